"""Where nothing carries, the rule set may ask for a second round between the two first."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from ratings.ballots import BLANK, BallotFigures, needs_second_round, outcome_of, two_first
from ratings.rulesets import BallotRule, VoteBase, VoteTie
from reviews.ballots.actions import counting, planning, printing
from reviews.ballots.printed import slips_paper
from reviews.models import BallotRound, BallotState, DocumentKind
from reviews.stages import Stage
from tests.reviews import said
from tests.reviews.ballots.voting import all_good, fresh, open_elsewhere
from tests.reviews.cast import Cast, bring_to


def test_the_two_first_are_those_with_the_most_votes() -> None:
    votes: list[dict[str, int]] = [
        {"EXCELLENT": 4, "GOOD": 4, "COMPLETED": 1},
        {"EXCELLENT": 5, "GOOD": 2, "COMPLETED": 2},
        {"GOOD": 4, BLANK: 5},
        {},
    ]
    figures = [BallotFigures(9, 9, 9, 0, one) for one in votes]
    assert [two_first(one) for one in figures] == [
        ("EXCELLENT", "GOOD"),
        ("EXCELLENT", "GOOD", "COMPLETED"),
        (),
        (),
    ]
    asks = BallotRule(tie=VoteTie.SECOND_ROUND)
    by_present = BallotRule(tie=VoteTie.SECOND_ROUND, majority_of=VoteBase.PRESENT)
    turnout = BallotRound(invited=9, entitled=9, present=9).turnout
    needs = [
        [needs_second_round(rule, outcome_of(rule, turnout, one)) for one in figures[:2]]
        for rule in (BallotRule(), asks, by_present)
    ]
    assert needs == [[False, False], [True, False], [True, False]]


def tied(cast: Cast, **more: object) -> BallotRound:
    """Four against four on everybody, under a rule that asks for a second round."""
    bring_to(cast, Stage.RATING)
    ballot = open_elsewhere(cast, 8)
    rule = fresh(ballot).rule | {"tie": "second_round", **more}
    BallotRound.objects.filter(pk=ballot.pk).update(rule=rule)
    counting.enter_count(ballot, all_good(ballot, 4), by=cast.clerk)
    return counting.confirm_count(ballot, by=cast.head)


def test_a_second_round_is_held_between_the_two_first(cast: Cast) -> None:
    first = tied(cast)
    again = planning.plan_second_round(first, by=cast.clerk)
    assert (again.second_of, [one.between for one in again.subjects.all()]) == (
        first,
        [["EXCELLENT", "GOOD"]] * 4,
    )
    with pytest.raises(ValidationError):
        planning.plan_second_round(first, by=cast.clerk)
    planning.open_ballot(again, by=cast.clerk)
    document = printing.print_ballot(again, DocumentKind.BALLOT_SLIPS, by=cast.clerk)
    (line,) = [one for one in said.lines_of(slips_paper(document)) if one.startswith("3 | ")]
    assert line.endswith("| ☐ | ☐ | – | –")
    figures = BallotFigures(8, 8, 8, 0, {"EXCELLENT": 0, "GOOD": 8, "COMPLETED": 0})
    counting.enter_count(
        again, counting.BallotCount({one.pk: figures for one in again.subjects.all()}), by=cast.clerk
    )
    stored = [set(one.figures.votes) for one in fresh(again).subjects.with_votes()]
    assert stored == [{"EXCELLENT", "GOOD", BLANK}] * 4


def test_an_annulled_second_round_is_repeated_between_the_same(cast: Cast) -> None:
    first = tied(cast)
    again = planning.open_ballot(planning.plan_second_round(first, by=cast.clerk), by=cast.clerk)
    repeated = planning.annul_ballot(again, "Sai", by=cast.head, repeat=True)
    assert (repeated.second_of, repeated.repeats, [one.between for one in repeated.subjects.all()]) == (
        first,
        again,
        [["EXCELLENT", "GOOD"]] * 4,
    )


def test_without_such_a_rule_a_tie_is_reported(cast: Cast) -> None:
    first = tied(cast, tie="report")
    with pytest.raises(ValidationError):
        planning.plan_second_round(first, by=cast.clerk)
    assert fresh(first).state == BallotState.CONFIRMED
