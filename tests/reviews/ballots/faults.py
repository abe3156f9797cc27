"""Faults injected at every statement of casting and counting, and what must hold afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from members.models import Member
from reviews.ballots.actions import casting, cleaning, planning, urn
from reviews.models import BallotRound, BallotSlip, BallotVoter, BallotWay
from tests.reviews.ballots.voting import fresh, planned
from tests.reviews.cast import Cast


@contextmanager
def fault_at(number: int, happen: Callable[[], object]) -> Iterator[list[int]]:
    """Have something happen after the statement with this number, from 1 on. What is yielded counts the
    statements."""
    seen = [0]

    def watch(execute: Callable[..., Any], *statement: Any) -> Any:
        result = execute(*statement)
        seen[0] += 1
        if seen[0] == number:
            happen()
        return result

    with connection.execute_wrapper(watch):
        yield seen


def open_urn(cast: Cast) -> BallotRound:
    return planning.open_ballot(planned(cast, way=BallotWay.SCREEN), by=cast.clerk)


def cast_once(ballot: BallotRound, mark: int, member: Member) -> bool:
    return casting.cast_ballot(fresh(ballot), [mark] * ballot.subjects.count(), by=member)


def is_in_urn(ballot: BallotRound, member: Member) -> bool:
    return BallotVoter.objects.filter(round=ballot, member=member, sealed__isnull=False).exists()


def agree(ballot: BallotRound, cast: Cast) -> None:
    for one in (cast.colleague, cast.member):
        urn.agree_to_open(ballot, by=one)


def what_is_wrong(ballot: BallotRound, marks: list[int]) -> str:
    """Return what differs after the count from these marks, the number of one for each vote that was said to
    be received; empty if nothing does."""
    row = fresh(ballot)
    subjects = list(row.subjects.with_votes())
    for one in subjects:
        one.round = row
    wanted = sorted(subjects[0].boxes[mark - 1] for mark in marks)
    found = {
        "the votes": [
            sorted(mark for mark, n in one.figures.votes.items() for _vote in range(n)) for one in subjects
        ],
        "the slips": [
            sorted(BallotSlip.objects.filter(subject=one).values_list("mark", flat=True)) for one in subjects
        ],
    }
    wrong = [name for name, lists in found.items() if lists != [wanted] * len(subjects)]
    if row.roll.filter(sealed__isnull=False).exists():
        wrong.append("an envelope")
    cleaning.sweep_keys()
    return ", ".join(wrong)
