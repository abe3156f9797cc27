"""Through whole rounds, whoever can and should act next has the line for it on the page of the work."""

from __future__ import annotations

import pytest

from tests.reviews.demo.conftest import Played
from tests.reviews.demo.waiting import ASKED_FOR_LATER

RATED = {"MOVE", "WRITE", "COMMENT", "ANSWER", "CONVENE", "OPEN", "RUN", "APPRAISE", "FINALISE", "DECIDE"}
CONFIRMED = {
    "CONFIRM_AS_CLERK",
    "CONFIRM_AS_CHAIR",
    "LOCK_MINUTES",
    "APPROVE_PLAN",
    "RECEIVE",
    "FILL_DOSSIER",
}


@pytest.mark.parametrize("play", ["s1_played", "s2_played", "s6_played"])
def test_whoever_acts_had_the_line_before_and_has_it_no_longer_and_nobody_is_refused(
    request: pytest.FixtureRequest, play: str
) -> None:
    played: Played = request.getfixturevalue(play)
    seen = played[1]
    found = (set(seen.missing) - ASKED_FOR_LATER, dict(seen.lasting), dict(seen.refused))
    assert found == (set(), {}, {})
    assert (RATED | CONFIRMED) - set(seen.looked) == set()
