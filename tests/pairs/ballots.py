"""What people do with a secret ballot: prepare and open it, count, confirm and annul it."""

from __future__ import annotations

from functools import partial

from members.models import RoleKind
from reviews.ballots.actions import casting, counting, mixing, planning, printing, urn
from reviews.models import BallotRound, BallotWay, DocumentKind
from reviews.stages import Stage
from tests.pairs.racing import Job, Play, upload
from tests.reviews.ballots.voting import (
    all_good,
    key_file,
    no_slips,
    of_another_body,
    open_elsewhere,
    open_here,
    planned,
)
from tests.reviews.cast import Cast, bring_to, make_cast, make_role, opened


def _rating() -> Cast:
    """The session is rated; the guest is a second clerk."""
    cast = bring_to(make_cast(), Stage.RATING)
    make_role(cast.guest, RoleKind.CLERK, cast.province)
    return cast


def _prepared() -> Cast:
    cast = _rating()
    planning.plan_ballot(cast.session, of_another_body(cast), by=cast.clerk)
    return cast


def _prepared_here() -> Cast:
    """A ballot of the conference itself, whose roll becomes the roll of the ballot."""
    cast = make_cast()
    cast.session = opened(cast).session
    planned(cast)
    return cast


def _open() -> Cast:
    cast = _rating()
    open_elsewhere(cast)
    return cast


def _counted() -> Cast:
    cast = _open()
    counting.enter_count(_ballot(cast), all_good(_ballot(cast)), by=cast.clerk)
    return cast


def _urn() -> Cast:
    """All but the head have voted on screen, and two of three counters agree to open the urn."""
    cast = make_cast()
    ballot = open_here(cast, way=BallotWay.SCREEN, counters=[cast.member, cast.clerk])
    cast.ballot_key = key_file(ballot).read_bytes()
    for one in (cast.member, cast.colleague):
        casting.cast_ballot(ballot, [2, 2, 2, 2], by=one)
        urn.agree_to_open(ballot, by=one)
    return cast


def _urn_counted() -> Cast:
    cast = _urn()
    urn.count_urn(_ballot(cast), by=cast.colleague)
    return cast


def _mixed() -> Cast:
    """Some vote on paper, but nobody has a slip yet. The colleague has counted none."""
    cast = make_cast()
    ballot = open_here(cast, way=BallotWay.MIXED, counters=[cast.member, cast.clerk])
    mixing.seal_paper_count(ballot, no_slips(ballot), by=cast.colleague)
    return cast


def _tied() -> Cast:
    """The rule asks for a second round, and two levels have the same number of votes."""
    cast = _rating()
    ballot = open_elsewhere(cast, 8)
    asks = _ballot(cast).rule | {"tie": "second_round"}
    BallotRound.objects.filter(pk=ballot.pk).update(rule=asks)
    counting.enter_count(_ballot(cast), all_good(_ballot(cast), 4), by=cast.clerk)
    counting.confirm_count(_ballot(cast), by=cast.head)
    return cast


def _with_key(cast: Cast) -> BallotRound:
    """The ballot of the scene, with its key, which the run before may have destroyed."""
    ballot = _ballot(cast)
    key_file(ballot).write_bytes(cast.ballot_key)
    return ballot


def _ballot(cast: Cast) -> BallotRound:
    return BallotRound.objects.for_page().get(session=cast.session)


def _count(cast: Cast, by: str, excellent: int = 0) -> Job:
    ballot = _ballot(cast)
    return partial(counting.enter_count, ballot, all_good(ballot, excellent), by=getattr(cast, by))


PREPARED: dict[str, Play] = {
    "plan another": lambda cast: partial(
        planning.plan_ballot, cast.session, of_another_body(cast), by=cast.clerk
    ),
    "change": lambda cast: partial(
        planning.change_ballot, _ballot(cast), of_another_body(cast, 7), by=cast.guest
    ),
    "open": lambda cast: partial(planning.open_ballot, _ballot(cast), by=cast.clerk),
    "discard": lambda cast: partial(planning.discard_ballot, _ballot(cast), by=cast.guest),
}
COUNTED: dict[str, Play] = {
    "count": lambda cast: _count(cast, "colleague"),
    "count otherwise": lambda cast: _count(cast, "guest", 2),
    "confirm": lambda cast: partial(counting.confirm_count, _ballot(cast), by=cast.head),
    "annul": lambda cast: partial(planning.annul_ballot, _ballot(cast), "Sai danh sách", by=cast.clerk),
    "annul and repeat": lambda cast: partial(
        planning.annul_ballot, _ballot(cast), "Sai thể thức", by=cast.guest, repeat=True
    ),
    "print the minutes": lambda cast: partial(
        printing.print_ballot, _ballot(cast), DocumentKind.COUNT_MINUTES, by=cast.colleague
    ),
    "keep the minutes": lambda cast: partial(
        counting.keep_count_minutes, _ballot(cast), "03-BB/TU", upload("bien ban"), by=cast.clerk
    ),
}

URN: dict[str, Play] = {
    "vote at the last moment": lambda cast: partial(
        casting.cast_ballot, _with_key(cast), [1, 2, 3, 4], by=cast.head
    ),
    "agree": lambda cast: partial(urn.agree_to_open, _with_key(cast), by=cast.clerk),
    "count the urn": lambda cast: partial(urn.count_urn, _with_key(cast), by=cast.colleague),
    "annul the urn": lambda cast: partial(planning.annul_ballot, _with_key(cast), "Sai", by=cast.head),
}

MIXED: dict[str, Play] = {
    "vote on screen": lambda cast: partial(casting.cast_ballot, _ballot(cast), [1, 2, 3, 4], by=cast.member),
    "give a slip": lambda cast: partial(
        mixing.hand_out_slip, _ballot(cast), _ballot(cast).roll.get(member=cast.member), by=cast.colleague
    ),
    "count the slips": lambda cast: partial(
        mixing.seal_paper_count, _ballot(cast), no_slips(_ballot(cast)), by=cast.clerk
    ),
    "count them again": lambda cast: partial(
        mixing.seal_paper_count, _ballot(cast), no_slips(_ballot(cast)), by=cast.colleague
    ),
}

UNIT: dict[str, Play] = {
    "plan for the unit": lambda cast: partial(
        planning.plan_unit_ballot,
        cast.province,
        cast.campaign.period,
        of_another_body(cast),
        by=cast.staff,
    ),
}

SCENES = {
    "ballot, urn": (_urn, URN),
    "ballot, urn counted": (
        _urn_counted,
        {"recount": lambda cast: partial(urn.recount, _ballot(cast), by=cast.member)},
    ),
    "ballot, mixed": (_mixed, MIXED),
    "ballot, tied": (
        _tied,
        {"second round": lambda cast: partial(planning.plan_second_round, _ballot(cast), by=cast.clerk)},
    ),
    "ballot, before": (
        _rating,
        {
            "plan": lambda cast: partial(
                planning.plan_ballot, cast.session, of_another_body(cast), by=cast.clerk
            )
        },
    ),
    "ballot, of the unit": (_rating, UNIT),
    "ballot, prepared": (_prepared, PREPARED),
    "ballot, of the conference": (_prepared_here, {"open": PREPARED["open"]}),
    "ballot, counted": (_counted, COUNTED),
}
