"""The people of the tests: a standing committee in the middle of its round, and those around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from members import clock
from members.models import Committee, Member, Post, Role, RoleKind, User
from ratings.actions import objections
from ratings.actions.cases import RatingProposal, Resolution
from ratings.actions.facts import EnteredFacts
from ratings.models import RatingCase, Step, UnratedCode
from reviews.agenda import AgendaKind
from reviews.cases.actions import ratings as rating_actions
from reviews.completing.actions import amending
from reviews.completing.actions import dossiers as dossier_actions
from reviews.conference.actions import live, roll
from reviews.conference.actions.conferences import open_conference
from reviews.demo import conference as conferences
from reviews.desk.actions.course import advance_session
from reviews.models import (
    AgendaItem,
    Campaign,
    Comment,
    Conference,
    Paper,
    RemedyItem,
    ReviewPlace,
    ReviewSession,
    Shortcoming,
    Term,
)
from reviews.opinions.actions import comments as comment_actions
from reviews.papers.actions import papers as paper_actions
from reviews.remedies import actions as remedies
from reviews.rounds.actions.campaigns import RoundPlan, open_campaign
from reviews.stages import Stage
from tests import kept

LONG_AGO = dt.date(2010, 1, 1)
TERM = dt.date(2025, 10, 15)
"""The first day of the province's term of office."""
WAITED = dt.timedelta(days=14)
PLAN = RoundPlan(
    title="Kiểm điểm năm 2025",
    year=2025,
    ruleset_code="366-2025",
    writing_due=dt.date(2025, 12, 5),
    commenting_due=dt.date(2025, 12, 12),
    finish_due=dt.date(2025, 12, 31),
    legal_basis=("Kế hoạch số 12-KH/TU ngày 10/11/2025",),
    ruleset_reason="Cấp trên cho làm theo quy định này.",
    late_reason="Đặc thù, theo Công văn số 15-CV/TU.",
)
GOOD = RatingProposal("GOOD", {"common": Decimal("27.5"), "results": Decimal(60)}, "Đúng với kết quả năm.")
ON_PAPER = "Chi bộ đã kiểm điểm, biên bản giấy ngày 02/12/2025."
REASON = "Kết luận của cấp có thẩm quyền."
PASSED = {
    Step.PROPOSED: Resolution(number="21-TTr/TU", on=dt.date(2026, 1, 8)),
    Step.PASSED: Resolution(number="22-NQ/TU", on=dt.date(2026, 1, 12), votes="45/45 đồng ý"),
}
SUPERIOR = Resolution(number="105-QĐNS/TW", on=dt.date(2026, 2, 26))
TASKS: EnteredFacts = {"assigned": 20, "done": 20, "on_time": 20, "exceeding": 4}


@dataclass
class Cast:
    """Everybody by the part they play; ``session`` is the standing committee's, ``other`` the stranger's.

    ``start`` is what it was made with. While the test has written nothing since (``seen`` says how much was
    written then), its next stage may be one that an earlier test has played (``tests.kept``).
    """

    province: Committee
    cell: Committee
    other_cell: Committee
    head: Member
    member: Member
    colleague: Member
    clerk: Member
    staff: Member
    approver: Member
    supervisor: Member
    guest: Member
    administrator: Member
    stranger: Member
    campaign: Campaign = field(init=False)
    session: ReviewSession = field(init=False)
    other: ReviewSession = field(init=False)
    start: tuple[object, ...] = field(init=False, default=())
    seen: int | None = field(init=False, default=None)
    ballot_key: bytes = field(init=False, default=b"")

    def paper(self, member: Member | None) -> Paper:
        """The member's paper in the session, fresh; the collective's without a member."""
        return Paper.objects.for_list().get(session=self.session, member=member)

    def subjects(self) -> list[Member | None]:
        return [None, self.head, self.member, self.colleague]

    def author(self, member: Member | None) -> Member:
        return member or self.clerk


def make_member(code: str, name: str, cell: Committee, **more: object) -> Member:
    fields = {"born_on": dt.date(1975, 5, 1), "admitted_on": dt.date(2000, 5, 19), **more}
    member = Member.objects.create(code=code, full_name=name, cell=cell, **fields)
    user = User(username=code.lower(), member=member)
    user.set_unusable_password()  # hashing one costs more than the rest of a test
    user.save()
    return member


def make_post(
    member: Member, committee: Committee, rank: int, *, is_head: bool = False, leads: bool = True
) -> Post:
    title = "Bí thư" if is_head else f"Ủy viên thứ {rank}"
    return Post.objects.create(
        member=member,
        committee=committee,
        title=title,
        rank=rank,
        is_head=is_head,
        leads=leads,
        starts_on=LONG_AGO,
    )


def make_role(member: Member, kind: RoleKind, committee: Committee) -> Role:
    return Role.objects.create(member=member, kind=kind, committee=committee, starts_on=LONG_AGO)


def make_tree() -> tuple[Committee, Committee, Committee]:
    """A province with two cells below it."""
    province = Committee.objects.add_root(
        create_kwargs={
            "code": "T",
            "name": "Tỉnh ủy Thử",
            "kind": "provincial",
            "body": "Ban Thường vụ Tỉnh ủy",
            "symbol": "TU",
            "place": "Thử",
        }
    )
    cells = [_make_cell(province, code) for code in ("A", "B")]
    Term.objects.create(committee=province, name="2025–2030", starts_on=TERM)
    return province, cells[0], cells[1]


def _make_cell(province: Committee, code: str) -> Committee:
    fields = {"code": code, "name": f"Chi bộ {code}", "kind": "cell", "body": "Chi ủy", "symbol": "CB"}
    parent = Committee.objects.get(pk=province.pk)
    cell: Committee = Committee.objects.add_child(parent, {**fields, "place": "Thử"})
    return cell


def make_cast(members: int = 0, *, cell_first: bool = False) -> Cast:
    """The cast with the round just opened; ``members`` more sit in the standing committee. Their cell has
    held its reviews on paper, unless it goes ``cell_first``."""
    if not kept.is_untouched():
        return _make_cast(members, cell_first)
    key = ((members, cell_first), Stage.PREPARING)
    with kept.played_once(key):
        if kept.has(key):
            cast: Cast = kept.load(key)
        else:
            cast = _make_cast(members, cell_first)
            kept.save(key, cast)
    cast.seen = kept.writes()
    return cast


def _make_cast(members: int, cell_first: bool) -> Cast:
    province, cell, other_cell = make_tree()
    names = {
        "head": "Đỗ Văn Đứng Đầu",
        "member": "Lê Thị Đảng Viên",
        "colleague": "Phạm Văn Đồng Sự",
        "clerk": "Ngô Thị Thư Ký",
        "staff": "Bùi Văn Cán Bộ",
        "approver": "Vũ Thị Quyết Định",
        "supervisor": "Tạ Văn Giám Sát",
        "guest": "Hồ Thị Khách Mời",
        "administrator": "Mai Văn Quản Trị",
    }
    people = {part: make_member(part.upper(), name, cell) for part, name in names.items()}
    stranger = make_member("STRANGER", "Cao Văn Người Lạ", other_cell)
    for rank, part in enumerate(("head", "member", "colleague"), start=1):
        make_post(people[part], province, rank, is_head=part == "head")
    for extra in range(members):
        more = make_member(f"M{extra}", f"Ủy Viên Số {extra}", cell)
        make_post(more, province, 10 + extra)
    make_post(stranger, other_cell, 1, is_head=True)
    for part in ("clerk", "staff", "approver", "supervisor", "guest", "administrator"):
        make_role(people[part], RoleKind(part), province)
    cast = Cast(province, cell, other_cell, stranger=stranger, **people)
    cast.start = (members, cell_first)
    cast.campaign = open_campaign(province, PLAN, by=cast.staff)
    if not cell_first:
        cells_on_paper(cast.staff)
    sessions = ReviewSession.objects.select_related("committee", "campaign__period")
    cast.session = sessions.get(campaign=cast.campaign, committee=province)
    cast.other = sessions.get(campaign=cast.campaign, committee=other_cell)
    return cast


def cells_on_paper(by: Member) -> None:
    """Every cell has held its reviews on paper: no conference waits for them."""
    ReviewPlace.objects.standing().update(aside=ON_PAPER, aside_by=by, aside_at=clock.now())


def write(paper: Paper, by: Member, words: str = "từ") -> None:
    """Fill every section long enough and rate oneself."""
    for section in paper.sections.all():
        text = f"{section.code} {paper}: " + f"{words} " * 100
        paper_actions.save_paper_section(section, text, by=by, version=section.version)
    paper_actions.save_self_rating(paper, GOOD, by=by, **(TASKS | {"evidence": "Báo cáo năm"}))


def write_all(cast: Cast) -> None:
    for paper in cast.session.papers.for_list():
        author = paper.member or cast.clerk
        write(paper, author)
        paper_actions.submit_paper(paper, by=author)


def comment(cast: Cast, on: Member | None, by: Member, text: str = "Cần nêu rõ số liệu.") -> Comment:
    return comment_actions.add_comment(cast.paper(on), comment_actions.CommentInput("proposal", text), by=by)


def sent_long_ago(session: ReviewSession) -> ReviewSession:
    """A session whose drafts went out so long ago that its conference may be held today."""
    session.drafts_out_on = clock.today() - WAITED
    session.save(update_fields=["drafts_out_on"])
    return session


def convene(cast: Cast, first: dt.date | None = None) -> Conference:
    """The conference from today (or the day said) on, the drafts sent long ago."""
    session = sent_long_ago(ReviewSession.objects.for_list().get(pk=cast.session.pk))
    return conferences.convene_played(session, clerk=cast.clerk, chair=cast.head, first=first)


def hold(cast: Cast) -> Conference:
    """The conference from the roll to the locked minutes."""
    conference = Conference.objects.for_page().get(session=cast.session)
    conferences.hold_played(conference, clerk=cast.clerk)
    conferences.sign_minutes(conference, clerk=cast.clerk, chair=cast.head)
    return conference


def opened(cast: Cast) -> Conference:
    """The conference on its first day, opened with everybody there."""
    bring_to(cast, Stage.CONFERENCE)
    conference = Conference.objects.for_page().get(session=cast.session)
    roll.mark_all_present(conference, conference.days.all()[0], by=cast.clerk)
    return open_conference(conference, by=cast.clerk)


def agenda_item(conference: Conference, kind: AgendaKind, nth: int = 0) -> AgendaItem:
    return conference.items.in_order().select_related("conference").filter(kind=kind)[nth]


def begin(conference: Conference, cast: Cast, until: AgendaItem) -> AgendaItem:
    """Every point before this one closed, this one on."""
    seen = None
    for row in conference.items.in_order().select_related("conference"):
        live.start_item(row, by=cast.clerk, seen=seen)
        if row.pk == until.pk:
            return row
        seen = row.pk
    raise AssertionError(until)


def appraise_all(cast: Cast) -> None:
    """And what must come before the decision: bodies in between; the cells below are left unrated."""
    for paper in cast.session.papers.for_list():
        rating_actions.appraise_in_session(paper, GOOD, by=cast.clerk)
    settle_below(cast)
    pass_collective(cast)


def settle_below(cast: Cast) -> None:
    """Lower before higher: the cells' collectives are new and left unrated."""
    below = RatingCase.objects.filter(
        period=cast.session.period, member=None, committee__in=(cast.cell, cast.other_cell)
    )
    for case in below.filter(unrated__isnull=True):
        objections.leave_unrated(case, UnratedCode.NEW, "", by=cast.staff)


def pass_collective(cast: Cast) -> None:
    """The provincial collective's way: proposed by the standing committee, passed by the executive one."""
    for step, resolution in PASSED.items():
        rating_actions.enter_body_in_session([cast.paper(None)], step, resolution, by=cast.clerk)


def decide(cast: Cast, papers: list[Paper], level: str) -> None:
    """The collective first, in the paper of the superior that decides it."""
    for paper in papers:
        if paper.is_collective:
            rating_actions.decide_in_session(
                [paper], level, by=cast.approver, reason=REASON, resolution=SUPERIOR
            )
    people = [paper for paper in papers if not paper.is_collective]
    rating_actions.decide_in_session(people, level, by=cast.approver, reason=REASON)


def complete_all(cast: Cast) -> None:
    """Nothing amended: every paper final, no comment of a residence, a remedy for what was named."""
    persons = list(cast.session.papers.filter(member__isnull=False).for_list())
    dossier_actions.waive_kind(persons, "residence", "Đã có nhận xét trong hồ sơ đảng viên.", by=cast.clerk)
    amending.finalise_papers(cast.session, by=cast.head)
    due = clock.today() + dt.timedelta(days=90)
    named = [row for row in Shortcoming.objects.named_in(cast.session) if not row.remedies.exists()]
    for row in named:
        planned = RemedyItem(
            what="Khắc phục", owner=cast.head, due_on=due, evidence="Báo cáo", shortcoming=row
        )
        remedies.plan_remedy(cast.session, planned, by=cast.clerk)
    if named:
        remedies.approve_plan(cast.session, by=cast.head)


def decide_all(cast: Cast) -> None:
    decide(cast, list(cast.session.papers.for_list()), "GOOD")


def forward(cast: Cast, stage: Stage) -> None:
    """Move the session on by its clerk until this stage, with nothing done on the way but what must be."""
    order = list(Stage)
    while cast.session.stage != stage:
        here = Stage(cast.session.stage)
        if here == Stage.COMPLETING:
            complete_all(cast)
        cast.session = advance_session(cast.session, order[order.index(here) + 1], by=cast.clerk, seen=here)


def bring_to(cast: Cast, stage: Stage) -> Cast:
    """Play the session forward through the actions until it stands at this stage."""
    order = list(Stage)
    untouched = cast.seen == kept.writes()
    way = order[order.index(Stage(cast.session.stage)) + 1 : order.index(stage) + 1]
    while untouched and way:
        with kept.played_once((cast.start, way[0])):
            played = max((n for n, target in enumerate(way, 1) if kept.has((cast.start, target))), default=0)
            if played:
                vars(cast).update(vars(kept.load((cast.start, way[played - 1]))))
            else:
                _play(cast, way[0])
                kept.save((cast.start, way[0]), cast)
        way = way[max(played, 1) :]
    for target in way:
        _play(cast, target)
    cast.seen = kept.writes() if untouched else None
    return cast


def _play(cast: Cast, target: Stage) -> None:
    before: dict[Stage, Callable[[Cast], object]] = {
        Stage.COMMENTING: write_all,
        Stage.CONFERENCE: convene,
        Stage.RATING: hold,
        Stage.COMPLETING: appraise_all,
        Stage.DECIDING: complete_all,
        Stage.CLOSED: decide_all,
    }
    if target in before:
        before[target](cast)
    by = cast.approver if target == Stage.CLOSED else cast.clerk
    cast.session = advance_session(cast.session, target, by=by, seen=cast.session.stage)
