"""Whatever breaks while a vote is cast or the urn is counted, no vote is lost and none is doubled.

``make votes ARGS=kills`` kills processes in earnest."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from django.db import transaction

from reviews.ballots import keys
from reviews.ballots.actions import urn
from reviews.models import BallotRound, BallotSlip
from tests.reviews.ballots.faults import agree, cast_once, fault_at, is_in_urn, open_urn, what_is_wrong
from tests.reviews.ballots.voting import fresh
from tests.reviews.cast import Cast, opened


class BrokenError(Exception):
    pass


def breaks() -> None:
    raise BrokenError


@pytest.fixture
def ballot(cast: Cast) -> BallotRound:
    cast.session = opened(cast).session
    return open_urn(cast)


def test_a_cast_that_breaks_anywhere_is_sent_again_with_another_choice(
    cast: Cast, ballot: BallotRound
) -> None:
    """A broken one was not received, and the first that was received counts."""
    received, broken = [], 0
    for voter in (cast.head, cast.member, cast.colleague):
        for number in count(1):
            mark = 1 + (number + broken) % 3
            try:
                with transaction.atomic(), fault_at(number, breaks):
                    cast_once(ballot, mark, voter)
            except BrokenError:
                broken += 1
                assert is_in_urn(ballot, voter) is False
            else:
                received.append(mark)
                break
    assert broken > 12
    agree(ballot, cast)
    urn.count_urn(ballot, by=cast.colleague)
    assert what_is_wrong(ballot, received) == ""


def test_a_count_that_breaks_anywhere_changes_nothing_and_is_done_again(
    cast: Cast, ballot: BallotRound
) -> None:
    for voter, mark in ((cast.head, 1), (cast.member, 2), (cast.colleague, 2)):
        cast_once(ballot, mark, voter)
    agree(ballot, cast)
    broken = 0
    for number in count(1):
        try:
            with transaction.atomic(), fault_at(number, breaks):
                urn.count_urn(ballot, by=cast.colleague)
        except BrokenError:
            broken += 1
            assert (fresh(ballot).is_open, BallotSlip.objects.count(), keys.has_key(ballot.pk)) == (
                True,
                0,
                True,
            )
        else:
            break
    assert broken > 20
    assert (what_is_wrong(ballot, [1, 2, 2]), keys.has_key(ballot.pk)) == ("", False)


def test_the_check_of_the_faults_finds_a_vote_that_is_lost_or_doubled(
    cast: Cast, ballot: BallotRound, monkeypatch: Any
) -> None:
    cast_once(ballot, 1, cast.head)
    mixed = urn._mixed
    monkeypatch.setattr(urn, "_mixed", lambda *of: [*mixed(*of)][1:])
    agree(ballot, cast)
    urn.count_urn(ballot, by=cast.colleague)
    assert what_is_wrong(ballot, [1]) == "the votes, the slips"
