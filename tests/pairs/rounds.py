"""What people do with a round that is planned or just opened, and with a session before its papers are
written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from members import clock
from members.models import Committee, Member, RoleKind
from ratings.actions.periods import open_year
from ratings.models import Period
from ratings.rulesets import SubjectKind
from reviews.demo.ruleset import bring_in_ruleset
from reviews.models import Campaign, LegalBasis, ReviewSession
from reviews.papers.actions import commitments, papers, printing, tasks
from reviews.papers.actions.earlier import record_earlier_result
from reviews.papers.workbook import TaskRow
from reviews.places.actions import people, places
from reviews.rounds.actions import campaigns, cancelling, deadlines, rebuilding
from reviews.rounds.actions.campaigns import Dues, RoundContent
from reviews.stages import Stage
from tests.pairs.racing import Job, Play, upload
from tests.reviews.cast import (
    GOOD,
    PLAN,
    TASKS,
    Cast,
    bring_to,
    cells_on_paper,
    make_cast,
    make_member,
    make_post,
    make_role,
)
from tests.reviews.rounds.test_opening import THEMATIC

EARLY = Dues(dt.date(2025, 11, 28), dt.date(2025, 12, 2), dt.date(2025, 12, 20))
EARLIER = Dues(dt.date(2025, 11, 25), dt.date(2025, 12, 1), dt.date(2025, 12, 15))
CITATION = "Nghị quyết số 4"
PROMISED = [commitments.Promised("Trả lời đơn", "100%")]


def _planned() -> Cast:
    """A thematic round is planned, the guest is a second member of the staff."""
    cast = make_cast()
    make_role(cast.guest, RoleKind.STAFF, cast.province)
    bring_in_ruleset(by=cast.staff)
    plan = replace(THEMATIC, level_dues={"cell": EARLY}, legal_basis=(CITATION,))
    cast.campaign = campaigns.plan_campaign(cast.province, plan, by=cast.staff)
    return cast


def _preparing() -> Cast:
    """Below the province an office of two prepares its review, and another committee's conference may review
    it. A supervisor is sent, the member has a commitment of the year, the colleague has none."""
    cast = make_cast()
    fields = {"code": "VP", "name": "Văn phòng Tỉnh ủy Thử", "kind": "agency", "body": "Tập thể lãnh đạo"}
    parent = Committee.objects.get(pk=cast.province.pk)
    agency = Committee.objects.add_child(parent, {**fields, "symbol": "VPTU", "place": "Thử"})
    for rank, (code, name) in enumerate((("VP1", "Hà Văn Chánh"), ("VP2", "Hà Thị Phó")), start=1):
        make_post(make_member(code, name, cast.other_cell), agency, rank, is_head=rank == 1)
    cast.campaign = campaigns.open_campaign(cast.province, replace(PLAN, year=2026), by=cast.staff)
    sessions = ReviewSession.objects.for_list().filter(campaign=cast.campaign)
    cast.session, cast.other = sessions.get(committee=cast.province), sessions.get(committee=agency)
    cells_on_paper(cast.staff)
    make_role(cast.guest, RoleKind.STAFF, cast.province)
    make_role(cast.stranger, RoleKind.SUPERVISOR, cast.province)
    draft = commitments.start_commitment(2026, by=cast.member)
    commitments.save_items(draft, PROMISED, by=cast.member)
    commitments.hand_in_commitment(draft, by=cast.member)
    open_year(2024, "124-2023")
    return cast


def _round(cast: Cast) -> Campaign:
    return Campaign.objects.select_related("committee", "period").get(pk=cast.campaign.pk)


def _topics(cast: Cast, topics: Sequence[RoundContent]) -> Job:
    return partial(campaigns.settle_topics, _round(cast), topics, by=cast.staff)


def _dues(cast: Cast, dues: Mapping[str, Dues]) -> Job:
    return partial(campaigns.settle_dues, _round(cast), dues, by=cast.guest)


def _attach_basis(cast: Cast) -> Job:
    basis = LegalBasis.objects.select_related("campaign").get(campaign=cast.campaign)
    return partial(campaigns.attach_basis, basis, upload(), by=cast.guest)


def _change_dues(cast: Cast) -> Job:
    day = cast.campaign.finish_due + dt.timedelta(days=9)
    return partial(deadlines.change_dues, _round(cast), "", Dues(day, day, day), "Hoãn", by=cast.staff)


def _send(cast: Cast) -> Job:
    today = clock.today()
    send = partial(people.send_person, cast.stranger, "supervisor", [cast.session], by=cast.staff)
    return partial(send, starts_on=today, ends_on=today)


def _recall(cast: Cast, by: Member) -> Job:
    role = cast.stranger.roles.get(kind=RoleKind.SUPERVISOR)
    return partial(people.recall_person, role, cast.session, by=by)


def _print_commitment(cast: Cast) -> Job:
    return partial(printing.print_commitment, cast.member.commitments.get(year=2026), by=cast.member)


def _write_anew(cast: Cast, reason: str) -> Job:
    given = cast.member.commitments.get(year=2026)
    return partial(commitments.write_anew, given, reason, by=cast.member)


def _bring_in(cast: Cast, words: str, by: Member) -> Job:
    promised = [commitments.Promised(words, "100%")]
    return partial(commitments.bring_in_commitment, cast.colleague, 2026, promised, upload(words), by=by)


def _take_over(cast: Cast, level: str, by: Member) -> Job:
    return partial(
        record_earlier_result,
        Period.objects.get(year=2024, kind="year"),
        cast.province,
        cast.colleague,
        kind=SubjectKind.LEADER,
        level=level,
        shortcomings=["Ít phát biểu"],
        by=by,
    )


def _session(cast: Cast) -> ReviewSession:
    return ReviewSession.objects.for_list().get(pk=cast.other.pk)


PLANNED: dict[str, Play] = {
    "settle the topics": lambda cast: _topics(cast, [RoundContent("Trách nhiệm nêu gương")]),
    "settle them otherwise": lambda cast: _topics(cast, [RoundContent("Một"), RoundContent("Hai", "", 5)]),
    "settle the dates": lambda cast: _dues(cast, {"cell": EARLIER}),
    "settle no dates": lambda cast: _dues(cast, {}),
    "change the dates": _change_dues,
    "cite a paper": lambda cast: partial(
        campaigns.add_basis, _round(cast), "Kế hoạch số 1", upload(), by=cast.staff
    ),
    "cite it with its file": lambda cast: partial(
        campaigns.add_basis, _round(cast), CITATION, upload("nghi quyet"), by=cast.staff
    ),
    "attach the file": _attach_basis,
    "plan another round": lambda cast: partial(
        campaigns.plan_campaign, cast.province, replace(PLAN, year=2027), by=cast.staff
    ),
    "plan it otherwise": lambda cast: partial(
        campaigns.plan_campaign, cast.province, replace(PLAN, year=2027, title="Năm 2027"), by=cast.guest
    ),
    "open another round": lambda cast: partial(
        campaigns.open_campaign, cast.province, replace(PLAN, year=2028), by=cast.staff
    ),
    "ask to open": lambda cast: partial(campaigns.request_opening, _round(cast), by=cast.staff),
    "rename": lambda cast: partial(cancelling.rename_campaign, _round(cast), "Một", by=cast.staff),
    "rename otherwise": lambda cast: partial(cancelling.rename_campaign, _round(cast), "Hai", by=cast.guest),
    "change the rule set": lambda cast: partial(
        cancelling.set_ruleset, _round(cast), "vanlinh-2025", by=cast.staff
    ),
    "cancel the round": lambda cast: partial(
        cancelling.cancel_campaign, _round(cast), "Nhầm bộ quy định", by=cast.staff
    ),
}
ANEW: dict[str, Play] = {
    "plan anew": lambda cast: partial(cancelling.plan_anew, _round(cast), "366-2025", by=cast.staff),
    "plan anew otherwise": lambda cast: partial(
        cancelling.plan_anew, _round(cast), "vanlinh-2025", "Theo công văn.", by=cast.guest
    ),
}
PREPARING: dict[str, Play] = {
    "hold with": lambda cast: partial(places.hold_with, _session(cast), cast.session, by=cast.staff),
    "hold alone": lambda cast: partial(places.hold_alone, _session(cast), by=cast.guest),
    "send a supervisor": _send,
    "recall the supervisor": lambda cast: _recall(cast, cast.staff),
    "recall by another": lambda cast: _recall(cast, cast.guest),
    "print the commitment": _print_commitment,
    "write the commitment anew": lambda cast: _write_anew(cast, "Chuyển công tác"),
    "write it anew otherwise": lambda cast: _write_anew(cast, "Thêm việc"),
    "bring a commitment in": lambda cast: _bring_in(cast, "Một", cast.clerk),
    "bring another in": lambda cast: _bring_in(cast, "Hai", cast.head),
    "start a commitment": lambda cast: partial(commitments.start_commitment, 2026, by=cast.colleague),
    "take a result over": lambda cast: _take_over(cast, "GOOD", cast.staff),
    "take another over": lambda cast: _take_over(cast, "COMPLETED", cast.guest),
}


def _held() -> Cast:
    """The office is to be reviewed by the conference of the province."""
    cast = _preparing()
    places.hold_with(cast.other, cast.session, by=cast.staff)
    return cast


def _cancelled() -> Cast:
    """The yearly round is cancelled, the guest is a second member of the staff."""
    cast = make_cast()
    make_role(cast.guest, RoleKind.STAFF, cast.province)
    bring_in_ruleset(by=cast.staff)
    cancelling.cancel_campaign(cast.campaign, "Nhầm bộ quy định", by=cast.staff)
    return cast


def _unwritten() -> Cast:
    """The round is opened and its session writes, but nobody has written yet; the guest is a second member of
    the staff."""
    cast = bring_to(make_cast(), Stage.WRITING)
    make_role(cast.guest, RoleKind.STAFF, cast.province)
    return cast


def _save_first(cast: Cast, code: str) -> Job:
    section = cast.paper(cast.member).sections.get(code=code)
    return partial(papers.save_paper_section, section, "Một câu.", by=cast.member, version=0)


def _add_task(cast: Cast) -> Job:
    row = TaskRow("Một việc", "Báo cáo", dt.date(2025, 6, 30))
    return partial(tasks.add_task, cast.paper(cast.member), row, by=cast.member)


UNWRITTEN: dict[str, Play] = {
    "put under another rule set": lambda cast: partial(
        rebuilding.change_open_ruleset, _round(cast), "124-2023", "Theo công văn.", by=cast.staff
    ),
    "put under a third one": lambda cast: partial(
        rebuilding.change_open_ruleset, _round(cast), "132-2018", by=cast.guest
    ),
    "save a section": lambda cast: _save_first(cast, "shortcomings"),
    "add a task": _add_task,
    "rate oneself": lambda cast: partial(
        papers.save_self_rating, cast.paper(cast.member), GOOD, by=cast.member, **TASKS
    ),
}

SCENES = {
    "round, unwritten": (_unwritten, UNWRITTEN),
    "round, planned": (_planned, PLANNED),
    "round, cancelled": (_cancelled, ANEW),
    "session, preparing": (_preparing, PREPARING),
    "session, held with another": (_held, {name: PREPARING[name] for name in ("hold with", "hold alone")}),
}
