"""The main job from opening to the printed report, each step by its own person in their own browser."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Page, expect

from config.services import Service
from members.models import Member
from ratings.models import Step
from reviews.models import Comment, Document, DocumentState, Paper, PaperState, ReviewSession, Shortcoming
from reviews.opinions.actions import comments as comment_actions
from reviews.papers.actions import papers as paper_actions
from reviews.stages import Stage
from tests.browser.conftest import Site, move
from tests.reviews.cast import (
    GOOD,
    ON_PAPER,
    SUPERIOR,
    TASKS,
    Cast,
    appraise_all,
    comment,
    complete_all,
    convene,
    hold,
)
from tests.reviews.cast import write as write_paper

YEAR = 2026
PASSWORD = "mot-mat-khau-dai-2026"
DUTIES = "Chủ trì thẩm định 14 đề án, trình Ban Thường vụ đúng hạn cả 14."
LEADERSHIP = "Phụ trách 3 xã, đã giao ban hằng tháng và tháo gỡ 27 kiến nghị."
REMEDY = "Đối thoại 5/6 cuộc"
MARKED = "Đề nghị kèm danh mục 14 đề án để đối chiếu."
GENERAL = "Ghi nhận tinh thần cầu thị của đồng chí trong năm."
TAKEN_UP = "Tôi tiếp thu và đã gửi kèm danh mục."
EXPLAINED = "Xin cảm ơn đồng chí, tôi sẽ tiếp tục phấn đấu."
APPRAISED = "Đối chiếu sổ giao việc: đủ 20 nhiệm vụ, 19 đúng hạn."
DECIDED = "Ban Thường vụ thống nhất 3 trên 3 ý kiến."


def test_from_opening_to_the_printed_report(site: Site, cast: Cast, worker: Service, tmp_path: Path) -> None:
    staff_open_the_round(site, cast)
    clerk = site.enter(cast.clerk)
    move(clerk, cast, Stage.WRITING)
    member = the_member_writes(site, cast)
    the_others_write(cast)
    move(clerk, cast, Stage.COMMENTING)
    two_colleagues_comment(site, cast)
    the_member_answers(member, cast)
    convene(cast)
    move(clerk, cast, Stage.CONFERENCE)
    hold(cast)
    move(clerk, cast, Stage.RATING)
    the_clerk_appraises(clerk, cast)
    move(clerk, cast, Stage.COMPLETING)
    complete_all(cast)
    move(clerk, cast, Stage.DECIDING)
    approver = site.enter(cast.approver)
    the_approver_decides(approver, cast)
    member.goto("/results/")
    assert member.locator(".level").count() == 0
    move(approver, cast, Stage.CLOSED)
    member.goto("/results/")
    expect(member.locator(".level")).to_have_text(level_name(cast, "GOOD"))
    expect(member.locator("main")).to_contain_text(DECIDED)
    report = the_clerk_prints(clerk, cast, worker, tmp_path / "report.pdf")
    written = [DUTIES, LEADERSHIP, REMEDY, MARKED, GENERAL, TAKEN_UP, EXPLAINED]
    assert [words for words in written if words not in report] == []
    assert report.count(level_name(cast, "GOOD")) >= len(cast.subjects())
    assert report.count(level_name(cast, "COMPLETED")) >= 1


def level_name(cast: Cast, code: str) -> str:
    return cast.session.period.ruleset.level_name(code)


def staff_open_the_round(site: Site, cast: Cast) -> None:
    """Through the real door, then the form; last year's session left a shortcoming behind."""
    Shortcoming.objects.create(
        period=cast.session.period,
        committee=cast.province,
        member=cast.member,
        text="Chậm đối thoại với người dân",
        named_by=cast.clerk,
    )
    cast.staff.user.set_password(PASSWORD)
    cast.staff.user.save()
    page = site.visit()
    page.goto("/rounds/new/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.locator("#id_login").fill(cast.staff.user.username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button.btn").click()
    expect(page).to_have_url(re.compile("/rounds/new/$"))
    page.locator("#id_title").fill(f"Kiểm điểm năm {YEAR}")
    page.locator("#id_committee").select_option(str(cast.province.pk))
    page.locator("#id_year").fill(str(YEAR))
    page.locator("#id_ruleset").select_option("366-2025")
    for name, day in (("writing_due", "05"), ("commenting_due", "12"), ("finish_due", "31")):
        page.locator(f"#id_{name}").fill(f"{YEAR}-12-{day}")
    page.locator("#id_legal_basis").fill("Kế hoạch số 31-KH/TU ngày 02/11/2026")
    page.locator("main form button.btn").click()
    expect(page).to_have_url(re.compile(r"/rounds/\d+/plan/$"))
    expect(page.locator("main")).to_contain_text("31-KH/TU")
    page.locator("#open a.btn-primary").click()
    expect(page.locator("#stuck")).to_be_visible()
    page.locator("#ask form button.btn").click()
    expect(page.locator("#progress progress")).to_be_visible()
    expect(page.locator("#progress .note-good")).to_be_visible()
    page.locator("#progress .note-good a").click()
    sessions = ReviewSession.objects.select_related("committee", "campaign__period")
    cast.session = sessions.get(committee=cast.province, campaign__period__year=YEAR)
    cast.campaign = cast.session.campaign
    expect(page.locator(f"main a[href='{cast.session.get_absolute_url()}']")).to_be_visible()
    the_cell_has_held_its_reviews_on_paper(page, cast)
    site.forgive("422")


def the_cell_has_held_its_reviews_on_paper(page: Page, cast: Cast) -> None:
    """Staff say so, so that the conference does not wait for it; not without the reason."""
    page.goto(reverse("reviews:session_places", args=[cast.session.pk]))
    for box in page.locator("input[name=places]").all():
        box.check()
    page.locator("#aside button").click()
    expect(page.locator("#aside .invalid-feedback")).to_be_visible()
    page.locator("#id_reason").fill(ON_PAPER)
    page.locator("#aside button").click()
    expect(page.locator("main tbody .sub", has_text=ON_PAPER)).to_have_count(3)


def the_member_writes(site: Site, cast: Cast) -> Page:
    """Two sections typed and saved by themselves, the shortcoming answered, points given, submitted."""
    page = site.enter(cast.member, "/")
    paper = cast.paper(cast.member)
    page.locator(f"main a.btn[href='{paper.get_absolute_url()}']").click()
    for code, words in (("duties", DUTIES), ("leadership", LEADERSHIP)):
        page.locator(f"#section-{code} .ProseMirror").press_sequentially(words)
        expect(page.locator(f"#section-{code} [data-status]")).to_have_attribute("data-state", "saved")
        assert paper.sections.get(code=code).text == words
    fill_the_rest(paper, cast.member)
    page.reload()
    expect(page.locator("#section-duties textarea")).to_have_value(re.compile(re.escape(DUTIES)))
    earlier = page.locator("#section-earlier form")
    earlier.locator("input[value=in_progress]").check()
    earlier.locator("textarea[name$=degree]").fill(REMEDY)
    earlier.locator("textarea[name$=responsibility]").fill("Bản thân tôi")
    earlier.locator("button.btn").click()
    expect(page.locator("#section-earlier .note-good")).to_be_visible()
    rating = page.locator("#rating form")
    for name, count in TASKS.items():
        rating.locator(f"[name={name}]").fill(str(count))
    rating.locator("[name=points_common]").fill("27,5")
    rating.locator("[name=points_results]").fill("60")
    rating.locator("[name=level][value=GOOD]").check()
    rating.locator("button.btn").click()
    expect(page.locator("#checklist .note-good")).to_be_visible()
    page.locator("form[data-submit] button").click()
    expect(page.locator("#checklist")).to_have_count(0)
    assert cast.paper(cast.member).state == PaperState.SUBMITTED
    assert paper.rated_case().steps.in_force().get(step=Step.SELF).points == sum(GOOD.scores.values())
    return page


def fill_the_rest(paper: Paper, by: Member) -> None:
    """What is not the point: long enough, through the action."""
    for section in paper.sections.all():
        text = f"{section.text}\n" + "Việc đã làm trong năm. " * 20
        paper_actions.save_paper_section(section, text, by=by, version=section.version)


def the_others_write(cast: Cast) -> None:
    for subject in cast.subjects():
        paper = cast.paper(subject)
        if paper.state != PaperState.SUBMITTED:
            write_paper(paper, cast.author(subject))
            paper_actions.submit_paper(paper, by=cast.author(subject))


def two_colleagues_comment(site: Site, cast: Cast) -> None:
    """The colleague marks a passage, the head speaks of the whole; one more is on the collective's paper."""
    paper = cast.paper(cast.member)
    colleague = site.enter(cast.colleague, paper.get_absolute_url())
    expect(colleague.locator("#quote")).to_be_hidden()
    colleague.locator("#section-duties .prose p").first.click(click_count=3)
    colleague.locator("#quote").click()
    expect(colleague.locator("#id_quote")).to_have_value(DUTIES)
    expect(colleague.locator("#id_section")).to_have_value("duties")
    say(colleague, "proposal", MARKED)
    said = Comment.objects.get(author=cast.colleague)
    assert (said.paper, said.section, said.quote, said.text) == (paper, "duties", DUTIES, MARKED)
    expect(colleague.locator(f"#section-duties #comment-{said.pk} blockquote")).to_contain_text(DUTIES)
    head = site.enter(cast.head, paper.get_absolute_url())
    say(head, "strength", GENERAL)
    assert paper.comments.get(author=cast.head).section == ""
    comment(cast, None, cast.colleague, "Báo cáo tập thể cần nêu rõ chỉ tiêu thứ 7.")


def say(page: Page, kind: str, words: str) -> None:
    form = page.locator("#comment-form")
    form.locator(f"[name=kind][value={kind}]").check()
    form.locator("[name=text]").fill(words)
    form.locator("button.btn").click()
    expect(page.locator("article.comment", has_text=words)).to_be_visible()


def the_member_answers(page: Page, cast: Cast) -> None:
    """From my work to the paper; the collective's comment is answered by the head through the action."""
    paper = cast.paper(cast.member)
    page.goto("/")
    page.locator(f"main a.btn[href='{paper.get_absolute_url()}#comments']").click()
    for author, kind, words in ((cast.colleague, "taken_up", TAKEN_UP), (cast.head, "explained", EXPLAINED)):
        said = paper.comments.get(author=author)
        block = page.locator(f"#comment-{said.pk}")
        block.locator("summary").click()
        block.locator(f"[name=kind][value={kind}]").check()
        block.locator("[name=text]").fill(words)
        block.locator("form button").click()
        expect(block.locator(".answer")).to_contain_text(words)
        said.refresh_from_db()
        assert (said.answer_kind, said.answer, said.answered_by) == (kind, words, cast.member)
    clerk_side = Comment.objects.get(paper__member=None)
    comment_actions.answer_comment(clerk_side, "taken_up", "Đã bổ sung.", by=cast.head)


def the_clerk_appraises(page: Page, cast: Cast) -> None:
    """One in the form, with a figure put right; the rest through the action."""
    paper = cast.paper(cast.member)
    appraise_all(cast)
    paper.rated_case().steps.in_force().filter(step=Step.APPRAISED).delete()
    page.goto(f"/papers/{paper.pk}/case/")
    form = page.locator("#appraisal form")
    expect(form.locator("[name=done]")).to_have_value("20")
    form.locator("[name=on_time]").fill("19")
    form.locator("[name=points_common]").fill("27")
    form.locator("[name=points_results]").fill("58,5")
    form.locator("[name=level][value=GOOD]").check()
    form.locator("[name=reason]").fill(APPRAISED)
    form.locator("button.btn").first.click()
    expect(page.locator("main .note-good")).to_be_visible()
    step = paper.rated_case().steps.in_force().get(step=Step.APPRAISED)
    assert (step.level, str(step.points), step.reason, step.by) == ("GOOD", "85.50", APPRAISED, cast.clerk)
    expect(page.locator("main")).to_contain_text("85,5")


def the_approver_decides(page: Page, cast: Cast) -> None:
    """Collective and head at once in the table, in the paper of the superior; the member's case on its page,
    the last one in the table again."""
    decide_in_the_table(page, cast, "GOOD", [None, cast.head])
    case = cast.paper(cast.member).rated_case()
    page.goto(f"/papers/{case.paper.pk}/case/")
    page.locator("#decision [name=level]").select_option("GOOD")
    page.locator("#decision [name=reason]").fill(DECIDED)
    page.locator("#decision form button.btn").click()
    expect(page.locator("main .note-good")).to_be_visible()
    assert case.steps.in_force().get(step=Step.DECIDED).level == "GOOD"
    decide_in_the_table(page, cast, "COMPLETED", [cast.colleague])
    decided = {
        paper.member: paper.rated_case().steps.in_force().get(step=Step.DECIDED).level
        for paper in cast.session.papers.all()
    }
    assert decided == {None: "GOOD", cast.head: "GOOD", cast.member: "GOOD", cast.colleague: "COMPLETED"}


def decide_in_the_table(page: Page, cast: Cast, level: str, subjects: list[Member | None]) -> None:
    page.goto(f"/sessions/{cast.session.pk}/ratings/")
    for subject in subjects:
        page.locator(f"[name=paper][value='{cast.paper(subject).pk}']").check()
    page.locator("[name=level]").select_option(level)
    page.locator("[name=reason]").fill(DECIDED)
    if None in subjects:
        page.locator("[name=number]").fill(SUPERIOR.number)
        page.locator("[name=on]").fill(str(SUPERIOR.on))
    page.locator("main form button.btn").click()
    for subject in subjects:
        row = page.locator("tbody tr", has=page.locator(f"[value='{cast.paper(subject).pk}']"))
        expect(row.locator(".level")).to_have_count(3)


def the_clerk_prints(page: Page, cast: Cast, worker: Service, file: Path) -> str:
    """Ask, wait on the page without touching it, download, and read the text out of it."""
    page.goto(cast.session.get_absolute_url())
    page.locator("#documents form[action$='/report/'] button").click()
    expect(page).to_have_url(re.compile(r"/documents/\d+/$"))
    document = Document.objects.get(session=cast.session)
    link = page.locator("#status a[href$=download]")
    try:
        expect(link).to_be_visible(timeout=60_000)
        with page.expect_download() as download:
            link.click()
        download.value.save_as(file)
    finally:
        document.refresh_from_db()
        if document.file:
            Path(document.file.path).unlink()
    assert document.state == DocumentState.DONE, worker.log.read_text()
    done = subprocess.run(["pdftotext", file, "-"], check=True, capture_output=True, text=True)
    return " ".join(done.stdout.split())
