"""The results of secret ballots as they stand beside the cases that were voted on, and on printed papers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.utils.translation import gettext as _

from members.models import Member
from ratings.models import RatingCase
from reviews.models import BallotRound, BallotState, BallotSubject, Conference
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


def ballot_lines(case: RatingCase, reader: Member) -> list[tuple[BallotRound, str]]:
    """Return the confirmed ballots on the case, each with its line as this reader may read it."""
    found = ballots_beside([case.pk], reader).get(case.pk, [])
    return [(ballot, vote_line(ballot, words)) for ballot, words in found]


def ballots_on_paper(cases: Collection[int]) -> dict[int, list[str]]:
    """Return for each of these cases, given by key, what a printed list says of the confirmed ballots on it.
    Of few votes it names the minutes of the count, which only those read who may."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in BallotSubject.objects.beside(cases):
        ballot = row.round
        is_many = (ballot.present or 0) >= ballot.ballot_rule.threshold
        words = outcome_in_words(ballot, row) if is_many else _("see the minutes of the count")
        found[row.case_id].append(vote_line(ballot, words))
    return found


def ballots_held(conference: Conference, until: dt.datetime | None) -> list[str]:
    """Return a sentence for each confirmed ballot of the conference, with its counting team and the paper on
    which its result stands; only of those confirmed ``until`` then, if a moment is given."""
    rows = BallotRound.objects.filter(session=conference.session_id, state=BallotState.CONFIRMED)
    if until:
        rows = rows.filter(confirmed_at__lte=until)
    return [_held(row) for row in rows.prefetch_related("team__member", "subjects").order_by("held_on", "pk")]


def _held(ballot: BallotRound) -> str:
    number = f" số {ballot.paper_number}" if ballot.paper_number else ""
    team = ", ".join(f"{one}{' (tổ trưởng)' if one.is_leader else ''}" for one in ballot.team.all())
    return (
        f"Ngày {ballot.held_on:%d/%m/%Y}, {ballot.body} bỏ phiếu kín về mức xếp loại của"
        f" {len(ballot.subjects.all())} đối tượng. Tổ kiểm phiếu: {team}. Kết quả ghi trong Biên bản kiểm"
        f" phiếu{number}, kèm theo biên bản này."
    )
