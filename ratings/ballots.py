"""The arithmetic of secret ballots: whether counted figures agree, which mark is first, whether it carries.

No level is decided here. What carries is said beside the case, where the competent level decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ratings.rulesets.voting import BallotRule, VoteBase, VoteTie

AGREE, DISAGREE = "AGREE", "DISAGREE"
NOT_RATED = "NOT_RATED"
BLANK, INVALID = "BLANK", "INVALID"
"""The marks of a ballot beside the codes of the levels: the two of a vote on nominees, that the subject is
not to be rated yet, a line that was left empty, and one that is invalid for another reason."""


@dataclass(frozen=True)
class BallotFigures:
    """What was counted for one subject: ballots issued, collected, valid and invalid, and the votes by mark.
    None stands for what is not entered yet."""

    issued: int | None
    collected: int | None
    valid: int | None
    invalid: int | None
    votes: Mapping[str, int]

    @property
    def counted(self) -> int:
        return sum(self.votes.values())


@dataclass(frozen=True)
class Turnout:
    """How many were invited to vote, how many of them have the right to, and how many of these are there."""

    invited: int
    entitled: int
    present: int


@dataclass(frozen=True)
class BallotOutcome:
    """The result for one subject. ``first`` are the marks with the most ``votes``; several are a tie. An
    empty line counts for no mark. ``needed`` is the least number that carries, None if the rule sets
    none."""

    first: tuple[str, ...]
    votes: int
    needed: int | None

    @property
    def is_tie(self) -> bool:
        return len(self.first) > 1

    @property
    def carries(self) -> bool | None:
        """Whether the first mark carries, None if the rule leaves that to the competent level."""
        if self.needed is None:
            return None
        return not self.is_tie and self.votes >= self.needed


def least_to_carry(rule: BallotRule, turnout: Turnout, valid: int) -> int | None:
    """Return the least number of votes that is more than the rule's share of its base."""
    base = {
        VoteBase.REPORT: None,
        VoteBase.INVITED: turnout.invited,
        VoteBase.PRESENT: turnout.present,
        VoteBase.VALID: valid,
    }[rule.majority_of]
    return None if base is None else int(Decimal(base) * rule.share / 100) + 1


def outcome_of(rule: BallotRule, turnout: Turnout, figures: BallotFigures) -> BallotOutcome:
    """Return which mark is first, and what it takes to carry."""
    votes = {mark: number for mark, number in figures.votes.items() if mark != BLANK and number}
    most = max(votes.values(), default=0)
    first = tuple(mark for mark, number in votes.items() if number == most)
    return BallotOutcome(first, most, least_to_carry(rule, turnout, figures.valid or 0))


def needs_second_round(rule: BallotRule, outcome: BallotOutcome) -> bool:
    """Return whether the rule asks for a second round on the subject: nothing carries, or marks are level."""
    return rule.tie is VoteTie.SECOND_ROUND and (outcome.is_tie or outcome.carries is False)


def two_first(figures: BallotFigures) -> tuple[str, ...]:
    """Return the marks between which a second round is held: the two with the most votes, or more where the
    second place is shared. Empty where fewer than two marks have votes."""
    votes = {mark: number for mark, number in figures.votes.items() if mark != BLANK and number}
    numbers = sorted(votes.values(), reverse=True)
    return tuple(mark for mark, number in votes.items() if len(numbers) > 1 and number >= numbers[1])


def reveals_votes(figures: BallotFigures) -> bool:
    """Return whether the figures show how somebody voted: all alike, or all but one, who then knows how
    all others voted."""
    marked = [number for number in figures.votes.values() if number]
    return bool(marked) and max(marked) >= sum(marked) - 1
