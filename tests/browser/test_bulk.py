"""Work for many people at once in a real browser: the table of appraisals with what stands beside it, and
files that are sorted to persons by their names."""

from __future__ import annotations

import unicodedata

from django.urls import reverse
from playwright.sync_api import FilePayload, Page, expect

from ratings.models import RatingStep, Step
from reviews.models import DossierItem
from reviews.stages import Stage
from tests.browser.conftest import Site
from tests.reviews.cast import Cast, bring_to

PDF = b"%PDF-1.7 "
FOCUSED = "document.activeElement.name"


def test_the_row_one_is_in_stands_beside_and_sums_follow_the_typing(site: Site, cast: Cast) -> None:
    bring_to(cast, Stage.RATING)
    member, colleague = (cast.paper(one).rated_case() for one in (cast.member, cast.colleague))
    page = site.enter(cast.clerk, reverse("reviews:appraise_many", args=[cast.session.pk]))
    row, drawer = page.locator(f"#case-{member.pk}"), page.locator("#drawer")
    row.locator(f"[name=case{member.pk}-common]").fill("20")
    row.locator(f"[name=case{member.pk}-results]").fill("60")
    expect(row.locator("[data-total] strong")).to_have_text("80")
    # 87,5 of one's own: so wide a gap needs a reason.
    expect(row.locator("[data-gap]")).to_have_text("▲ −7,5")
    expect(drawer.locator("h2").first).to_have_text(str(cast.member))
    expect(drawer).to_contain_text("Hoàn thành xuất sắc nhiệm vụ")
    page.keyboard.press("ArrowDown")
    expect(drawer.locator("h2").first).to_have_text(str(cast.colleague))
    assert page.evaluate(FOCUSED) == f"case{colleague.pk}-results"
    page.keyboard.press("ArrowUp")
    row.locator("select").select_option("GOOD")
    row.locator(f"[name=case{member.pk}-reason]").fill("Ba việc chậm.")
    row.locator(f"[name=case{member.pk}-results]").press("Enter")
    expect(page.locator("main [role=status]").first).to_contain_text(str(cast.member))
    taken = RatingStep.objects.in_force().filter(step=Step.APPRAISED)
    assert list(taken.values_list("case", "level")) == [(member.pk, "GOOD")]


def picked(page: Page) -> dict[str, str]:
    """The person chosen for each file."""
    rows = page.locator("#sorted tbody tr").all()
    return {row.locator("th").inner_text(): row.locator("select option:checked").inner_text() for row in rows}


def test_files_find_the_persons_whom_they_name_and_no_others(site: Site, cast: Cast) -> None:
    bring_to(cast, Stage.COMPLETING)
    page = site.enter(cast.clerk, reverse("reviews:sort_files", args=[cast.session.pk]))
    member, colleague, head = str(cast.member), str(cast.colleague), str(cast.head)
    names = {
        f"03_{unicodedata.normalize('NFD', member).upper()} nhan xet.pdf": member,
        f"{colleague.replace(' ', '')}2025.pdf": colleague,
        f"{head}g.pdf": "Bỏ qua tệp này",
        f"{member} va {colleague}.pdf": "Bỏ qua tệp này",
        "quét 12.pdf": "Bỏ qua tệp này",
    }
    files = [FilePayload(name=name, mimeType="application/pdf", buffer=PDF + name.encode()) for name in names]
    page.locator("#sort [name=file]").set_input_files(files)
    expect(page.locator("#sorted tbody tr")).to_have_count(len(names))
    assert picked(page) == names
    expect(page.locator("#unsorted")).to_contain_text("quét 12.pdf")
    page.locator("#sort [name=kind]").select_option("residence")
    page.locator("#sort button.btn-primary").click()
    expect(page.locator("main [role=status]").first).to_contain_text("2 tệp")
    filed = DossierItem.objects.filter(attachment__isnull=False).values_list("paper__member", flat=True)
    assert sorted(filed) == sorted([cast.member.pk, cast.colleague.pk])
