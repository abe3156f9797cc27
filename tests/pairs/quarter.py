"""What people do with one leader's sheet of a quarter, from the form to the release, and with the quarter."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial

from members.models import RoleKind
from ratings.actions import peergroups
from ratings.actions.cases import RatingProposal
from ratings.models import Conflict, PeerGroup
from reviews.models import Evaluation, SelfEvaluation
from reviews.quarters import actions
from tests.pairs.racing import Job, Play
from tests.reviews.cast import TASKS, Cast, make_cast, make_role
from tests.reviews.quarters.playing import (
    GOOD,
    REASON,
    decide_quarter,
    fill_in,
    hand_in_quarter,
    open_quarter,
    sheet_of,
)

FEWER = RatingProposal("COMPLETED", {"common": Decimal(25), "results": Decimal(40)}, "Xem xét lại.")


def _opened() -> Cast:
    """Everybody's form is open. The supervisor is a second approver, the guest a second clerk."""
    cast = make_cast(2)
    make_role(cast.supervisor, RoleKind.APPROVER, cast.province)
    make_role(cast.guest, RoleKind.CLERK, cast.province)
    fill_in(sheet_of(open_quarter(cast), cast.member))
    # One case stands in no group, and its default group is not there; there is another one.
    alone = PeerGroup.objects.get(places__case__member=cast.stranger, period=_quarter(cast).period)
    alone.places.all().delete()
    alone.delete()
    peergroups.make_group(_quarter(cast).period, cast.province, "Nhóm khác", by=cast.staff)
    return cast


def _handed_in() -> Cast:
    cast = _opened()
    hand_in_quarter(_quarter(cast), cast.member)
    return cast


def _appraised() -> Cast:
    cast = _handed_in()
    actions.appraise_sheet(_sheet(cast), GOOD, by=cast.clerk)
    return cast


def _decided() -> Cast:
    """The member and the colleague are decided, nobody is released."""
    cast = _appraised()
    actions.decide_sheets([_sheet(cast)], "GOOD", by=cast.approver, reason=REASON)
    decide_quarter(_quarter(cast), cast.colleague, "GOOD", cast)
    return cast


def _excepted() -> Cast:
    """An exception from the quota was granted to the member's group."""
    cast = _decided()
    _grant(cast)()
    return cast


def _quarter(cast: Cast) -> Evaluation:
    return Evaluation.objects.for_list().get(committee=cast.province)


def _sheet(cast: Cast) -> SelfEvaluation:
    return sheet_of(_quarter(cast), cast.member)


def _save(cast: Cast) -> Job:
    section = _sheet(cast).sections.get(code="duties")
    return partial(
        actions.save_sheet_section, section, f"{section.text} Thêm.", by=cast.member, version=section.version
    )


def _rate(cast: Cast) -> Job:
    facts = TASKS | {"done": 19, "on_time": 18}
    return partial(actions.save_sheet_rating, _sheet(cast), FEWER, by=cast.member, **facts)


def _appraise(cast: Cast) -> Job:
    return partial(actions.appraise_sheet, _sheet(cast), GOOD, by=cast.clerk, **TASKS)


def _appraise_otherwise(cast: Cast) -> Job:
    facts = TASKS | {"done": 19, "on_time": 18}
    return partial(actions.appraise_sheet, _sheet(cast), FEWER, by=cast.guest, **facts)


def _decide(cast: Cast) -> Job:
    return partial(actions.decide_sheets, [_sheet(cast)], "GOOD", by=cast.approver, reason=REASON)


def _decide_otherwise(cast: Cast) -> Job:
    return partial(actions.decide_sheets, [_sheet(cast)], "COMPLETED", by=cast.supervisor, reason=REASON)


def _decide_both_excellent(cast: Cast) -> Job:
    """More than the quota allows, so that it can be decided and not released."""
    sheets = [sheet_of(_quarter(cast), person) for person in (cast.colleague, cast.member)]
    return partial(actions.decide_sheets, sheets, "EXCELLENT", by=cast.approver, reason=REASON)


def _group(cast: Cast) -> PeerGroup:
    return PeerGroup.objects.get(places__case=_sheet(cast).case_id)


def _move(cast: Cast) -> Job:
    sheet, group = _sheet(cast), _group(cast)
    other = PeerGroup.objects.exclude(pk=group.pk).filter(period=group.period_id).order_by("pk")[0]
    return partial(peergroups.move_cases, [sheet.case_id], other, by=cast.staff)


def _pool(cast: Cast) -> Job:
    group = _group(cast)
    other = PeerGroup.objects.exclude(pk=group.pk).filter(period=group.period_id).order_by("pk")[0]
    return partial(peergroups.pool_groups, [group], other, by=cast.staff)


def _grant(cast: Cast) -> Job:
    day = dt.date(2025, 3, 1)
    return partial(peergroups.grant_exception, _group(cast), "5-QĐ/TU", day, "Xuất sắc.", by=cast.staff)


def _declare(cast: Cast) -> Job:
    return partial(actions.declare_sheet_conflict, _sheet(cast), cast.approver, "kin", "Em vợ", by=cast.clerk)


def _except(cast: Cast) -> Job:
    sheet = _sheet(cast)
    row = Conflict.objects.get_or_create(
        case=sheet.case,
        member=cast.head,
        defaults={"kind": "interest", "reason": "Cùng đề án", "declared_by": cast.clerk},
    )[0]
    return partial(actions.except_sheet_conflict, sheet, row, "Chỉ có một người.", by=cast.staff)


PLAYS: dict[str, Play] = {
    "declare a conflict": _declare,
    "except the conflict": _except,
    "save the form": _save,
    "rate oneself": _rate,
    "hand in": lambda cast: partial(actions.hand_in_sheet, _sheet(cast), by=cast.member),
    "return": lambda cast: partial(actions.return_sheet, _sheet(cast), by=cast.clerk, reason="Thiếu số."),
    "appraise": _appraise,
    "appraise otherwise": _appraise_otherwise,
    "decide": _decide,
    "decide otherwise": _decide_otherwise,
    "decide over the quota": _decide_both_excellent,
    "leave unrated": lambda cast: partial(
        actions.leave_sheet_unrated, _sheet(cast), "training", "", by=cast.clerk
    ),
    "release": lambda cast: partial(actions.release_evaluation, _quarter(cast), by=cast.approver),
    "print the form": lambda cast: partial(actions.print_sheet, _sheet(cast), by=cast.clerk),
    "print the table": lambda cast: partial(actions.print_summary, _quarter(cast), by=cast.approver),
    "move to another group": _move,
    "pool the groups": _pool,
    "grant the exception": _grant,
    "withdraw the exception": lambda cast: partial(
        peergroups.withdraw_exception, _group(cast), by=cast.staff
    ),
    "rename the group": lambda cast: partial(
        peergroups.rename_group, _group(cast), "Nhóm mới", by=cast.staff
    ),
    "make a group": lambda cast: partial(
        peergroups.make_group, _quarter(cast).period, cast.province, "Nhóm thêm", by=cast.staff
    ),
    "group all": lambda cast: partial(
        peergroups.group_cases, _quarter(cast).period, cast.province, by=cast.staff
    ),
}

SCENES = {
    "quarter, form open": (_opened, PLAYS),
    "quarter, handed in": (_handed_in, PLAYS),
    "quarter, appraised": (_appraised, PLAYS),
    "quarter, decided": (_decided, PLAYS),
    "quarter, excepted": (
        _excepted,
        {name: PLAYS[name] for name in ("withdraw the exception", "release", "decide over the quota")},
    ),
}
