"""Where some vote on slips of paper and the others on screen: who is given a slip, and what is counted of the
slips. Nobody votes both ways, and what was counted on paper is sealed until the urn is opened."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member
from ratings.ballots import BallotFigures
from reviews.ballots import keys
from reviews.ballots.actions.counting import BallotCount, disagreements
from reviews.ballots.actions.planning import lock_ballot
from reviews.ballots.forms import NUMBERS
from reviews.models import BallotPaperCount, BallotRound, BallotSubject, BallotVoter
from reviews.rules import BallotVerb, require


@transaction.atomic
def hand_out_slip(ballot: BallotRound, voter: BallotVoter, *, by: Member) -> BallotRound:
    """Record that this person was given a slip and cannot vote on screen any more, and return the ballot.
    Raises ``ValidationError`` if there is a ballot of that person in the urn."""
    row = lock_ballot(ballot)
    require(BallotVerb.HAND_OUT, row, by)
    _require_mixed(row)
    rows = row.roll.filter(pk=voter.pk, is_present=True)
    if rows.filter(is_on_paper=True).exists():
        return row
    if not rows.filter(sealed__isnull=True).update(is_on_paper=True):
        raise ValidationError(
            _("%(name)s has a ballot in the urn, or is not there. Give out no slip.") % {"name": voter.name}
        )
    Event.record("hand_out_slip", row, by=by, voter=voter.member_id)
    return row


@transaction.atomic
def seal_paper_count(ballot: BallotRound, count: BallotCount, *, by: Member) -> BallotRound:
    """Keep what ``by`` has counted of the slips, sealed, and return the ballot. Another of the counting team
    does the same; the two are compared when the urn is opened. Until then it may be entered again. Raises
    ``ValidationError`` with every figure that does not agree."""
    row = lock_ballot(ballot)
    require(BallotVerb.COUNT, row, by)
    _require_mixed(row)
    subjects = list(row.subjects.with_votes())
    for one in subjects:
        one.round = row
    given = slips_given(row, subjects)
    faults = [
        text
        for one in subjects
        for text in disagreements(one, count.figures.get(one.pk), given[one.pk], on_paper=True)
    ]
    if faults:
        raise ValidationError(faults)
    numbers = [number for one in subjects for number in _numbers(one, count.figures[one.pk])]
    sealed = keys.seal_figures(numbers, bytes(row.public_key or b""), row.pk, by.pk)
    BallotPaperCount.objects.update_or_create(round=row, member=by, defaults={"sealed": sealed})
    Event.record("count_slips", row, by=by)
    return row


def _require_mixed(ballot: BallotRound) -> None:
    if not ballot.is_mixed or not ballot.is_open:
        raise ValidationError(_("Slips are given out and counted while a mixed ballot is open."))


def slips_given(ballot: BallotRound, subjects: Sequence[BallotSubject]) -> dict[int, int]:
    """Return how many slips were given out for each subject, by the key of its row: one less for a subject
    who votes on paper and not on the own person."""
    given = set(ballot.roll.filter(is_on_paper=True).values_list("member", flat=True))
    on_oneself = ballot.ballot_rule.on_oneself
    return {one.pk: len(given) - (not on_oneself and one.case.member_id in given) for one in subjects}


def _numbers(subject: BallotSubject, figures: BallotFigures) -> list[int]:
    return [
        *(getattr(figures, name) for name in NUMBERS),
        *(figures.votes.get(mark, 0) for mark in subject.marks),
    ]


def opened_counts(ballot: BallotRound, subjects: Sequence[BallotSubject]) -> dict[int, BallotFigures]:
    """Return what was counted on paper for each subject, by the key of its row; empty where nobody was given
    a slip. Raises ``ValidationError`` where fewer than two have counted, or their figures differ."""
    if not ballot.is_mixed or not ballot.roll.filter(is_on_paper=True).exists():
        return {}
    rows = list(ballot.paper_counts.filter(sealed__isnull=False))
    if len(rows) < 2:
        raise ValidationError(
            _("The slips of paper are counted by two of the team, each by himself, before the urn is opened.")
        )
    counted = [keys.open_figures(bytes(row.sealed or b""), ballot.pk, row.member_id) for row in rows]
    if any(one != counted[0] for one in counted):
        raise ValidationError(
            _(
                "The figures of the counters differ. Nothing was counted: count the slips and enter them"
                " again."
            )
        )
    left, found = list(counted[0]), {}
    for subject in subjects:
        marks = list(subject.marks)
        mine, left = left[: 4 + len(marks)], left[4 + len(marks) :]
        issued, collected, valid, invalid = mine[:4]
        votes = dict(zip(marks, mine[4:], strict=True))
        found[subject.pk] = BallotFigures(issued, collected, valid, invalid, votes)
    return found
