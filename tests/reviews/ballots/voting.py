"""What tests of secret ballots share: a ballot of the standing committee, and figures that agree."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings

from members import clock
from ratings.ballots import BallotFigures
from reviews.ballots.actions import counting, planning
from reviews.models import BallotQuestion, BallotRoll, BallotRound, BallotSubject, BallotWay
from tests.reviews.cast import Cast, opened


def plan_of(cast: Cast, **more: Any) -> planning.BallotPlan:
    """A ballot on everybody, counted by the colleague and the clerk."""
    settled: dict[str, Any] = {
        "way": BallotWay.TOTALS,
        "question": BallotQuestion.LEVELS,
        "voters": BallotRoll.CONFERENCE,
        "body": "",
        "held_on": clock.today(),
        "subjects": [cast.paper(one).case_id for one in cast.subjects()],
        "leader": cast.colleague,
        "counters": [cast.member],
    }
    return planning.BallotPlan(**(settled | more))


def of_another_body(cast: Cast, numbers: int = 9, **more: Any) -> planning.BallotPlan:
    """A ballot of a body whose roll is not in the program."""
    several = {"voters": BallotRoll.NUMBERS, "body": "Ban Chấp hành Đảng bộ tỉnh", **more}
    return plan_of(cast, invited=numbers, entitled=numbers, present=numbers, **several)


def planned(cast: Cast, **more: Any) -> BallotRound:
    return planning.plan_ballot(cast.session, plan_of(cast, **more), by=cast.clerk)


def open_here(cast: Cast, **more: Any) -> BallotRound:
    """An open ballot at the opened conference."""
    conference = opened(cast)
    cast.session = conference.session
    return planning.open_ballot(planned(cast, **more), by=cast.clerk)


def open_elsewhere(cast: Cast, numbers: int = 9, **more: Any) -> BallotRound:
    """An open ballot of another body of so many people."""
    ballot = planning.plan_ballot(cast.session, of_another_body(cast, numbers, **more), by=cast.clerk)
    return planning.open_ballot(ballot, by=cast.clerk)


def all_good(ballot: BallotRound, excellent: int = 0, **more: Any) -> counting.BallotCount:
    """Everybody present votes for Good, but for so many who vote for Excellent."""
    n = ballot.present or 0
    votes = {"EXCELLENT": excellent, "GOOD": n - excellent}
    numbers: dict[str, Any] = {"issued": n, "collected": n, "valid": n, "invalid": 0, "votes": votes}
    figures = BallotFigures(**(numbers | more))
    return counting.BallotCount({one.pk: figures for one in BallotSubject.objects.filter(round=ballot)})


def no_slips(ballot: BallotRound) -> counting.BallotCount:
    """Nobody was given a slip, or none came back."""
    nothing = BallotFigures(0, 0, 0, 0, {})
    return counting.BallotCount({one.pk: nothing for one in BallotSubject.objects.filter(round=ballot)})


def key_file(ballot: BallotRound) -> Path:
    return Path(settings.BALLOT_KEYS, f"{ballot.pk}.key")


def fresh(ballot: BallotRound) -> BallotRound:
    return BallotRound.objects.for_page().get(pk=ballot.pk)


def yesterday() -> dt.date:
    return clock.today() - dt.timedelta(days=1)
