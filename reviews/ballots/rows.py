"""The results of a ballot as one reader may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from members.models import Member
from ratings import ballots
from reviews.models import BallotRound, BallotSubject
from reviews.rules import sees_counts, sees_own_count


@dataclass(frozen=True)
class ResultRow:
    """The result for one subject. ``votes`` are the numbers in the order of the ballot's marks, empty where
    they are withheld from the reader, and None for a mark that a second round has left out. ``first`` names
    the mark with the most votes, and how many."""

    subject: BallotSubject
    votes: tuple[int | None, ...]
    first: str
    note: str

    @property
    def is_withheld(self) -> bool:
        return not self.votes


def result_rows(ballot: BallotRound, subjects: Sequence[BallotSubject], reader: Member) -> list[ResultRow]:
    """Return the results of the ballot, without what the reader may not see."""
    sees_all, sees_own = sees_counts(reader, ballot), sees_own_count(reader, ballot)

    def sees(one: BallotSubject) -> bool:
        own = one.case.member_id == reader.pk and one.case.released_at is None
        return sees_all and (sees_own or not own)

    return [_row(ballot, one, sees=sees(one)) for one in subjects]


def _row(ballot: BallotRound, subject: BallotSubject, *, sees: bool) -> ResultRow:
    figures, marks, own = subject.figures, ballot.marks, subject.marks
    if not sees or figures.valid is None:
        return ResultRow(subject, (), "", "")
    outcome = ballots.outcome_of(ballot.ballot_rule, ballot.turnout, figures)
    votes = tuple(figures.votes.get(mark, 0) if mark in own else None for mark in marks)
    named = ", ".join(marks.get(mark, mark) for mark in outcome.first)
    first = f"{named} {outcome.votes}/{figures.valid}" if named else ""
    note = "; ".join(filter(None, [_note(outcome), _shown(figures)]))
    return ResultRow(subject, votes, first, note)


def _shown(figures: ballots.BallotFigures) -> str:
    """Return what the figures give away of single votes, whoever reads them."""
    return _("the result shows how single persons voted") if ballots.reveals_votes(figures) else ""


def _note(outcome: ballots.BallotOutcome) -> str:
    """Return what the rule of passing says of the result, empty where it leaves all to the competent
    level."""
    if outcome.carries:
        return _("carried, %(n)s were needed") % {"n": outcome.needed}
    if outcome.is_tie:
        return _("the same number of votes")
    return "" if outcome.needed is None else _("not carried, %(n)s were needed") % {"n": outcome.needed}
