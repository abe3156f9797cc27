"""What people do with the levels and papers of a session, from the rating to the closed session."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial

from members import clock
from members.models import Member, RoleKind
from ratings.actions import peergroups
from ratings.actions.cases import RatingProposal
from ratings.actions.facts import facts_for
from ratings.actions.mitigation import GrantedMitigation
from ratings.models import Conflict, Discipline, Objection, PeerGroup, Petition, RatingCase, Step
from reviews.cases.actions import ratings, standing
from reviews.cases.actions.partial import release_clear_cases
from reviews.cases.clearing import clearance_of
from reviews.completing.actions import amending, dossiers, linking
from reviews.conference.actions.minutes import reopen_minutes
from reviews.desk.actions.course import advance_session
from reviews.desk.actions.re_review import order_re_review
from reviews.models import Amendment, Conference, Finding, RemedyItem, Section
from reviews.papers.actions import papers
from reviews.remedies import actions as remedies
from reviews.stages import Stage
from tests.pairs.racing import Job, Play, upload
from tests.pairs.session import PAPERS
from tests.reviews.cases.test_standing import RAISED, another_approver
from tests.reviews.cast import (
    GOOD,
    PASSED,
    REASON,
    SUPERIOR,
    TASKS,
    Cast,
    bring_to,
    decide,
    decide_all,
    make_cast,
    make_role,
)
from tests.reviews.completing.test_linking import draw
from tests.reviews.completing.test_linking import propose as propose_amendment
from tests.reviews.positions import with_block

FEWER = RatingProposal("COMPLETED", {"common": Decimal(25), "results": Decimal(40)}, "Xem xét lại.")


def _people(stage: Stage) -> Cast:
    """The session at this stage, with a second clerk (the guest) and a second approver."""
    cast = bring_to(make_cast(), stage)
    make_role(cast.guest, RoleKind.CLERK, cast.province)
    another_approver(cast)
    return cast


def _rating() -> Cast:
    """The collective and the member are appraised, something is raised against the member, and the colleague
    is disciplined and left unrated."""
    cast = _people(Stage.RATING)
    ratings.appraise_in_session(cast.paper(None), GOOD, by=cast.clerk)
    ratings.appraise_in_session(cast.paper(cast.member), GOOD, by=cast.clerk)
    standing.record_objection_in_session(cast.paper(cast.member), RAISED, by=cast.clerk)
    colleague = facts_for(cast.paper(cast.colleague).rated_case(), Step.APPRAISED)
    Discipline.objects.create(
        facts=colleague, whose="self", sanction="warning", decided_on=dt.date(2025, 9, 1)
    )
    standing.leave_unrated_in_session(cast.paper(cast.colleague), "training", "", by=cast.clerk)
    return cast


def _grouped() -> Cast:
    """Papers are being written, and the rule set has a position group."""
    return bring_to(with_block(make_cast()), Stage.WRITING)


def _position(cast: Cast, code: str) -> Job:
    return partial(ratings.set_position_in_session, [cast.paper(cast.member)], code, by=cast.clerk)


def _completing() -> Cast:
    """The collective's paper is settled, a finding drawn from it, an amendment proposed, a remedy planned."""
    cast = _people(Stage.CONFERENCE)
    linking.settle_collective_paper(cast.session, by=cast.head)
    bring_to(cast, Stage.COMPLETING)
    draw(cast, cast.member)
    propose_amendment(cast)
    remedies.plan_remedy(cast.session, _remedy(cast), by=cast.clerk)
    return cast


def _deciding() -> Cast:
    """The collective is decided, its people are not."""
    cast = _people(Stage.DECIDING)
    decide(cast, [cast.paper(None)], "GOOD")
    standing.record_objection_in_session(cast.paper(cast.colleague), RAISED, by=cast.clerk)
    return cast


def _decided() -> Cast:
    cast = _people(Stage.DECIDING)
    decide_all(cast)
    return cast


def _closed() -> Cast:
    """The member petitions against the level."""
    cast = _people(Stage.CLOSED)
    standing.lodge_petition_in_session(cast.paper(cast.colleague), "Xin xem lại", by=cast.colleague)
    return cast


def _remedy(cast: Cast, what: str = "Giải ngân") -> RemedyItem:
    due = clock.today() + dt.timedelta(days=90)
    return RemedyItem(what=what, owner=cast.member, due_on=due, evidence="Báo cáo", source="Mục VI")


def _case(cast: Cast) -> RatingCase:
    return cast.paper(cast.member).rated_case()


def _decide(cast: Cast, level: str, by: str) -> Job:
    return partial(
        ratings.decide_in_session,
        [cast.paper(cast.member)],
        level,
        by=_approver(by),
        reason=REASON,
        resolution=SUPERIOR,
    )


def _approver(by: str) -> Member:
    return Member.objects.get(code=by)


def _decide_both(cast: Cast) -> Job:
    papers_of = [cast.paper(person) for person in (cast.colleague, cast.member)]
    return partial(ratings.decide_in_session, papers_of, "EXCELLENT", by=cast.approver, reason=REASON)


def _move(cast: Cast, target: Stage) -> Job:
    cast.session.refresh_from_db()
    seen = cast.session.stage
    return partial(advance_session, cast.session, target, by=cast.approver, seen=seen, reason="Cần thêm")


def _move_by_clerk(cast: Cast, target: Stage) -> Job:
    cast.session.refresh_from_db()
    seen = cast.session.stage
    return partial(advance_session, cast.session, target, by=cast.clerk, seen=seen, reason="Cần thêm")


def _settle_objection(cast: Cast) -> Job:
    objection = Objection.objects.select_related("case__member").order_by("pk")[0]
    paper = cast.paper(objection.case.member)
    settle = standing.settle_objection_in_session
    return partial(settle, paper, objection, "unfounded", "Đã xác minh.", by=cast.staff)


def _re_rate(cast: Cast, level: str, by: str) -> Job:
    decided = _case(cast).step(Step.DECIDED)
    return partial(
        standing.re_rate_in_session,
        cast.paper(cast.member),
        level,
        REASON,
        by=_approver(by),
        seen=decided.pk if decided else 0,
    )


def _settle_petition(cast: Cast, outcome: str) -> Job:
    petition = Petition.objects.select_related("case", "step").get(case__member=cast.colleague)
    return partial(
        standing.settle_petition_in_session,
        cast.paper(cast.colleague),
        petition,
        outcome,
        "Đã xem lại.",
        by=_approver("APPROVER2"),
    )


def _mitigate(cast: Cast) -> Job:
    ground = _case(cast).grounds[0].code if _case(cast).grounds else "none"
    paper = ("Tỉnh ủy", "15-KL/TU", dt.date(2025, 12, 20))
    granted = GrantedMitigation(ground, "head_not_above", "Do bão lũ", *paper)
    return partial(ratings.record_mitigation_in_session, cast.paper(cast.member), granted, by=cast.approver)


def _confirm_known(cast: Cast) -> Job:
    """What the colleague's case knows goes to the collective."""
    row = Discipline.objects.filter(facts__case__member=cast.colleague).order_by("pk").last()
    key = f"discipline{row.pk}" if row else "none"
    return partial(ratings.confirm_known_in_session, cast.paper(None), key, by=cast.clerk)


def _release_clear(cast: Cast) -> Job:
    seen = [paper.pk for paper in clearance_of(cast.session).clear]
    return partial(release_clear_cases, cast.session, by=cast.approver, seen=seen)


def _except_conflict(cast: Cast) -> Job:
    paper = cast.paper(cast.member)
    row = Conflict.objects.get_or_create(
        case=paper.rated_case(),
        member=cast.guest,
        defaults={"kind": "interest", "reason": "Cùng đề án", "declared_by": cast.clerk},
    )[0]
    except_it = standing.except_conflict_in_session
    return partial(except_it, paper, row, "Chỉ có một người thẩm định được.", by=cast.staff)


def _pool(cast: Cast) -> Job:
    group = PeerGroup.objects.get(places__case=_case(cast))
    other = PeerGroup.objects.exclude(pk=group.pk).filter(period=group.period_id).order_by("pk")[0]
    return partial(peergroups.pool_groups, [group], other, by=cast.staff)


def _move_case(cast: Cast) -> Job:
    group = PeerGroup.objects.get(places__case=_case(cast))
    other = PeerGroup.objects.exclude(pk=group.pk).filter(period=group.period_id).order_by("pk")[0]
    return partial(peergroups.move_cases, [_case(cast).pk], other, by=cast.staff)


LEVELS: dict[str, Play] = {
    "appraise": lambda cast: partial(
        ratings.appraise_in_session, cast.paper(cast.member), GOOD, by=cast.clerk, **TASKS
    ),
    "appraise otherwise": lambda cast: partial(
        ratings.appraise_in_session,
        cast.paper(cast.member),
        FEWER,
        by=cast.guest,
        **(TASKS | {"done": 19, "on_time": 18}),
    ),
    "enter a body": lambda cast: partial(
        ratings.enter_body_in_session,
        [cast.paper(None)],
        Step.PROPOSED,
        PASSED[Step.PROPOSED],
        by=cast.clerk,
    ),
    "decide": lambda cast: _decide(cast, "GOOD", "APPROVER"),
    "decide otherwise": lambda cast: _decide(cast, "COMPLETED", "APPROVER2"),
    "decide over the quota": _decide_both,
    "decide as put forward": lambda cast: partial(
        ratings.decide_as_proposed, [cast.paper(cast.member)], by=cast.approver, reason="Theo đề xuất."
    ),
    "leave unrated": lambda cast: partial(
        standing.leave_unrated_in_session, cast.paper(cast.member), "training", "", by=cast.clerk
    ),
    "leave the colleague unrated": lambda cast: partial(
        standing.leave_unrated_in_session, cast.paper(cast.colleague), "leave", "", by=cast.guest
    ),
    "rate after all": lambda cast: partial(
        standing.rate_after_all_in_session, cast.paper(cast.colleague), by=cast.clerk
    ),
    "object": lambda cast: partial(
        standing.record_objection_in_session, cast.paper(cast.member), RAISED, by=cast.clerk
    ),
    "settle the objection": _settle_objection,
    "confirm what is known": _confirm_known,
    "mitigate": _mitigate,
    "declare a conflict": lambda cast: partial(
        standing.declare_conflict_in_session,
        cast.paper(cast.member),
        cast.head,
        "kin",
        "Em vợ của người được xếp loại",
        by=cast.clerk,
    ),
    "except the conflict": _except_conflict,
    "name a shortcoming": lambda cast: partial(
        ratings.name_shortcoming, cast.paper(cast.member), "Chậm giải ngân", by=cast.head
    ),
    "pool the groups": _pool,
    "move to another group": _move_case,
    "re-rate": lambda cast: _re_rate(cast, "COMPLETED", "APPROVER"),
    "re-rate otherwise": lambda cast: _re_rate(cast, "NOT_COMPLETED", "APPROVER2"),
}


def _section(cast: Cast) -> Job:
    section = Section.objects.select_related("paper").get(paper=cast.paper(cast.member), code="duties")
    text = f"{section.text} Thêm."
    return partial(papers.save_paper_section, section, text, by=cast.member, version=section.version)


def _finding(cast: Cast) -> Finding:
    return Finding.objects.select_related("paper__session").get(paper=cast.paper(cast.member))


def _item(cast: Cast) -> RemedyItem:
    return RemedyItem.objects.select_related("plan__session").order_by("pk").get(plan__session=cast.session)


def _decide_amendment(cast: Cast, state: str) -> Job:
    amendment = Amendment.objects.select_related("paper__session").get(paper=cast.paper(None))
    return partial(linking.decide_amendment, amendment, state, "Có lý do.", by=cast.head)


def _waive(cast: Cast) -> Job:
    persons = list(cast.session.papers.filter(member__isnull=False).for_list())
    return partial(dossiers.waive_kind, persons, "residence", "Đã có trong hồ sơ.", by=cast.clerk)


COMPLETING: dict[str, Play] = {
    "open for amendment": lambda cast: partial(
        amending.open_for_amendment, cast.paper(cast.member), by=cast.clerk, reason="Bổ sung"
    ),
    "save a section": _section,
    "hand in again": lambda cast: partial(
        amending.hand_in_again, cast.paper(cast.member), {}, by=cast.member
    ),
    "make final": lambda cast: partial(amending.finalise_paper, cast.paper(cast.member), by=cast.head),
    "make all final": lambda cast: partial(amending.finalise_papers, cast.session, by=cast.clerk),
    "draw a finding": lambda cast: partial(
        linking.draw_finding,
        cast.paper(cast.member),
        linking.FindingInput("từ từ từ", "task", "Việc khác"),
        by=cast.clerk,
    ),
    "answer the finding": lambda cast: partial(
        linking.answer_finding, _finding(cast), "accepts", "Xin nhận.", by=cast.member
    ),
    "explain the finding": lambda cast: partial(
        linking.answer_finding, _finding(cast), "explains", "Xin giải trình.", by=cast.member
    ),
    "take the amendment in": lambda cast: _decide_amendment(cast, "taken_in"),
    "keep the amendment aside": lambda cast: _decide_amendment(cast, "kept_aside"),
    "propose an amendment": lambda cast: partial(
        linking.propose_amendment,
        cast.session,
        linking.AmendmentInput("targets", "Nêu chỉ tiêu thứ tám"),
        by=cast.member,
        source=cast.paper(cast.member),
    ),
    "waive": _waive,
    "plan a remedy": lambda cast: partial(
        remedies.plan_remedy, cast.session, _remedy(cast, "Thu hồi tạm ứng"), by=cast.clerk
    ),
    "drop the remedy": lambda cast: partial(remedies.drop_remedy, _item(cast), by=cast.clerk),
    "approve the plan": lambda cast: partial(remedies.approve_plan, cast.session, by=cast.head),
    "reopen the plan": lambda cast: partial(remedies.reopen_plan, cast.session, "Bổ sung", by=cast.head),
    "report on the remedy": lambda cast: partial(
        remedies.report_progress, _item(cast), "Được nửa", by=cast.member, percent=50
    ),
    "report it done": lambda cast: partial(
        remedies.report_progress, _item(cast), "Xong", by=cast.member, done=True
    ),
    "type in a report": lambda cast: partial(
        remedies.report_progress, _item(cast), "Được nửa", by=cast.clerk, percent=50, evidence=upload()
    ),
    "accept the remedy": lambda cast: partial(
        remedies.review_remedy, _item(cast), "Đạt.", by=cast.head, accepted=True
    ),
    "send the remedy back": lambda cast: partial(
        remedies.review_remedy, _item(cast), "Chưa đạt.", by=cast.clerk, accepted=False
    ),
    "shift its deadline": lambda cast: partial(
        remedies.shift_deadline, _item(cast), _item(cast).due_on + dt.timedelta(days=5), "Vướng", by=cast.head
    ),
    "leave unrated": LEVELS["leave unrated"],
    "object": LEVELS["object"],
    "name a shortcoming": LEVELS["name a shortcoming"],
    "send it up": lambda cast: _move_by_clerk(cast, Stage.DECIDING),
    "back to rating": lambda cast: _move_by_clerk(cast, Stage.RATING),
}


def _planned() -> Cast:
    """The plan is approved and the member has reported the remedy done."""
    cast = _completing()
    remedies.approve_plan(cast.session, by=cast.head)
    remedies.report_progress(_item(cast), "Xong", by=cast.member, done=True)
    return cast


def _opened_for_amendment() -> Cast:
    cast = _completing()
    amending.open_for_amendment(cast.paper(cast.member), by=cast.clerk, reason="Bổ sung")
    return cast


def _ready() -> Cast:
    """Nothing is missing in the papers, and the approved plan has a remedy for the member."""
    cast = _people(Stage.COMPLETING)
    _waive(cast)()
    remedies.plan_remedy(cast.session, _remedy(cast), by=cast.clerk)
    remedies.approve_plan(cast.session, by=cast.head)
    return cast


READY: dict[str, Play] = {
    name: COMPLETING[name]
    for name in (
        "open for amendment",
        "make final",
        "make all final",
        "report on the remedy",
        "report it done",
        "accept the remedy",
        "shift its deadline",
        "reopen the plan",
        "object",
        "send it up",
        "back to rating",
    )
}
GROUPED: dict[str, Play] = {
    "put into a position group": lambda cast: _position(cast, "block"),
    "take out of the position group": lambda cast: _position(cast, ""),
    "rate oneself": lambda cast: partial(
        papers.save_self_rating, cast.paper(cast.member), GOOD, by=cast.member, **TASKS
    ),
}
RATING: dict[str, Play] = LEVELS | {
    "reopen the minutes": lambda cast: partial(
        reopen_minutes, Conference.objects.get(session=cast.session), by=cast.head, reason="Sót ý kiến"
    ),
    "settle the collective's": lambda cast: partial(
        linking.settle_collective_paper, cast.session, by=cast.head
    ),
    "end the rating": lambda cast: _move_by_clerk(cast, Stage.COMPLETING),
    "back to the conference": lambda cast: _move_by_clerk(cast, Stage.CONFERENCE),
}
_AGREED = {name: play for name, play in LEVELS.items() if name != "settle the objection"}
DECIDING: dict[str, Play] = LEVELS | {
    "close": lambda cast: _move(cast, Stage.CLOSED),
    "release what is clear": _release_clear,
    "back to completing": lambda cast: _move(cast, Stage.COMPLETING),
    "back to rating": lambda cast: _move(cast, Stage.RATING),
    "order a re-review": lambda cast: partial(
        order_re_review, cast.session, [cast.paper(cast.member)], "Chưa nghiêm", by=cast.approver
    ),
    "receive the dossier": lambda cast: partial(dossiers.receive_dossier, cast.session, by=cast.staff),
    "save a section": _section,
    "cancel the round": PAPERS["cancel the round"],
}
DECIDED: dict[str, Play] = {name: play for name, play in DECIDING.items() if name != "settle the objection"}
CLOSED: dict[str, Play] = _AGREED | {
    "petition": lambda cast: partial(
        standing.lodge_petition_in_session, cast.paper(cast.member), "Xin xem lại", by=cast.member
    ),
    "type in the petition": lambda cast: partial(
        standing.lodge_petition_in_session,
        cast.paper(cast.member),
        "Xin xem lại",
        by=cast.clerk,
        sheet=upload(),
    ),
    "uphold the petition": lambda cast: _settle_petition(cast, "upheld"),
    "reject the petition": lambda cast: _settle_petition(cast, "rejected"),
}

SCENES = {
    "session, rating": (_rating, RATING),
    "session, grouped": (_grouped, GROUPED),
    "session, completing": (_completing, COMPLETING),
    "session, plan approved": (_planned, COMPLETING),
    "session, opened for amendment": (_opened_for_amendment, COMPLETING),
    "session, papers ready": (_ready, READY),
    "session, deciding": (_deciding, DECIDING),
    "session, decided": (_decided, DECIDED),
    "session, closed": (_closed, CLOSED),
}
