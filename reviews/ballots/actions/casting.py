"""Voting on screen: a ballot is put into the urn.

Casting is the written exception to "every write writes a line of history" (docs/ballots.md): it writes one
envelope on the row of the voter and nothing else, because all that is written near it would tell who voted
how, or when."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Member
from reviews.ballots import keys
from reviews.models import BallotRound, BallotState, BallotVoter
from reviews.rules import BallotVerb, as_voter, require


def cast_ballot(ballot: BallotRound, marks: Sequence[int], *, by: Member) -> bool:
    """Put the ballot of ``by`` into the urn, and return whether it is the one that counts: False if one of
    ``by`` was there already, which stays. ``marks`` has for each subject
    the number of the mark, from 1 on in the order of the ballot, and 0 for an empty line.

    Everything is checked and sealed before the database is asked, so that no statement, error or log line
    ever holds a vote in plain. Raises ``ValidationError`` where voting is over or the content is not a ballot
    of this round."""
    voters = BallotVoter.objects.filter(round=ballot.pk, member=by.pk)
    parts = as_voter(ballot, voters.only("is_present", "is_on_paper").first())
    require(BallotVerb.CAST, ballot, by, played=parts)
    _require_whole(ballot, marks)
    sealed = keys.seal_marks(marks, bytes(ballot.public_key or b""), ballot.pk, by.pk)
    with transaction.atomic():
        row = BallotRound.objects.select_for_update(of=("self",)).for_voting().get(pk=ballot.pk)
        if row.state != BallotState.OPEN:
            raise ValidationError(_("Voting is over. Your ballot was not received."))
        require(BallotVerb.CAST, row, by, played=parts)
        free = voters.filter(is_present=True, is_on_paper=False, sealed__isnull=True)
        if free.update(sealed=sealed):
            return True
        require(BallotVerb.CAST, row, by)  # a slip may have been given out meanwhile
        return False


def _require_whole(ballot: BallotRound, marks: Sequence[int]) -> None:
    subjects = list(ballot.subjects.order_by("position").only("round_id", "between"))
    for one in subjects:
        one.round = ballot
    is_whole = len(marks) == len(subjects) and all(
        0 <= mark <= len(one.boxes) for one, mark in zip(subjects, marks, strict=True)
    )
    if not is_whole:
        raise ValidationError(_("This is not a ballot of this round. Open the page again."))
