"""Attaches a file to a round, a session, a paper, a commitment or a former paper. The file's ending and first
bytes are checked, and it is stored under a name that nobody can guess."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Event, Member
from reviews.documents.active import PdfState, check_pdf
from reviews.models import Attachment, Campaign, Commitment, FormerPaper, Paper, ReviewSession

MOST_BYTES = 20 * 1024 * 1024
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
KINDS: dict[str, bytes] = {
    ".pdf": b"%PDF-",
    ".docx": ZIP,
    ".xlsx": ZIP,
    ".doc": OLE,
    ".xls": OLE,
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".png": b"\x89PNG\r\n\x1a\n",
}
"""The endings of files that may be attached, each with the bytes with which such a file must begin."""

REFUSED = {
    PdfState.ACTIVE: gettext_lazy(
        "%(name)s has a script, a program or another file in it. Print it as a PDF anew, and attach that one."
    ),
    PdfState.LOCKED: gettext_lazy("%(name)s opens with a password only. Attach it without the password."),
    PdfState.UNCLEAR: gettext_lazy(
        "%(name)s is too big when unpacked. Print it as a PDF anew, and attach that one."
    ),
}
"""What is said of a PDF that is not taken."""

HOLDERS: dict[type[models.Model], str] = {
    Campaign: "campaign",
    ReviewSession: "session",
    Paper: "paper",
    Commitment: "commitment",
    FormerPaper: "former",
}


@transaction.atomic
def attach_file(
    upload: UploadedFile,
    to: Campaign | ReviewSession | Paper | Commitment | FormerPaper,
    *,
    by: Member,
    for_leads: bool = False,
) -> Attachment:
    """Store the uploaded file, attach it to ``to``, and return the attachment. The caller has checked that
    ``by`` may add to that. Raises ``ValidationError`` as ``check_upload`` does.

    If the caller's transaction is rolled back, the bytes stay on the disk without a row that refers to them.
    """
    name = PurePath(upload.name or "").name[-200:]
    size = check_upload(name, upload)
    holder = HOLDERS[type(to)]
    attachment = Attachment(
        name=name,
        size=size,
        sha256=file_digest(upload),
        added_by=by,
        for_leads=for_leads,
        **{holder: to},
    )
    attachment.file.save(f"{secrets.token_urlsafe(24)}{PurePath(name).suffix.lower()}", upload, save=False)
    try:
        attachment.save()
        Event.record("attach", attachment, by=by, name=name, sha256=attachment.sha256)
    except Exception:
        attachment.file.delete(save=False)
        raise
    return attachment


def file_digest(upload: UploadedFile) -> str:
    """Return the SHA-256 of the uploaded bytes, by which the same file is recognised."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def check_upload(name: str, upload: UploadedFile) -> int:
    """Return the size of the file in bytes. Raises ``ValidationError`` if the file is empty, larger than
    ``MOST_BYTES`` or of a kind not listed in ``KINDS``, if its first bytes do not fit its ending, or if it
    is a PDF with scripts and the like."""
    begins = KINDS.get(PurePath(name).suffix.lower())
    if begins is None:
        raise ValidationError(
            _("%(name)s cannot be attached. Attach one of: %(kinds)s.")
            % {"name": name, "kinds": " ".join(KINDS)}
        )
    if not upload.size:
        raise ValidationError(_("%(name)s is empty.") % {"name": name})
    if upload.size > MOST_BYTES:
        raise ValidationError(
            _("%(name)s is too large: at most %(most)s MB.") % {"name": name, "most": MOST_BYTES // 1024**2}
        )
    upload.seek(0)
    if upload.read(len(begins)) != begins:
        raise ValidationError(
            _("%(name)s is not what its name says. Save it anew and try again.") % {"name": name}
        )
    upload.seek(0)
    if begins == KINDS[".pdf"] and (refusal := REFUSED.get(check_pdf(upload.read()))):
        raise ValidationError(refusal % {"name": name})
    upload.seek(0)
    return upload.size
