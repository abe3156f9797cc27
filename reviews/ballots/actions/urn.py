"""Opening the urn of a secret ballot and counting it, and counting its slips again."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Value, When
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from ratings.ballots import BLANK, INVALID, BallotFigures
from reviews.ballots import keys, notices
from reviews.ballots.actions.mixing import opened_counts
from reviews.ballots.actions.planning import lock_ballot
from reviews.ballots.forms import NUMBERS
from reviews.models import BallotRound, BallotSlip, BallotState, BallotSubject, BallotTally
from reviews.rules import BallotVerb, require

AGREED = 2
"""So many of the counting team have to agree before the urn is opened."""


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
    if not ballot.has_urn or not ballot.is_open:
        raise ValidationError(_("There is no urn to be opened: the ballot is not open on screen."))


@transaction.atomic
def count_urn(ballot: BallotRound, *, by: Member) -> BallotRound:
    """Open the urn and count it, and return the ballot, whose figures are then to be confirmed by another.

    In one transaction all envelopes are opened, taken apart by subject, each subject mixed anew, written as
    slips, and then all envelopes are emptied by one statement: in any other order the slips would lie beside
    their envelopes. What was counted on paper is added as slips like all others. The key is deleted once that
    is committed. Raises ``ValidationError`` if too few of the team agree, the key is lost, an envelope does
    not open, or so few voted one way that the other would tell how; then nothing is changed."""
    row = lock_ballot(ballot)
    require(BallotVerb.OPEN_URN, row, by)
    _require_urn(row)
    if row.team.filter(has_agreed=True).count() < AGREED:
        raise ValidationError(_("Two of the counting team have to agree before the urn is opened."))
    sheets = _opened(row)
    subjects = list(row.subjects.with_votes())
    for one in subjects:
        one.round = row
    on_paper = opened_counts(row, subjects)
    _require_many(row, len(sheets), on_paper)
    slips = _mixed(row, subjects, sheets, on_paper)
    _write_slips(row, slips)
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


def _require_many(ballot: BallotRound, on_screen: int, on_paper: Mapping[int, BallotFigures]) -> None:
    """Raise ``ValidationError`` where some, but fewer than the rule asks, voted on paper or on screen: the
    counters have seen the paper, and would know how the others voted."""
    least = ballot.ballot_rule.least_a_way
    collected = max((one.collected or 0 for one in on_paper.values()), default=0)
    if collected and (collected < least or 0 < on_screen < least):
        raise ValidationError(
            _(
                "By the rule set at least %(n)s ballots come in on paper and as many on screen, else one"
                " could work out who voted how. Let more people vote, or annul the ballot and hold it on"
                " paper."
            )
            % {"n": least}
        )


def _mixed(
    ballot: BallotRound,
    subjects: Sequence[BallotSubject],
    sheets: Mapping[int, Sequence[int]],
    on_paper: Mapping[int, BallotFigures],
) -> list[BallotSlip]:
    """Return the slips of all sheets, taken apart by subject, and of what was counted on paper. They are
    sorted by their ids, which the random numbers of the operating system have just made: that mixes each
    subject for itself. The own line of a voter is left out where nobody votes on himself."""
    own = ballot.ballot_rule.on_oneself
    slips = []
    for place, subject in enumerate(subjects):
        codes = [BLANK, *subject.boxes]
        marks = [
            codes[sheet[place]] for voter, sheet in sheets.items() if own or voter != subject.case.member_id
        ]
        if figures := on_paper.get(subject.pk):
            marks += Counter(figures.votes).elements()
            marks += [INVALID if ballot.empty_line_counts else BLANK] * (figures.invalid or 0)
        slips += [BallotSlip(id=uuid4(), round=ballot, subject=subject, mark=mark) for mark in marks]
    return sorted(slips, key=lambda slip: slip.pk)


def _write_slips(ballot: BallotRound, slips: Sequence[BallotSlip]) -> None:
    """Write all slips, and only then empty all envelopes at once."""
    BallotSlip.objects.bulk_create(slips)
    took_part = Case(When(sealed__isnull=False, then=Value(True)), default=Value(False))
    ballot.roll.update(took_part=took_part, sealed=None)
    ballot.paper_counts.update(sealed=None)


def _write_tallies(
    ballot: BallotRound, subjects: Sequence[BallotSubject], slips: Sequence[BallotSlip]
) -> None:
    there = set(ballot.roll.filter(is_present=True).values_list("member", flat=True))
    for subject in subjects:
        marks = subject.marks
        votes = Counter(slip.mark for slip in slips if slip.subject_id == subject.pk)
        has_own = subject.case.member_id in there and not ballot.ballot_rule.on_oneself
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
