"""After the count nothing that stays leads from a vote to the person; ``make votes`` plays eighty rounds."""

from __future__ import annotations

import pytest

from tests.reviews.ballots.roads import UNPROTECTED, cast_of_voters, most_by_chance, shares_read
from tests.reviews.cast import Cast

ROUNDS = 3


@pytest.fixture
def voters(db: None) -> Cast:
    return cast_of_voters()


def test_no_road_leads_from_a_vote_to_the_person(voters: Cast) -> None:
    most = most_by_chance(ROUNDS, len(voters.subjects()))
    assert [name for name, share in shares_read(voters, ROUNDS).items() if share > most] == []


@pytest.mark.parametrize("road", UNPROTECTED)
def test_a_road_is_open_once_its_protection_is_taken_out(voters: Cast, road: str) -> None:
    with UNPROTECTED[road]():
        assert shares_read(voters, 1)[road] > most_by_chance(1, len(voters.subjects()))
