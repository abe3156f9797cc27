"""Voting on screen: casting a ballot, agreeing to open the urn, opening and counting it, and counting again.

Casting is the written exception to "every write writes a line of history" (docs/ballots.md): it writes one
envelope on the row of the voter and nothing else, because all that is written near it would tell who voted
how, or when."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from functools import partial
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from ratings.ballots import BLANK
from reviews.ballots import keys, notices
from reviews.ballots.actions.planning import lock_ballot
from reviews.ballots.forms import NUMBERS
from reviews.models import BallotRound, BallotSlip, BallotState, BallotSubject, BallotTally, BallotVoter
from reviews.rules import BallotVerb, require

AGREED = 2
"""So many of the counting team have to agree before the urn is opened."""


def cast_ballot(ballot: BallotRound, marks: Sequence[int], *, by: Member) -> bool:
    """Put the ballot of ``by`` into the urn, and return whether it is the one that counts: False if one of
    ``by`` was there already, which stays. ``marks`` has for each subject the number of the mark, from 1 on in
    the order of the ballot, and 0 for an empty line.

    Everything is checked and sealed before the database is asked, so that no statement, error or log line
    ever holds a vote in plain. Raises ``ValidationError`` where voting is over or the content is not a ballot
    of this round."""
    require(BallotVerb.CAST, ballot, by)
    _require_whole(ballot, marks)
    sealed = keys.seal_marks(marks, bytes(ballot.public_key or b""), ballot.pk, by.pk)
    with transaction.atomic():
        rows = BallotRound.objects.select_for_update().filter(pk=ballot.pk)
        if list(rows.values_list("state", flat=True)) != [BallotState.OPEN]:
            raise ValidationError(_("Voting is over. Your ballot was not received."))
        free = BallotVoter.objects.filter(round=ballot.pk, member=by.pk, is_present=True, sealed__isnull=True)
        return free.update(sealed=sealed) == 1


def _require_whole(ballot: BallotRound, marks: Sequence[int]) -> None:
    boxes = len(ballot.boxes)
    if len(marks) != ballot.subjects.count() or not all(0 <= mark <= boxes for mark in marks):
        raise ValidationError(_("This is not a ballot of this round. Open the page again."))


@transaction.atomic
def agree_to_open(ballot: BallotRound, *, by: Member) -> BallotRound:
    """Record that ``by``, of the counting team, agrees that voting ends and the urn is opened, and return the
    ballot."""
    row = lock_ballot(ballot)
    require(BallotVerb.OPEN_URN, row, by)
    _require_urn(row)
    if row.team.filter(member=by, has_agreed=False).update(has_agreed=True):
        Event.record("agree_to_open", row, by=by)
    return row


def _require_urn(ballot: BallotRound) -> None:
    if not ballot.is_on_screen or not ballot.is_open:
        raise ValidationError(_("There is no urn to be opened: the ballot is not open on screen."))


@transaction.atomic
def count_urn(ballot: BallotRound, *, by: Member) -> BallotRound:
    """Open the urn and count it, and return the ballot, whose figures are then to be confirmed by another.

    In one transaction all envelopes are opened, taken apart by subject, each subject mixed anew, written as
    slips, and then all envelopes are emptied by one statement: in any other order the slips would lie beside
    their envelopes. The key is deleted once that is committed. Raises ``ValidationError`` if too few of the
    team agree, the key is lost, or an envelope does not open; then nothing is changed."""
    row = lock_ballot(ballot)
    require(BallotVerb.OPEN_URN, row, by)
    _require_urn(row)
    if row.team.filter(has_agreed=True).count() < AGREED:
        raise ValidationError(_("Two of the counting team have to agree before the urn is opened."))
    sheets = _opened(row)
    subjects = list(row.subjects.select_related("case").order_by("position"))
    slips = _mixed(row, subjects, sheets)
    BallotSlip.objects.bulk_create(slips)
    took_part = Case(When(sealed__isnull=False, then=Value(True)), default=Value(False))
    row.roll.update(took_part=took_part, sealed=None)
    _write_tallies(row, subjects, slips)
    row.digest = digest_of_slips(row, slips)
    row.state, row.counted_by, row.counted_at = BallotState.COUNTED, by, clock.now()
    row.save(update_fields=["digest", "state", "counted_by", "counted_at"])
    Event.record("count_ballot", row, by=by, subjects=len(subjects))
    notices.count_entered(row, by)
    transaction.on_commit(partial(keys.drop_key, row.pk))
    return row


def _opened(ballot: BallotRound) -> dict[int, list[int]]:
    """Return the marks in each envelope, by the key of the voter. They are in memory only."""
    if not keys.has_key(ballot.pk):
        raise ValidationError(
            _("The key of this ballot is lost: nobody can open the envelopes. Annul it and repeat it.")
        )
    found = {}
    for voter in ballot.roll.filter(sealed__isnull=False):
        try:
            found[voter.member_id] = keys.open_envelope(
                bytes(voter.sealed or b""), ballot.pk, voter.member_id
            )
        except ValueError:
            raise ValidationError(
                _("The envelope of %(name)s does not open: it was changed. Nothing has been counted.")
                % {"name": voter.name}
            ) from None
    return found


def _mixed(
    ballot: BallotRound, subjects: Sequence[BallotSubject], sheets: dict[int, list[int]]
) -> list[BallotSlip]:
    """Return the slips of all sheets, taken apart by subject. They are sorted by their ids, which the random
    numbers of the operating system have just made: that mixes each subject for itself. The own line of a
    voter is left out where nobody votes on himself."""
    codes = [BLANK, *ballot.boxes]
    own = ballot.ballot_rule.on_oneself
    slips = []
    for place, subject in enumerate(subjects):
        marks = [
            codes[sheet[place]] for voter, sheet in sheets.items() if own or voter != subject.case.member_id
        ]
        slips += [BallotSlip(id=uuid4(), round=ballot, subject=subject, mark=mark) for mark in marks]
    return sorted(slips, key=lambda slip: slip.pk)


def _write_tallies(
    ballot: BallotRound, subjects: Sequence[BallotSubject], slips: Sequence[BallotSlip]
) -> None:
    rule, marks = ballot.ballot_rule, ballot.marks
    there = set(ballot.roll.filter(is_present=True).values_list("member", flat=True))
    for subject in subjects:
        votes = Counter(slip.mark for slip in slips if slip.subject_id == subject.pk)
        has_own = subject.case.member_id in there and not rule.on_oneself
        subject.issued = (ballot.present or 0) - has_own
        subject.collected = votes.total()
        subject.valid = sum(votes[mark] for mark in marks)
        subject.invalid = subject.collected - subject.valid
        subject.save(update_fields=NUMBERS)
        BallotTally.objects.bulk_create(
            BallotTally(subject=subject, mark=mark, votes=votes[mark]) for mark in marks
        )


def digest_of_slips(ballot: BallotRound, slips: Sequence[BallotSlip]) -> str:
    """Return the SHA-256 over the numbers of the roll and all slips. Their ids were born at the count and
    nobody has seen them before, so the digest in the signed minutes shows every later change."""
    lines = sorted(f"{slip.subject_id} {slip.mark} {slip.pk}" for slip in slips)
    text = "\n".join([f"{ballot.pk} {ballot.entitled} {ballot.present} {len(slips)}", *lines])
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def recount(ballot: BallotRound, *, by: Member) -> bool:
    """Count the slips again, and return whether they give the same figures and the same digest."""
    row = lock_ballot(ballot)
    require(BallotVerb.RECOUNT, row, by)
    if not row.digest:
        raise ValidationError(_("Only a ballot that was counted on screen has slips to count again."))
    slips = list(BallotSlip.objects.filter(round=row))
    found = Counter((slip.subject_id, slip.mark) for slip in slips if slip.mark in row.marks)
    rows = BallotTally.objects.filter(subject__round=row, votes__gt=0)
    stored = {(one.subject_id, one.mark): one.votes for one in rows}
    agrees = dict(found) == stored and digest_of_slips(row, slips) == row.digest
    Event.record("recount_ballot", row, by=by, agrees=agrees)
    return agrees


def sweep_keys() -> int:
    """Delete the keys of all ballots that are not open, and return how many they were. A process that was
    killed between the commit of a count and the deletion leaves such a key."""
    kept = keys.kept_keys()
    still = set(BallotRound.objects.filter(pk__in=kept, state=BallotState.OPEN).values_list("pk", flat=True))
    for ballot in kept - still:
        keys.drop_key(ballot)
    return len(kept - still)


def clean_envelopes() -> int:
    """Have the database write the rolls anew where envelopes were emptied, so that not even the sealed bytes
    stay in its files, and return of how many ballots. It is the second lock beside the deleted key. The
    caller is in no transaction."""
    rows = BallotRound.objects.filter(~Q(digest=""), is_cleaned=False).exclude(state=BallotState.OPEN)
    done = list(rows.values_list("pk", flat=True))
    if done:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM FULL reviews_ballotvoter")
        BallotRound.objects.filter(pk__in=done).update(is_cleaned=True)
    return len(done)
