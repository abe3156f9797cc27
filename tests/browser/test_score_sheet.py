"""Typing into a score sheet: total, reasons and what is due follow before anything is saved."""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse
from playwright.sync_api import expect

from ratings.models import RatingStep, Step
from reviews.stages import PaperState, Stage
from tests.browser.conftest import Site, wait_for
from tests.reviews.cast import Cast, bring_to, write


def test_while_the_appraiser_types_the_sheet_answers_and_only_saving_writes(site: Site, cast: Cast) -> None:
    bring_to(cast, Stage.RATING)
    paper = cast.paper(cast.member)
    page = site.enter(cast.clerk, reverse("reviews:case", args=[paper.pk]))
    reasons, notices = page.locator("#reasons"), page.locator("#live-notices")
    page.locator("[name=points_common]").fill("29")
    page.locator("[name=points_results]").fill("63,5")
    expect(page.locator("#live-total")).to_contain_text("92,5/100")
    expect(reasons).to_contain_text("Ít nhất 30% nhiệm vụ vượt mức yêu cầu: thực tế 20")
    page.locator("[name=exceeding]").fill("6")
    page.get_by_label("Hoàn thành xuất sắc nhiệm vụ").check()
    expect(reasons.locator("h3").first).to_contain_text("phù hợp")
    expect(reasons.locator(".no").first).not_to_contain_text("vượt mức")
    # 92,5 against 87,5 of one's own, and another level: a reason is due, until there is one.
    expect(notices).to_contain_text("5")
    page.locator("[name=low_trust_pct]").fill("60")
    expect(notices).to_contain_text("chưa thể quyết định")
    page.locator("#id_reason").fill("Tập thể thống nhất.")
    expect(notices.locator(".tag").first).to_have_text("đã nêu lý do")
    assert not RatingStep.objects.in_force().filter(step=Step.APPRAISED).exists()

    # The sheet may be asking once more; to press now would break that question off.
    page.wait_for_load_state("networkidle")
    page.locator("#appraisal button.btn").first.click()
    wait_for(page, RatingStep.objects.in_force().filter(step=Step.APPRAISED, level="EXCELLENT").exists)
    expect(page.locator("main")).to_contain_text("92,5")


def test_without_scripts_the_sheet_is_saved_as_before(site: Site, cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    paper = cast.paper(cast.member)
    page = site.enter(cast.member, paper.get_absolute_url(), java_script_enabled=False)
    page.locator("[name=points_common]").fill("27,5")
    page.locator("[name=points_results]").fill("60")
    page.locator("[name=note_common]").fill("Báo cáo số 12-BC/TU")
    page.locator("summary", has_text="từng đơn vị").click()
    page.locator("[name=led-0-name]").fill("Xã Suối Hoa")
    for name in ("assigned", "done", "on_time"):
        page.locator(f"[name=led-0-{name}]").fill("12")
    page.locator("[name=led-0-late]").fill("0")
    page.get_by_label("Hoàn thành tốt nhiệm vụ").check()
    page.locator("#rating button", has_text="Lưu").click()
    expect(page.locator("[name=led-0-name]")).to_have_value("Xã Suối Hoa")
    expect(page.locator("[name=assigned]")).to_have_value("12")
    assert RatingStep.objects.in_force().get(step=Step.SELF, case=paper.case_id).level == "GOOD"


def test_points_typed_and_not_saved_go_along_when_the_paper_is_submitted(site: Site, cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    write(cast.paper(cast.member), cast.member)
    page = site.enter(cast.member, cast.paper(cast.member).get_absolute_url())
    page.locator("[name=points_common]").fill("26")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#live-total")).to_contain_text("86/100")
    page.locator(".stay-thin button", has_text="Nộp").click()
    expect(page.locator("main .note-good", has_text="Đã nộp bản kiểm điểm.")).to_be_visible()
    paper = cast.paper(cast.member)
    assert (paper.state, paper.rated_case().scores.get(criterion="common").self_points) == (
        PaperState.SUBMITTED,
        Decimal(26),
    )
