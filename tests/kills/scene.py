"""Who works on what in the demonstration: prepared through the actions, as its people would."""

from __future__ import annotations

from members import clock
from members.models import Member
from ratings.models import RatingCase
from reviews.conference.actions import live, roll
from reviews.conference.actions.conferences import open_conference
from reviews.demo.calendar import wait_until
from reviews.demo.play import DemoSession
from reviews.demo.province import make_logins
from reviews.desk.actions.course import advance_session
from reviews.management.commands.demo import PASSWORD
from reviews.models import AnswerKind, Comment, Conference, Paper, ReviewSession
from reviews.opinions.actions.comments import answer_comment
from reviews.stages import Stage
from tests.kills.players import Counter, Decider, Player, Printer, Submitter, Writer
from tests.kills.visitor import Visitor

WRITERS = ("CM-02", "CM-04", "CM-05", "CM-07")
SUBMITTER, RETURNER = "CM-01", "CM-10"
SECTIONS = 3


def sections_of(paper: Paper) -> list[tuple[int, int, str]]:
    rows = paper.sections.order_by("pk").values_list("pk", "version", "text")
    return [tuple(row) for row in rows[:SECTIONS]]  # type: ignore[misc]


def session_of(code: str) -> ReviewSession:
    rows = ReviewSession.objects.select_related("committee", "campaign__period")
    return rows.filter(committee__code=code).latest("campaign__period__year")


def open_conference_of(code: str) -> Conference:
    """Bring the session to its day, open the conference with everybody present, and begin the first item."""
    session = session_of(code)
    play = DemoSession(session, lambda _line: None)
    clerk = play.clerk
    conference = Conference.objects.get(session=session)
    day = conference.days.order_by("date")[0]
    with clock.running_from(clock.now()):
        wait_until(day.date)
        for comment in Comment.objects.filter(paper__session=session, answered_at__isnull=True):
            by = comment.paper.member or play.head
            answer_comment(comment, AnswerKind.TAKEN_UP, "Tôi tiếp thu ý kiến.", by=by)
        advance_session(session, Stage.CONFERENCE, by=clerk, seen=session.stage)
        roll.mark_all_present(conference, day, by=clerk)
        open_conference(conference, by=clerk)
        live.start_item(conference.items.in_order()[0], by=clerk, seen=None)
        clock.keep()
    return conference


def players_of_the_demonstration(port: int, seed: int) -> list[Player]:
    make_logins([*WRITERS[1:], SUBMITTER], PASSWORD)

    def visitor(code: str) -> Visitor:
        return Visitor(port, code.lower(), PASSWORD)

    writing = session_of("CM")
    papers = {paper.member.code: paper for paper in writing.papers.select_related("member") if paper.member}
    players: list[Player] = [
        Writer(visitor(code), seed + n, sections_of(papers[code])) for n, code in enumerate(WRITERS)
    ]
    handed_in = papers[SUBMITTER]
    players.append(
        Submitter(visitor(SUBMITTER), seed + 10, sections_of(handed_in), handed_in.pk, visitor(RETURNER))
    )
    conference = open_conference_of("SH")
    item = conference.items.in_order()[0]
    players.append(Counter(visitor("SH-10"), seed + 11, conference.pk, [item.pk]))
    cases = RatingCase.objects.filter(paper__session=session_of("VP"), member__isnull=False)
    deciding = list(cases.order_by("paper").values_list("paper", flat=True)[:4])
    players.append(Decider(visitor("BT-01"), seed + 12, deciding, ["GOOD", "COMPLETED"]))
    for n, (code, session, kind, place) in enumerate(
        (
            ("VP-02", session_of("VL"), "plan", f"/sessions/{session_of('VL').pk}/plan/"),
            ("VP-02", session_of("VL"), "report", session_of("VL").get_absolute_url()),
        )
    ):
        action = f"/sessions/{session.pk}/documents/{kind}/"
        players.append(Printer(visitor(code), seed + 13 + n, place, action))
    return players


def probe_of_the_demonstration(port: int) -> Visitor:
    assert Member.objects.filter(code="BT-02").exists()
    return Visitor(port, "bt-02", PASSWORD)
