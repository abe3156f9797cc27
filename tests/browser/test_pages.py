"""Every page on a small screen and a large one, for eyes, keyboards and screen readers."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize, expect

from members import clock
from members.models import Member, PostTitle
from members.organisation.actions import titles
from members.reset_tokens import make_link
from reviews.agenda import AgendaKind
from reviews.ballots.actions.counting import enter_count
from reviews.ballots.actions.planning import open_ballot
from reviews.cases.actions.ratings import name_shortcoming
from reviews.conference.actions import live, minutes, remarks
from reviews.models import BallotWay, Document, DocumentKind, DocumentState, Shortcoming, ShortcomingAnswer
from reviews.opinions.actions import comments as comment_actions
from reviews.papers.actions import papers as paper_actions
from reviews.quarters import actions as quarter_actions
from reviews.stages import Stage
from reviews.suggestions.actions import TopicProposal, object_to_suggestion
from reviews.vetting import actions as appraisals
from tests.browser.conftest import Site
from tests.browser.keyboard import keyboard_faults
from tests.reviews.ballots.voting import all_good, planned
from tests.reviews.cast import Cast, agenda_item, begin, bring_to, comment, make_cast, opened, write
from tests.reviews.quarters.playing import decide_quarter, hand_in_quarter, open_quarter
from tests.reviews.suggestions.suggesting import agreed, inspector, issued, propose

VENDOR = Path(__file__).parent / "vendor"
AXE = (VENDOR / "axe-core-4.14.1" / "axe.min.js").read_text()
# What is in order is not described, which would take its time.
FOUND = """async () => (await axe.run({resultTypes: ['violations']})).violations.flatMap(
    rule => rule.nodes.map(node => `${rule.impact} ${rule.id}: ${node.html.slice(0, 160)}`))"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SCREENS: tuple[ViewportSize, ...] = ({"width": 1366, "height": 768}, {"width": 360, "height": 740})
ZOOMED: ViewportSize = {"width": 683, "height": 384}
"""What the large screen holds at a zoom of 200 %."""
CUT = """() => [...document.querySelectorAll('main *')].filter(element => {
    const hides = ['hidden', 'clip'].includes(getComputedStyle(element).overflowX);
    const is_shown = element.clientWidth > 1 && element.innerText?.trim() && element.checkVisibility();
    return hides && is_shown && element.scrollWidth > element.clientWidth + 1;
}).map(element => `cut at 200 %: ${element.outerHTML.slice(0, 120)}`)"""
# What somebody pastes: nothing in it to break a line at.
LONG = "https://vanban.tinhuythu.vn/2025/" + "ke-hoach-" * 12
Pages = dict[str, tuple[Member | None, str]]


def test_what_others_made_lies_here_as_it_was_fetched() -> None:
    lines = [line.split("  ") for line in (VENDOR / "SHA256SUMS").read_text().splitlines()]
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    assert found == {name: checksum for checksum, name in lines}
    assert "Mozilla Public License" in (VENDOR / "axe-core-4.14.1" / "LICENSE").read_text()


def test_the_browsers_complaints_are_heard(site: Site, cast: Cast) -> None:
    """A style in the markup is what the policy of the pages forbids; so the tests here can fail."""
    page = site.enter(cast.member, "/")
    page.evaluate("""document.body.innerHTML += `<p style="width: 3000px"><input></p>`""")
    page.evaluate(AXE)
    assert any(found.startswith("critical label") for found in page.evaluate(FOUND))
    site.forgive("Content Security Policy")
    page.evaluate("document.querySelector('p[style]').style.width = '3000px'")
    assert page.evaluate(WIDER) > 0
    page.evaluate("""document.body.innerHTML = `<main><p><a href="/">${'dài '.repeat(99)}</a></p></main>`""")
    page.evaluate(
        "const p = document.querySelector('p').style; p.overflow = 'hidden'; p.whiteSpace = 'nowrap'"
    )
    assert [found[:13] for found in page.evaluate(CUT)] == ["cut at 200 %:"]
    page.evaluate("document.addEventListener('keydown', event => event.preventDefault())")
    assert [found[:12] for found in keyboard_faults(page)] == ["not reached:"]


def shown_to_nobody(cast: Cast) -> Pages:
    link = make_link(cast.member.user).partition(settings.SITE_URL)[2]
    return {
        "login": (None, "/accounts/login/"),
        "forgotten": (None, reverse("forgotten_password")),
        "reset": (None, link),
        "not found": (cast.member, "/sessions/999999/"),
    }


def keep_title(cast: Cast) -> PostTitle:
    """A title with a history."""
    data = {"code": "BT-XA", "name": f"Bí thư {LONG}", "statistics_code": "M14", "managed_by": "provincial"}
    title = titles.add_title(data, by=cast.administrator)
    return titles.change_title(title, data | {"name": "Bí thư Đảng ủy xã"}, by=cast.administrator)


def while_preparing(cast: Cast) -> Pages:
    cast.member.user.set_password("mot-mat-khau-dai-2026")
    cast.member.user.save()
    return {
        **shown_to_nobody(cast),
        "round form": (cast.staff, reverse("reviews:campaign_new")),
        "rounds": (cast.staff, reverse("reviews:boards")),
        "session, preparing": (cast.clerk, cast.session.get_absolute_url()),
        "import": (cast.administrator, reverse("members:workbooks")),
        "former years": (cast.staff, reverse("reviews:former")),
        "logins": (cast.administrator, reverse("members:logins", args=[cast.province.pk])),
        "login": (cast.administrator, reverse("members:login", args=[cast.member.pk])),
        "sign-ins": (cast.administrator, reverse("members:sign_ins", args=[cast.province.pk])),
        "second factor": (cast.administrator, reverse("members:second_factor")),
        "upkeep": (cast.administrator, reverse("members:upkeep")),
        "first steps": (cast.administrator, reverse("reviews:first_steps")),
        "titles": (cast.administrator, reverse("organisation:titles")),
        "title": (cast.administrator, reverse("organisation:title", args=[keep_title(cast).pk])),
        "title form": (cast.administrator, reverse("organisation:title_add")),
        "second factor, rules": (cast.administrator, reverse("members:second_factor_rules")),
        "password": (cast.member, reverse("account_change_password")),
        "nothing to do": (cast.guest, reverse("reviews:my_work")),
    }


def while_writing(cast: Cast) -> Pages:
    earlier = Shortcoming.objects.create(
        period=cast.session.period,
        committee=cast.province,
        member=cast.member,
        text=f"Chậm đối thoại {LONG}",
        named_by=cast.clerk,
    )
    ShortcomingAnswer.objects.create(paper=cast.paper(cast.member), shortcoming=earlier)
    paper = cast.paper(cast.head)
    write(paper, cast.head, LONG)
    paper_actions.submit_paper(paper, by=cast.head)
    paper_actions.return_paper(paper, by=cast.clerk, reason=f"Bổ sung {LONG}")
    section = paper.sections.get(code="duties")
    paper_actions.save_paper_section(section, f"Câu mới {LONG}", by=cast.head, version=section.version)
    return {
        "my work, writing": (cast.head, reverse("reviews:my_work")),
        "paper, empty": (cast.member, cast.paper(cast.member).get_absolute_url()),
        "paper, returned": (cast.head, paper.get_absolute_url()),
        "versions": (cast.head, f"{reverse('reviews:versions', args=[paper.pk])}?version=2"),
        "session, writing": (cast.clerk, cast.session.get_absolute_url()),
        "sessions": (cast.staff, reverse("reviews:sessions")),
        "board": (cast.staff, cast.campaign.get_absolute_url()),
        "synthesis": (cast.staff, reverse("reviews:synthesis", args=[cast.campaign.pk])),
        "lists": (cast.staff, reverse("reviews:round_lists", args=[cast.campaign.pk])),
        "synthesis, names": (cast.staff, reverse("reviews:synthesis_names", args=[cast.campaign.pk])),
        "notices": (cast.head, reverse("reviews:notices")),
    }


def in_a_quarter(cast: Cast) -> Pages:
    opened = open_quarter(cast)
    returned, waiting = (hand_in_quarter(opened, person, LONG) for person in (cast.member, cast.head))
    quarter_actions.return_sheet(returned, by=cast.clerk, reason=f"Bổ sung {LONG}")
    decided = decide_quarter(opened, cast.colleague, "GOOD", cast)
    return {
        "quarters": (cast.staff, reverse("reviews:quarters")),
        "quarter form": (cast.staff, reverse("reviews:quarter_new")),
        "quarter, deciding": (cast.approver, opened.get_absolute_url()),
        "my work, quarter": (cast.member, reverse("reviews:my_work")),
        "evaluation, returned": (cast.member, returned.get_absolute_url()),
        "evaluation, not shown": (cast.clerk, returned.get_absolute_url()),
        "evaluation, appraising": (cast.clerk, waiting.get_absolute_url()),
        "evaluation, decided": (cast.approver, decided.get_absolute_url()),
    }


def while_commenting(cast: Cast) -> Pages:
    paper = cast.paper(cast.member)
    for author in (cast.colleague, cast.head, cast.supervisor):
        comment(cast, cast.member, author, f"Đề nghị xem {LONG}")
    remark = comment_actions.CommentInput("question", f"Vì sao {LONG}?", "duties", LONG)
    said = comment_actions.add_comment(paper, remark, by=cast.colleague)
    open_one, answered, *_ = paper.comments.all()
    comment_actions.answer_comment(answered, "explained", f"Xin xem {LONG}", by=cast.member)
    return {
        "my work, commenting": (cast.member, reverse("reviews:my_work")),
        "paper, reading": (cast.colleague, paper.get_absolute_url()),
        "paper, answering": (cast.member, paper.get_absolute_url()),
        "paper, clerk": (cast.clerk, paper.get_absolute_url()),
        "matrix": (cast.clerk, reverse("reviews:matrix", args=[cast.session.pk])),
        "comment, changing": (cast.colleague, reverse("reviews:comment_edit", args=[said.pk])),
        "comment, answering": (cast.member, reverse("reviews:comment_answer", args=[open_one.pk])),
        "session, commenting": (cast.clerk, cast.session.get_absolute_url()),
    }


def while_topics_are_suggested(cast: Cast) -> Pages:
    topics = [TopicProposal(cast.paper(cast.member), "other", f"Việc nêu tại {LONG}", f"Kết luận {LONG}")]
    draft = propose(cast, topics)
    objected = object_to_suggestion(propose(cast, topics), f"Chưa rõ {LONG}", by=inspector(cast))
    waiting, done = agreed(cast, topics), issued(cast, topics)
    return {
        "suggestions": (cast.staff, reverse("reviews:suggestions")),
        "suggestions, session": (cast.staff, f"{reverse('reviews:suggestions')}?session={cast.session.pk}"),
        "suggestion, new": (cast.staff, reverse("reviews:suggestion_new", args=[cast.session.pk])),
        "suggestion, agreeing": (inspector(cast), draft.get_absolute_url()),
        "suggestion, objected": (cast.staff, objected.get_absolute_url()),
        "suggestion, issuing": (cast.approver, waiting.get_absolute_url()),
        "suggestion, issued": (cast.clerk, done.get_absolute_url()),
        "paper, topics": (cast.member, cast.paper(cast.member).get_absolute_url()),
        "my work, topics": (cast.member, reverse("reviews:my_work")),
        "my work, inspection": (inspector(cast), reverse("reviews:my_work")),
    }


def while_dossiers_are_appraised(cast: Cast) -> Pages:
    path = reverse("reviews:appraisal", args=[cast.session.pk])
    appraisals.order_vetting(cast.session, f"Theo {LONG}", by=cast.staff)
    first = appraisals.send_dossier(cast.session, by=cast.clerk)
    finding = appraisals.VerdictInput("returned", ("general",), f"Sửa {LONG}", clock.today())
    appraisals.vet_dossier(first, finding, by=cast.staff)
    appraisals.send_dossier(cast.session, by=cast.clerk)
    return {
        "dossier, clerk": (cast.clerk, path),
        "dossier, staff": (cast.staff, path),
        "dossiers": (cast.staff, reverse("reviews:appraisals")),
    }


def while_conferring(cast: Cast) -> Pages:
    conference = opened(cast)
    point = begin(conference, cast, agenda_item(conference, AgendaKind.HEAD))
    speaker = conference.roll.get(member=cast.member)
    said = remarks.RemarkInput(point, speaker, f"Đề nghị xem {LONG}")
    remarks.save_remark(conference, uuid4(), said, by=cast.clerk, version=0)
    remarks.add_recommendation(conference, "Văn phòng", LONG, by=cast.clerk)
    live.ask_floor(conference, by=cast.member)
    live.clear_room(point, by=cast.clerk, out=True)
    minutes.assemble_minutes(conference, by=cast.clerk)

    def at(name: str) -> str:
        return reverse(f"reviews:{name}", args=[conference.pk])

    return {
        "session, conferring": (cast.clerk, cast.session.get_absolute_url()),
        "convening": (cast.clerk, reverse("reviews:convene", args=[cast.session.pk])),
        "conference, member": (cast.member, at("conference")),
        "conference, clerk": (cast.clerk, at("conference")),
        "roll": (cast.clerk, at("roll")),
        "live": (cast.clerk, at("live")),
        "projector": (cast.clerk, at("projector")),
        "minutes": (cast.clerk, at("minutes")),
    }


def while_rating(cast: Cast) -> Pages:
    paper = cast.paper(cast.member)
    name_shortcoming(paper, f"Chậm {LONG}", by=cast.clerk)
    return {"case, appraising": (cast.clerk, reverse("reviews:case", args=[paper.pk]))}


def while_balloting(cast: Cast) -> Pages:
    """One ballot on screen, one counted and one being prepared, of twelve people."""
    opened(cast)
    urn = open_ballot(planned(cast, way=BallotWay.SCREEN), by=cast.clerk)
    mixed = open_ballot(planned(cast, way=BallotWay.MIXED), by=cast.clerk)
    counted = open_ballot(planned(cast), by=cast.clerk)
    enter_count(counted, all_good(counted, 3), by=cast.clerk)
    counting = open_ballot(planned(cast), by=cast.clerk)
    prepared = planned(cast, body=f"Ban Thường vụ {LONG}", leader=None, counters=[])
    vote = reverse("reviews:ballot_vote", args=[urn.pk])
    return {
        "ballots": (cast.clerk, reverse("reviews:session_ballots", args=[cast.session.pk])),
        "ballot, preparing": (cast.clerk, prepared.get_absolute_url()),
        "ballot, counting": (cast.clerk, counting.get_absolute_url()),
        "ballot, confirming": (cast.head, counted.get_absolute_url()),
        "ballot, urn": (cast.colleague, urn.get_absolute_url()),
        "ballot, mixed": (cast.colleague, mixed.get_absolute_url()),
        "ballot, voting": (cast.member, vote),
        "ballot, not voting": (cast.clerk, vote),
    }


def while_deciding(cast: Cast) -> Pages:
    return {
        "ratings": (cast.approver, reverse("reviews:ratings", args=[cast.session.pk])),
        "case, deciding": (cast.approver, reverse("reviews:case", args=[cast.paper(cast.member).pk])),
        "case of the collective": (cast.clerk, reverse("reviews:case", args=[cast.paper(None).pk])),
        "decisions": (cast.approver, reverse("reviews:decisions", args=[cast.campaign.pk])),
        "working days": (cast.staff, f"{reverse('ratings:calendar')}?year=2026"),
        "session, deciding": (cast.approver, cast.session.get_absolute_url()),
    }


def when_closed(cast: Cast) -> Pages:
    def document(state: DocumentState, **fields: Any) -> str:
        row = Document(session=cast.session, kind=DocumentKind.REPORT, requested_by=cast.clerk)
        for name, value in {"state": state, **fields}.items():
            setattr(row, name, value)
        row.save()
        return row.get_absolute_url()

    content = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(content)
    file = ContentFile(content.getvalue(), "report.pdf")
    done = document(DocumentState.DONE, sha256="0" * 64, pages=1, file=file)
    return {
        "results": (cast.member, reverse("reviews:results")),
        "own case": (cast.member, reverse("reviews:case", args=[cast.paper(cast.member).pk])),
        "session, closed": (cast.clerk, cast.session.get_absolute_url()),
        "document, ready": (cast.clerk, done),
        "document, failed": (cast.clerk, document(DocumentState.FAILED, error=f"Không tìm thấy {LONG}")),
        "document, waiting": (cast.clerk, document(DocumentState.QUEUED)),
    }


@pytest.mark.parametrize(
    ("stage", "pages"),
    [
        (Stage.PREPARING, while_preparing),
        (Stage.WRITING, while_writing),
        (Stage.WRITING, in_a_quarter),
        (Stage.WRITING, while_topics_are_suggested),
        (Stage.COMMENTING, while_commenting),
        (Stage.COMMENTING, while_dossiers_are_appraised),
        (Stage.CONFERENCE, while_conferring),
        (Stage.CONFERENCE, while_balloting),
        (Stage.RATING, while_rating),
        (Stage.DECIDING, while_deciding),
        (Stage.CLOSED, when_closed),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
@pytest.mark.usefixtures("transactional_db")
def test_every_page_fits_its_screen_and_can_be_used_by_everybody(
    site: Site,
    settings: Any,
    tmp_path: Path,
    keys_in_memory: Path,
    stage: Stage,
    pages: Callable[[Cast], Pages],
) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.BALLOT_KEYS = keys_in_memory
    cast = bring_to(make_cast(11), stage)
    found: dict[str, list[str]] = {}
    page = site.visit()
    for name, (person, path) in pages(cast).items():
        page.context.clear_cookies()
        if person:
            site.sign_in(page.context, person)
        answer = page.goto(path)
        assert answer
        assert answer.status == (404 if name == "not found" else 200)
        found[name] = look(page)
    if stage == Stage.PREPARING:
        site.forgive("404")
    assert {name: problems for name, problems in found.items() if problems} == {}


def look(page: Page) -> list[str]:
    """What is wrong with the page as it stands, on the large screen, the small one, and without a mouse."""
    page.evaluate(AXE)
    problems = []
    for screen in SCREENS:
        page.set_viewport_size(screen)
        wider = page.evaluate(WIDER)
        problems += [f"{screen['width']}: {problem}" for problem in page.evaluate(FOUND)]
        problems += [f"{wider} px wider than {screen['width']}"] if wider else []
    page.set_viewport_size(ZOOMED)
    wider = page.evaluate(WIDER)
    problems += page.evaluate(CUT) + ([f"{wider} px wider at 200 %"] if wider else [])
    page.set_viewport_size(SCREENS[0])
    return problems + keyboard_faults(page)


def test_the_menu_under_a_long_name_opens_within_a_small_screen(site: Site, cast: Cast) -> None:
    page = site.enter(cast.head, "/", viewport=SCREENS[1])
    page.locator(".who summary").click()
    for item in page.locator(".who > div button, .who > div a").all():
        expect(item).to_be_in_viewport(ratio=1)


FOCUS = """selector => {
    const element = document.activeElement, style = getComputedStyle(element);
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    // In the calendar button of a date field the focus is inside the field: the stylesheet frames it.
    const isInside = element.type === 'date' && !element.matches(':focus');
    const isSeen = outlined || style.boxShadow !== 'none' || isInside;
    return [element.outerHTML.slice(0, 100), isSeen, element.matches(selector)];
}"""


def tab_to(page: Page, selector: str) -> list[str]:
    """Go there by the Tab key alone; the stops on the way on which the focus cannot be seen."""
    unseen: list[str] = []
    for _ in range(120):
        page.keyboard.press("Tab")
        html, is_seen, is_there = page.evaluate(FOCUS, selector)
        unseen += [] if is_seen else [html]
        if is_there:
            return unseen
    pytest.fail(f"not reached: {selector}")


def test_the_main_button_is_reached_and_pressed_without_a_mouse(site: Site, cast: Cast) -> None:
    clerk = site.enter(cast.clerk, cast.session.get_absolute_url())
    clerk.keyboard.press("Tab")
    expect(clerk.locator(".skip")).to_be_focused()
    expect(clerk.locator(".skip")).to_be_in_viewport()
    assert tab_to(clerk, "#next .btn-primary") == []
    clerk.keyboard.press("Enter")
    expect(clerk.locator(".stages li:nth-child(2)")).to_have_attribute("aria-current", "step")
    member = site.enter(cast.member, cast.paper(cast.member).get_absolute_url())
    assert tab_to(member, "form[data-submit] button") == []
    cast.session.refresh_from_db()
    bring_to(cast, Stage.COMMENTING)
    colleague = site.enter(cast.colleague, cast.paper(cast.member).get_absolute_url())
    assert tab_to(colleague, "#comment-form .btn-primary") == []
    visitor = site.visit()
    visitor.goto("/accounts/login/")
    assert tab_to(visitor, "main form button.btn") == []


def test_the_decision_is_reached_without_a_mouse(site: Site, cast: Cast) -> None:
    bring_to(cast, Stage.DECIDING)
    approver = site.enter(cast.approver, reverse("reviews:ratings", args=[cast.session.pk]))
    assert tab_to(approver, "main form .btn-primary") == []
