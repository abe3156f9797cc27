"""From the provisional settlement to sending up, the trail visible; then a remedy worked off and judged."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from members import clock
from reviews.completing.actions import linking
from reviews.models import Amendment, Change, Finding, Paper, PaperState, RemedyItem, RemedyState
from reviews.stages import Stage
from tests.browser.conftest import Site, move
from tests.reviews.cast import Cast, appraise_all, bring_to, hold

QUOTE = "từ từ từ"
ANSWER = "Tôi nhận trách nhiệm về việc chậm giải phóng mặt bằng."
WANTED = "Nêu rõ chỉ tiêu thứ bảy chưa đạt"
ADDED = "Chỉ tiêu thứ bảy chưa đạt, mới bằng 92,4%."
OWN = "Tôi trực tiếp chịu trách nhiệm về việc giải phóng mặt bằng."
WHAT = "Bàn giao mặt bằng bốn dự án"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_from_the_provisional_settlement_to_sending_up_and_through_the_year(
    site: Site, cast: Cast, tmp_path: Path
) -> None:
    bring_to(cast, Stage.CONFERENCE)
    clerk = site.enter(cast.clerk)
    member = site.enter(cast.member)
    head = site.enter(cast.head)
    the_clerk_settles_and_draws(clerk, cast)
    the_member_answers(member, cast)
    linking.propose_amendment(
        cast.session,
        linking.AmendmentInput("targets", WANTED),
        by=cast.member,
        source=cast.paper(cast.member),
    )
    hold(cast)
    move(clerk, cast, Stage.RATING)
    appraise_all(cast)
    move(clerk, cast, Stage.COMPLETING)
    the_papers_are_amended(clerk, member, cast)
    the_trail_is_there_for_whoever_may_read_it(site, cast)
    the_plan_is_made_and_approved(clerk, head, cast)
    the_dossiers_are_filled(clerk, cast, tmp_path)
    move(clerk, cast, Stage.DECIDING)
    the_superior_receives(site, cast)
    the_remedy_is_worked_off(clerk, member, tmp_path)


def link(cast: Cast) -> str:
    return reverse("reviews:link", args=[cast.session.pk])


def the_clerk_settles_and_draws(page: Page, cast: Cast) -> None:
    page.goto(link(cast))
    page.locator("#settled form button.btn").click()
    expect(page.locator("#settled .note-good")).to_be_visible()
    page.locator("#findings summary").click()
    form = page.locator("#findings form")
    form.locator("[name=paper]").select_option(str(cast.paper(cast.member).pk))
    form.locator("[name=quote]").fill(QUOTE)
    form.locator("[name=ground][value=field]").check()
    form.locator("[name=about]").fill("Lĩnh vực đất đai")
    form.locator("button.btn").click()
    expect(page.locator("#findings")).to_contain_text("Lĩnh vực đất đai")
    assert Finding.objects.get().paper == cast.paper(cast.member)


def the_member_answers(page: Page, cast: Cast) -> None:
    """From my work to the answer, which then stands in section V."""
    page.goto("/")
    finding = Finding.objects.get()
    page.locator(f"main a.btn[href='{reverse('reviews:answer_finding', args=[finding.pk])}']").click()
    page.locator("[name=kind][value=accepts]").check()
    page.locator("[name=text]").fill(ANSWER)
    page.locator("main form button.btn").click()
    expect(page.locator(f"#section-accountability #finding-{finding.pk}")).to_contain_text(ANSWER)


def the_papers_are_amended(clerk: Page, member: Page, cast: Cast) -> None:
    """The member amends section V, the clerk takes the amendment in; then all is final."""
    paper, collective = cast.paper(cast.member), cast.paper(None)
    member.goto(paper.get_absolute_url())
    member.locator(f"form[action='{reverse('reviews:paper_open', args=[paper.pk])}'] button").click()
    add(member, "accountability", OWN)
    member.locator("#checklist a.btn-primary").click()
    expect(member.locator("main ins")).to_contain_text(OWN)
    expect(member.locator("main")).to_contain_text(QUOTE)
    member.locator("main form button.btn").click()
    expect(member.locator("#checklist")).to_have_count(0)

    amendment = Amendment.objects.get()
    clerk.goto(link(cast))
    row = clerk.locator("#amendments li", has_text=WANTED)
    row.locator("summary").click()
    row.locator("[value=taken_in]").check()
    row.locator("form button").click()
    expect(row.locator("> .tag-good")).to_be_visible()
    clerk.locator(f"form[action='{reverse('reviews:paper_open', args=[collective.pk])}'] button").click()
    clerk.goto(collective.get_absolute_url())
    add(clerk, "targets", ADDED)
    clerk.locator("#checklist a.btn-primary").click()
    expect(clerk.locator("main")).to_contain_text(WANTED)
    clerk.locator("main form button.btn").click()
    assert Change.objects.get(amendment=amendment).section == "targets"
    clerk.goto(link(cast))
    clerk.locator(f"form[action='{reverse('reviews:finalise_all', args=[cast.session.pk])}'] button").click()
    expect(clerk.locator("#papers tbody .tag-good")).to_have_count(len(cast.subjects()))
    assert set(cast.session.papers.values_list("state", flat=True)) == {PaperState.FINAL}


def add(page: Page, code: str, words: str) -> None:
    box = page.locator(f"#section-{code} .ProseMirror")
    box.press("Control+End")
    box.press("Enter")
    box.press_sequentially(words)
    expect(page.locator(f"#section-{code} [data-status]")).to_have_attribute("data-state", "saved")


def the_trail_is_there_for_whoever_may_read_it(site: Site, cast: Cast) -> None:
    """A colleague reads, the papers being final, what changed in them because of what."""
    page = site.enter(cast.colleague)
    for paper, added, cause in (
        (cast.paper(None), ADDED, WANTED),
        (cast.paper(cast.member), OWN, "Lĩnh vực đất đai"),
    ):
        page.goto(reverse("reviews:why", args=[paper.pk]))
        expect(page.locator("main ins")).to_contain_text(added)
        expect(page.locator("main .note-info")).to_contain_text(cause)


def the_plan_is_made_and_approved(clerk: Page, head: Page, cast: Cast) -> None:
    clerk.goto(reverse("reviews:plan", args=[cast.session.pk]))
    form = clerk.locator("main details form")
    form.locator("[name=what]").fill(WHAT)
    form.locator("[name=finding]").select_option(str(Finding.objects.get().pk))
    form.locator("[name=owner]").select_option(str(cast.member.pk))
    form.locator("[name=due_on]").fill(f"{clock.today() + dt.timedelta(days=120)}")
    form.locator("[name=evidence]").fill("Biên bản bàn giao")
    form.locator("button.btn").click()
    expect(clerk.locator("#items")).to_contain_text(WHAT)
    head.goto(reverse("reviews:plan", args=[cast.session.pk]))
    head.locator("#items form button.btn-primary").click()
    expect(head.locator("main > .note-good")).to_contain_text("Đỗ Văn Đứng Đầu")


def the_dossiers_are_filled(page: Page, cast: Cast, tmp_path: Path) -> None:
    """The session's page says what lacks and leads there."""
    page.goto(cast.session.get_absolute_url())
    page.locator("#next .note-warn > p a").click()
    expect(page).to_have_url(re.compile(reverse("reviews:dossier", args=[cast.session.pk])))
    file = tmp_path / "nhan-xet.pdf"
    file.write_bytes(b"%PDF-1.7 nhan xet")
    form = page.locator("form[enctype]")
    form.locator("[name=paper]").select_option(str(cast.paper(cast.member).pk))
    form.locator("[name=kind]").select_option("residence")
    form.locator("[name=citation]").fill("Nhận xét số 12 ngày 02/12/2025")
    form.locator("[name=file]").set_input_files(file)
    form.locator("button.btn").click()
    expect(page.locator(f"#paper-{cast.paper(cast.member).pk}")).to_contain_text("Nhận xét số 12")
    waive = page.locator(f"form[action='{reverse('reviews:waive', args=[cast.session.pk])}']")
    waive.locator("[name=kind]").select_option("residence")
    for person in (cast.head, cast.colleague):
        waive.locator(f"[name=papers][value='{cast.paper(person).pk}']").check()
    waive.locator("[name=reason]").fill("Ở nhà công vụ")
    waive.get_by_role("button", name="Ghi lý do").click()
    expect(page.locator("main > .note-good:not([role])")).to_be_visible()


def the_superior_receives(site: Site, cast: Cast) -> None:
    page = site.enter(cast.staff, cast.session.get_absolute_url())
    page.locator("#next a[href$='#receipt']").click()
    page.locator("#receipt form button.btn").click()
    expect(page.locator("#receipt .tasks")).to_contain_text("Bùi Văn Cán Bộ")


def the_remedy_is_worked_off(clerk: Page, member: Page, tmp_path: Path) -> None:
    """The owner reports with a file from my work; the clerk judges it."""
    member.goto("/")
    member.locator("#matters a.btn").click()
    form = member.locator("#progress form")
    form.locator("[name=text]").fill("Đã bàn giao cả bốn dự án")
    form.locator("[name=evidence]").set_input_files(tmp_path / "nhan-xet.pdf")
    form.locator("[name=done]").check()
    form.locator("button.btn").click()
    expect(member.locator("#entries")).to_contain_text("nhan-xet.pdf")
    item = RemedyItem.objects.get()
    clerk.goto(item.get_absolute_url())
    clerk.locator("#judgement [name=accepted][value=yes]").check()
    clerk.locator("#judgement [name=text]").fill("Đạt yêu cầu")
    clerk.locator("#judgement form button.btn").click()
    expect(clerk.locator("#judgement")).to_have_count(0)
    item.refresh_from_db()
    assert item.state == RemedyState.CLOSED
    assert Paper.objects.filter(pk=Finding.objects.get().paper_id, state=PaperState.FINAL).exists()
