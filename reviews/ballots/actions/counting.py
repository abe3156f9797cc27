"""Entering what a counting team has counted, its confirmation by a second person, and the signed minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from members.rules import refuse_unless
from ratings.ballots import BallotFigures
from reviews.ballots import notices
from reviews.ballots.actions.planning import lock_ballot
from reviews.ballots.forms import NUMBERS
from reviews.documents.actions.attachments import attach_file, file_digest
from reviews.models import BallotRound, BallotState, BallotSubject, BallotTally
from reviews.rules import BallotVerb, require
from reviews.texts import clean_text


@dataclass(frozen=True)
class BallotCount:
    """What the counting team counted: the figures of each subject, by the key of its row, and why ballots
    were invalid."""

    figures: Mapping[int, BallotFigures]
    why_invalid: str = ""


@transaction.atomic
def enter_count(ballot: BallotRound, count: BallotCount, *, by: Member) -> BallotRound:
    """Enter the figures of all subjects, and return the ballot. Until they are confirmed they may be entered
    again. Raises ``ValidationError`` with every figure that does not agree."""
    row = lock_ballot(ballot)
    require(BallotVerb.COUNT, row, by)
    _require_open(row)
    if row.has_urn:
        raise ValidationError(_("What was voted on screen is counted by opening the urn."))
    subjects = list(row.subjects.with_votes())
    present = row.present or 0
    faults = [text for one in subjects for text in disagreements(one, count.figures.get(one.pk), present)]
    if faults:
        raise ValidationError(faults)
    BallotTally.objects.filter(subject__round=row).delete()
    for subject in subjects:
        subject.round = row
        figures = count.figures[subject.pk]
        subject.issued, subject.collected = figures.issued, figures.collected
        subject.valid, subject.invalid = figures.valid, figures.invalid
        subject.save(update_fields=NUMBERS)
        BallotTally.objects.bulk_create(
            BallotTally(subject=subject, mark=mark, votes=figures.votes.get(mark, 0))
            for mark in subject.marks
        )
    row.why_invalid = " ".join(clean_text(count.why_invalid).split())[:300]
    row.state, row.counted_by, row.counted_at = BallotState.COUNTED, by, clock.now()
    row.save(update_fields=["why_invalid", "state", "counted_by", "counted_at"])
    Event.record("count_ballot", row, by=by, subjects=len(subjects))
    notices.count_entered(row, by)
    return row


def _require_open(ballot: BallotRound) -> None:
    if ballot.is_preparing:
        raise ValidationError(_("The ballot has not been opened."))
    if ballot.is_annulled:
        raise ValidationError(_("The ballot has been annulled: it is only read."))
    if ballot.is_confirmed:
        raise ValidationError(
            _("The figures have been confirmed. If they are wrong, annul the ballot and repeat it.")
        )


def disagreements(
    subject: BallotSubject, figures: BallotFigures | None, most: int, *, on_paper: bool = False
) -> list[str]:
    """Return a sentence for each figure of this subject that does not agree with the others, or with the
    number of those present, or of those given a slip where the others vote on screen."""
    name = str(subject)
    if figures is None or None in (figures.issued, figures.collected, figures.valid, figures.invalid):
        return [_("%(name)s: the figures are not complete.") % {"name": name}]
    issued, collected = figures.issued or 0, figures.collected or 0
    valid, invalid = figures.valid or 0, figures.invalid or 0
    said = {
        "name": name,
        "issued": issued,
        "collected": collected,
        "valid": valid,
        "invalid": invalid,
        "both": valid + invalid,
        "most": most,
        "counted": figures.counted,
    }
    found = []
    if issued > most and on_paper:
        found.append(_("%(name)s: %(issued)s ballots issued, but %(most)s were given a slip.") % said)
    elif issued > most:
        found.append(_("%(name)s: %(issued)s ballots issued, but %(most)s are present.") % said)
    if collected > issued:
        found.append(_("%(name)s: %(collected)s ballots collected, but %(issued)s issued.") % said)
    if valid + invalid != collected:
        found.append(
            _("%(name)s: valid and invalid are %(both)s together, but %(collected)s were collected.") % said
        )
    if figures.counted != valid:
        found.append(_("%(name)s: the votes add up to %(counted)s, valid are %(valid)s.") % said)
    return found


@transaction.atomic
def confirm_count(ballot: BallotRound, *, by: Member) -> BallotRound:
    """Confirm the figures that somebody else has entered, and return the ballot. From then on they stand
    beside the cases as their votes."""
    row = lock_ballot(ballot)
    require(BallotVerb.CONFIRM, row, by)
    if row.is_confirmed:
        return row
    if not row.is_counted:
        raise ValidationError(_("No figures have been entered yet."))
    refuse_unless(
        row.counted_by_id != by.pk,
        _("You entered these figures yourself: somebody else has to confirm them."),
    )
    row.state, row.confirmed_by, row.confirmed_at = BallotState.CONFIRMED, by, clock.now()
    row.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    Event.record("confirm_ballot", row, by=by)
    return row


@transaction.atomic
def keep_count_minutes(
    ballot: BallotRound, number: str, upload: UploadedFile | None, *, by: Member
) -> BallotRound:
    """Keep the number and the scan of the signed minutes of the count, and return the ballot. A new scan
    replaces the earlier one, whose file is kept."""
    row = lock_ballot(ballot)
    require(BallotVerb.KEEP_MINUTES, row, by)
    if row.is_preparing or row.is_annulled:
        raise ValidationError(_("Only an opened ballot that stands has minutes of its count."))
    if upload and row.session is None:
        raise ValidationError({"file": _("The scan is kept with the paper issued under this number.")})
    row.paper_number = " ".join(clean_text(number).split())[:60]
    if upload and row.session and not (row.scan and row.scan.sha256 == file_digest(upload)):
        row.scan = attach_file(upload, row.session, by=by, for_leads=True)
    row.save(update_fields=["paper_number", "scan"])
    Event.record("keep_count_minutes", row, by=by, number=row.paper_number)
    return row
