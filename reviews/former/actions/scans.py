"""Actions that keep scans of self-reviews from before the program, and say whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from members.actions.workbooks import require_uploader
from members.models import Event, Member, WorkbookKind
from members.workbooks.cells import fold, tidy
from reviews.documents.actions.attachments import attach_file
from reviews.former.workbook.present import Subject, former_subjects
from reviews.models import FormerPaper
from reviews.rules import UnitVerb, require

MOST_FILES = 50
SCANS = (".pdf", ".jpg", ".jpeg")
SEPARATORS = " _.,;()[]"
"""What may follow the code in the name of a file. A hyphen may, too, but it may also stand in the code."""


@transaction.atomic
def keep_scans(files: Sequence[UploadedFile], year: int, *, by: Member) -> list[FormerPaper]:
    """Keep these scans of self-reviews of one year and return them. Each belongs to the member with whose
    code the name of the file begins; what begins with no code is kept until somebody says whose it is.

    Raises ``ValidationError`` for a file that is no PDF and no JPG, or for too many, and keeps none then."""
    require_uploader(by, WorkbookKind.FORMER)
    if len(files) > MOST_FILES:
        raise ValidationError(_("At most %(most)s files at once.") % {"most": MOST_FILES})
    for file in files:
        if PurePath(file.name or "").suffix.lower() not in SCANS:
            raise ValidationError(_("%(name)s is no scan: a PDF or JPG is needed.") % {"name": file.name})
    stems = {id(file): codes_in(PurePath(file.name or "").stem) for file in files}
    known = former_subjects({code for codes in stems.values() for code in codes}, by)
    return [_keep(file, _owner(stems[id(file)], known), year, by=by) for file in files]


@transaction.atomic
def sort_scan(scan: FormerPaper, code: str, *, by: Member) -> FormerPaper:
    """Say to whom a scan belongs, by the code of the member, and return the scan. Raises ``ValidationError``
    if there is no such member, or if somebody has said it before."""
    scan = FormerPaper.objects.select_for_update(of=("self",)).get(pk=scan.pk)
    code = tidy(code)
    owner = _owner([code], former_subjects({code, code.upper()}, by))
    if owner is None or owner.member is None:
        raise ValidationError({"code": _("There is no member with the code %(code)s.") % {"code": code}})
    require(UnitVerb.TAKE_OVER, owner.committee, by)
    if scan.member_id is not None:
        raise ValidationError(_("Somebody has said already whose scan this is."))
    scan.member, scan.committee = owner.member, owner.committee
    scan.save(update_fields=["member", "committee"])
    Event.record("sort_scan", scan, by=by, member=owner.code, year=scan.year)
    return scan


def codes_in(stem: str) -> list[str]:
    """Return what of the name of a file may be the code with which it begins, the longest first: everything
    up to a separator or a hyphen, as it is written and in capitals."""
    ends = [place for place, char in enumerate(stem) if char in SEPARATORS or char == "-"]
    found = [stem[:end] for end in [*ends, len(stem)] if stem[:end]]
    return [code for part in reversed(found) for code in dict.fromkeys((part, part.upper()))]


def _owner(codes: Sequence[str], known: dict[str, list[Subject]]) -> Subject | None:
    """Return the member of the first of these codes that is one."""
    for code in codes:
        for subject in known.get(fold(code), []):
            if subject.member:
                return subject
    return None


def _keep(file: UploadedFile, owner: Subject | None, year: int, *, by: Member) -> FormerPaper:
    scan = FormerPaper.objects.create(
        member=owner.member if owner else None,
        committee=owner.committee if owner else None,
        year=year,
        added_by=by,
    )
    attach_file(file, scan, by=by)
    Event.record("keep_scan", scan, by=by, member=owner.code if owner else "", year=year)
    return scan
