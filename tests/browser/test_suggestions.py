"""A unit with suggested topics: from the proposal to the conference that waits for the dossier to pass."""

from __future__ import annotations

import datetime as dt
import re

from playwright.sync_api import Page, expect

from members import clock
from reviews.models import Dossier, PaperState, Suggestion, Topic, TopicField, VerdictOutcome
from reviews.papers.actions import papers as paper_actions
from reviews.stages import Stage
from tests.browser.conftest import Site, move
from tests.reviews.cast import Cast, bring_to, convene, write
from tests.reviews.suggestions.suggesting import inspector

TO_MEMBER = "Việc chậm giải ngân dự án kè Suối Hoa quý III"
TO_COLLECTIVE = "Việc ba chỉ tiêu xây dựng nông thôn mới không đạt"
EXPLAINED = {
    TopicField.EXPLANATION: "Đến 30/9 mới giải ngân 41% do chậm bàn giao mặt bằng 12 hộ.",
    TopicField.CAUSE: "Tôi chưa kiểm tra tiến độ hằng tuần; nhà thầu thiếu máy.",
    TopicField.RESPONSIBILITY: "Trách nhiệm chính thuộc về tôi, người trực tiếp phụ trách dự án.",
}
CHANGE = "Bản kiểm điểm của đồng chí Lê Thị Đảng Viên: mục II chưa nêu trách nhiệm."
ADDED = "Trách nhiệm của tôi: không đôn đốc nhà thầu, để chậm 45 ngày."


def test_no_conference_before_topics_are_answered_and_the_dossier_has_passed(site: Site, cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    staff = staff_propose(site, cast)
    suggestion = Suggestion.objects.get()
    the_inspection_agrees(site, cast, suggestion)
    the_approver_issues(site, cast, suggestion)
    member = the_member_answers(site, cast)
    the_others_submit(cast)
    clerk = site.enter(cast.clerk)
    move(clerk, cast, Stage.COMMENTING)
    convene(cast)
    the_conference_is_barred(clerk, cast)
    send(clerk, cast)
    staff_return(staff, cast)
    site.forgive("422")
    the_clerk_mends(clerk, member, cast)
    send(clerk, cast)
    staff_pass(staff, cast)
    move(clerk, cast, Stage.CONFERENCE)


def staff_propose(site: Site, cast: Cast) -> Page:
    page = site.enter(cast.staff, cast.session.get_absolute_url())
    page.locator("main a[href*='/suggestions/?session=']").click()
    page.locator("main a.btn-primary").click()
    page.locator("#id_abstract").fill("Gợi ý kiểm điểm năm 2025 đối với Ban Thường vụ")
    topic(page, str(cast.paper(cast.member).pk), "stagnation", TO_MEMBER)
    page.locator("main form button.btn").click()
    expect(page.locator("#topics li")).to_have_count(1)
    page.locator("#topics summary").click()
    topic(page, str(cast.paper(None).pk), "other", TO_COLLECTIVE)
    page.locator("#id_ground_note").fill("Báo cáo số 41-BC/BTCTU")
    page.locator("#topics form[action$='/topics/'] button").click()
    expect(page.locator("#topics li")).to_have_count(2)
    return page


def topic(page: Page, paper: str, ground: str, words: str) -> None:
    page.locator("#id_paper").select_option(paper)
    page.locator("#id_ground").select_option(ground)
    page.locator("#id_text").fill(words)


def the_inspection_agrees(site: Site, cast: Cast, suggestion: Suggestion) -> None:
    page = site.enter(inspector(cast), "/")
    page.locator(f"main a.btn[href='{suggestion.get_absolute_url()}']").click()
    page.locator("#agree form[action$='/agree/'] button").click()
    expect(page.locator("main .note-good")).to_be_visible()


def the_approver_issues(site: Site, cast: Cast, suggestion: Suggestion) -> None:
    page = site.enter(cast.approver, "/")
    page.locator(f"main a.btn[href='{suggestion.get_absolute_url()}']").click()
    page.locator("#id_dated_on").fill("2025-11-20")
    page.locator("#id_signer").fill("Vi Văn Thường Trực")
    page.locator("#id_signer_title").fill("Phó Bí thư Thường trực")
    page.locator("#issue form button.btn").click()
    expect(page.locator("h1")).to_contain_text("01-CV/TU")


def the_member_answers(site: Site, cast: Cast) -> Page:
    """All is written but the answers: refused, each lack a link; then answered, saved and submitted."""
    paper = cast.paper(cast.member)
    write(paper, cast.member)
    suggested = Topic.objects.get(paper=paper)
    for field in TopicField:
        section = paper.sections.get(code=suggested.section(field))
        paper_actions.save_paper_section(section, "", by=cast.member, version=section.version)
    page = site.enter(cast.member, "/")
    page.locator(f"main a.btn[href='{paper.get_absolute_url()}']").click()
    expect(page.locator("#section-suggestions")).to_contain_text(TO_MEMBER)
    expect(page.locator("main")).not_to_contain_text(TO_COLLECTIVE)
    page.locator("form[data-submit] button").click()
    expect(page.locator("main > .note-bad")).to_be_visible()
    lack = page.locator(f"#checklist a[href='#topic-{suggested.pk}']")
    expect(lack).to_contain_text("01-CV/TU")
    assert cast.paper(cast.member).state == PaperState.DRAFT
    lack.click()
    for field, words in EXPLAINED.items():
        place = page.locator(f"#section-{suggested.section(field)}")
        place.locator(".ProseMirror").fill(words)
        expect(place.locator("[data-status]")).to_have_attribute("data-state", "saved")
        expect(place.locator(".tick-ok")).to_be_visible()
    page.locator("form[data-submit] button").click()
    expect(page.locator("#checklist")).to_have_count(0)
    kept = cast.paper(cast.member).texts()
    assert [kept[suggested.section(field)] for field in TopicField] == list(EXPLAINED.values())
    return page


def the_others_submit(cast: Cast) -> None:
    for subject in (None, cast.head, cast.colleague):
        paper = cast.paper(subject)
        write(paper, cast.author(subject))
        paper_actions.submit_paper(paper, by=cast.author(subject))


def the_conference_is_barred(page: Page, cast: Cast) -> None:
    page.goto(cast.session.get_absolute_url())
    expect(page.locator("#next .btn-primary")).to_have_count(0)
    page.locator("#next .note-warn > p a").first.click()
    expect(page).to_have_url(re.compile(r"/appraisal/$"))


def send(page: Page, cast: Cast) -> None:
    before = Dossier.objects.count()
    page.goto(f"/sessions/{cast.session.pk}/appraisal/")
    page.locator("#standing form button").click()
    expect(page.locator("#history > ol > li")).to_have_count(before + 1)


def staff_return(page: Page, cast: Cast) -> None:
    page.goto(f"/appraisals/?round={cast.campaign.pk}")
    page.locator("main a.btn-primary").click()
    form = page.locator("#verdict form")
    form.locator(f"[name=outcome][value={VerdictOutcome.RETURNED}]").check()
    form.locator("button.btn").click()
    expect(page.locator("#verdict")).to_contain_text("Khi trả lại phải chọn lý do")
    for reason in ("general", "measures"):
        form.locator(f"[name=reasons][value={reason}]").check()
    form.locator("[name=words]").fill(CHANGE)
    form.locator("[name=due_on]").fill(str(clock.today() + dt.timedelta(3)))
    form.locator("button.btn").click()
    expect(page.locator("#history")).to_contain_text(CHANGE)
    assert Dossier.objects.get().verdict.reasons == ["general", "measures"]


def the_clerk_mends(clerk: Page, member: Page, cast: Cast) -> None:
    """The clerk reads what to change and gives the paper back with it; the member adds it and submits."""
    paper = cast.paper(cast.member)
    clerk.goto(f"/sessions/{cast.session.pk}/appraisal/")
    expect(clerk.locator("#history")).to_contain_text(CHANGE)
    clerk.goto(paper.get_absolute_url())
    clerk.locator("details:has([name=reason]) summary").click()
    clerk.locator("details [name=reason]").fill(CHANGE)
    clerk.locator("form[action$='/return/'] button").click()
    expect(clerk.locator("main > .note-good")).to_be_visible()
    clerk.goto(f"/sessions/{cast.session.pk}/appraisal/")
    expect(clerk.locator("#standing form")).to_have_count(0)
    member.goto(paper.get_absolute_url())
    place = member.locator("#section-shortcomings")
    place.locator(".ProseMirror").fill(place.locator("textarea").input_value() + "\n" + ADDED)
    expect(place.locator("[data-status]")).to_have_attribute("data-state", "saved")
    member.locator("form[data-submit] button").click()
    expect(member.locator("#checklist")).to_have_count(0)
    assert paper.revisions.order_by("-number")[0].texts["shortcomings"].endswith(ADDED)


def staff_pass(page: Page, cast: Cast) -> None:
    page.goto(f"/appraisals/?round={cast.campaign.pk}")
    page.locator("main a.btn-primary").click()
    page.locator(f"#verdict [name=outcome][value={VerdictOutcome.PASSED}]").check()
    page.locator("#verdict form button.btn").click()
    expect(page.locator("#standing .note-good")).to_be_visible()
    assert [one.verdict.outcome for one in Dossier.objects.all()] == ["returned", "passed"]
