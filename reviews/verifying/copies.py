"""Checks the signed copy of an issued paper before it is kept."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members import clock
from reviews.documents.signed import FileState, FoundSignature, Later, read_signed, signature_data
from reviews.models import IssuedPaper, SignedCopy, SignedCopyKind

SIGNATURE = b"/ByteRange"
"""What stands in every PDF with a digital signature."""


def note_signatures(copy: SignedCopy, content: bytes) -> None:
    """Write into the copy, which is not saved yet, how it was signed and by whom.

    Digital signatures have to be whole and to be added to exactly what was issued. Whether their certificates
    are trusted is noted, and no reason to refuse the copy. A scan that an office signed is kept as a scan.
    Raises ``ValidationError``."""
    copy.kind, copy.signatures = SignedCopyKind.SCAN, []
    if not content.startswith(b"%PDF-"):
        return
    issued = _issued(copy.paper)
    base = len(issued) if content.startswith(issued) else 0
    if len(content) == base:
        raise ValidationError(_("This is the issued paper without a signature. Attach the signed one."))
    if not (base or SIGNATURE in content):
        return
    file = read_signed(content, roots=settings.SIGNING_ROOTS, now=clock.now(), base=base)
    if file.state != FileState.READ:
        raise ValidationError(_("The signatures of this file cannot be read. It is damaged or locked."))
    if not base and file.identity and file.identity == copy.paper.identity:
        raise ValidationError(
            _(
                "The issued file was written anew, so nobody can tell whether it is unchanged. Sign the PDF"
                " as it was issued, with a program that adds the signature behind it."
            )
        )
    if file.later == Later.OTHER or not all(map(_holds, file.signatures)):
        raise ValidationError(
            _("More than signatures was changed in this file, or a signature does not hold.")
        )
    if base:
        if not file.signatures:
            raise ValidationError(_("This file has no digital signature."))
        copy.kind = SignedCopyKind.ELECTRONIC
    copy.signatures = [signature_data(one) for one in file.signatures]


def _holds(one: FoundSignature) -> bool:
    return one.is_whole and one.later != Later.OTHER


def _issued(paper: IssuedPaper) -> bytes:
    with paper.file.open("rb") as file:
        content: bytes = file.read()
    return content
