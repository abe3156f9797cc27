"""The results of secret ballots as they stand beside the cases that were voted on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.utils.translation import gettext as _

from members.models import Member
from reviews.models import BallotRound, BallotSubject
from reviews.rules import sees_counts, sees_own_count


def outcome_in_words(ballot: BallotRound, subject: BallotSubject) -> str:
    """Return the votes for the subject in words, the mark with the most of them first, out of all valid
    ballots: "Good 6, Excellent 1 of 7"."""
    figures, marks = subject.figures, ballot.marks
    votes = sorted(figures.votes.items(), key=lambda one: -one[1])
    said = ", ".join(f"{marks.get(mark, mark)} {n}" for mark, n in votes if n)
    return _("%(votes)s of %(valid)s valid") % {"votes": said, "valid": figures.valid} if said else ""


def vote_line(ballot: BallotRound, words: str) -> str:
    """Return the line that stands beside a case: the day of the ballot, and its votes in words."""
    said = {"day": f"{ballot.held_on:%d/%m/%Y}", "votes": words or _("not shown to you")}
    return _("Secret ballot of %(day)s: %(votes)s") % said


def ballots_beside(cases: Collection[int], reader: Member) -> dict[int, list[tuple[BallotRound, str]]]:
    """Return for each of these cases, given by key, the confirmed ballots on it with their votes in words.
    The words are empty where they are withheld from the reader. Takes a number of queries that does not grow
    with the cases."""
    found: dict[int, list[tuple[BallotRound, str]]] = defaultdict(list)
    rounds: dict[int, tuple[BallotRound, bool, bool]] = {}
    for row in BallotSubject.objects.beside(cases):
        if row.round_id not in rounds:
            ballot = row.round
            rounds[row.round_id] = ballot, sees_counts(reader, ballot), sees_own_count(reader, ballot)
        ballot, sees_all, sees_own = rounds[row.round_id]
        own = row.case.member_id == reader.pk and row.case.released_at is None
        shown = sees_all and (sees_own or not own)
        found[row.case_id].append((ballot, outcome_in_words(ballot, row) if shown else ""))
    return found
