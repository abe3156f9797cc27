"""Issues a printed paper, and attaches the copy that came back signed."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member
from reviews.documents.actions.attachments import check_upload, file_digest
from reviews.documents.blocks import Signature
from reviews.documents.issued import about_of, closing_of
from reviews.documents.stored import from_data
from reviews.issuing.actions.register import RegisterLine, annul, draw_number
from reviews.issuing.kinds import IssuedKind, kind_of
from reviews.issuing.signers import signers_on
from reviews.models import (
    LONG_KINDS,
    Document,
    DocumentContent,
    DocumentState,
    IssuedPaper,
    RegisterEntry,
    SignedCopy,
)
from reviews.models.issuing import IssuedPaperQuerySet
from reviews.rules import UnitVerb, can, issuing_committee, require
from reviews.sessions.locking import lock_sessions
from reviews.sessions.worker import ask
from reviews.texts import clean_text
from reviews.verifying.copies import note_signatures

SIGNED = (".pdf", ".jpg", ".jpeg", ".png")
"""The endings of the files that may be a signed copy."""


@dataclass(frozen=True)
class IssuingTerms:
    """What is entered to issue a paper. ``signer`` is the key of one of ``signers_on``, and empty where the
    paper says itself who signs. ``recipients``: one a line."""

    dated_on: dt.date
    signer: str = ""
    recipients: str = ""
    urgency: str = ""
    circulation: str = ""
    replaces: IssuedPaper | None = None


@transaction.atomic
def issue_document(document: Document, terms: IssuingTerms, *, by: Member) -> IssuedPaper:
    """Issue a document that is ready: draw its number, and ask the worker for its files.

    Raises ``ValidationError`` if the document is not of a kind that is issued, if what it documents is not
    done or was done after it was printed, if the day is before that, if the signer may not sign on that day,
    or if it was issued already and ``terms.replaces`` does not name that paper.
    """
    document, kind, content = _locked(document, by)
    signature = _signature(document, kind, terms, content)
    earliest = kind.earliest(document)
    if earliest and terms.dated_on < earliest:
        raise ValidationError(
            {
                "dated_on": _("The paper cannot be older than what it documents: %(day)s.")
                % {"day": f"{earliest:%d/%m/%Y}"}
            }
        )
    recipients = [clean_text(line) for line in terms.recipients.splitlines()]
    recipients = [] if kind.is_signed_as_printed else [line for line in recipients if line]
    replaces = _replaced(document, terms.replaces)
    line = RegisterLine(
        terms.dated_on,
        about_of(from_data(content.data)),
        signer=", ".join(filter(None, (signature.name, signature.title))),
        recipients="\n".join(recipients),
    )
    entry = draw_number(issuing_committee(document), kind.paper_type, line, by=by)
    paper = IssuedPaper.objects.create(
        document=document,
        entry=entry,
        replaces=replaces,
        authority="" if kind.is_signed_as_printed else signature.authority,
        signer_title=signature.title or signature.authority if kind.is_signed_as_printed else signature.title,
        signer=signature.name,
        recipients=recipients,
        urgency=terms.urgency,
        circulation=terms.circulation,
        issued_by=by,
    )
    Event.record("issue_document", paper, by=by, number=entry.symbol, document=document.pk)
    ask("reviews.build_issued", paper.pk, is_long=paper.document.kind in LONG_KINDS)
    return paper


def _locked(document: Document, by: Member) -> tuple[Document, IssuedKind, DocumentContent]:
    """Lock the session and the document, and return the document with what it said. Raises
    ``ValidationError`` if it cannot be issued now."""
    session = document.session_id or (document.paper.session_id if document.paper else None)
    if session:
        lock_sessions([session])
    Document.objects.select_for_update().filter(pk=document.pk).values_list("pk").get()
    document = Document.objects.for_issue().get(pk=document.pk)
    kind = kind_of(document)
    if kind is None:
        raise ValidationError(_("This paper is not issued under a number."))
    require(kind.verb, document, by)
    content = DocumentContent.objects.filter(document=document).first()
    if document.state != DocumentState.DONE or content is None:
        raise ValidationError(_("What this paper said is not kept. Print it anew, then issue it."))
    if kind.undone:
        done = kind.done_at(document)
        if done is None:
            raise ValidationError(str(kind.undone))
        if document.requested_at < done:
            raise ValidationError(
                _("This was printed before what it documents was done. Print it anew, then issue it.")
            )
    return document, kind, content


def _signature(
    document: Document, kind: IssuedKind, terms: IssuingTerms, content: DocumentContent
) -> Signature:
    if kind.is_signed_as_printed:
        closing = closing_of(from_data(content.data))
        if closing is None or not closing.right.name:
            raise ValidationError(_("The paper names nobody who signs it. Print it anew, then issue it."))
        return closing.right
    signers = {one.key: one for one in signers_on(issuing_committee(document), terms.dated_on)}
    if terms.signer not in signers:
        raise ValidationError({"signer": _("Choose somebody who may sign on the day of the paper.")})
    return signers[terms.signer].signature


def _replaced(document: Document, replaces: IssuedPaper | None) -> IssuedPaper | None:
    """Return the paper that is replaced, as it is now. Raises ``ValidationError`` if the document was issued
    already and is not said to replace that paper, or if another one has replaced it."""
    if replaces and replaces.pk not in replaceable(document).values_list("pk", flat=True):
        raise ValidationError({"replaces": _("This paper has been replaced already.")})
    issued = IssuedPaper.objects.filter(document=document, replaced_by__isnull=True).first()
    if issued and (replaces is None or issued.pk != replaces.pk):
        raise ValidationError(
            _("This has been issued as %(number)s. A later version says that it replaces that paper.")
            % {"number": issued.entry}
        )
    return replaces


def replaceable(document: Document) -> IssuedPaperQuerySet:
    """Filter to the issued papers that a new version of this document may replace: those of its kind about
    the same thing that no other has replaced."""
    rows = IssuedPaper.objects.filter(replaced_by__isnull=True, document__kind=document.kind)
    return rows.filter(
        document__session=document.session_id,
        document__organ=document.organ_id,
        document__step=document.step_id,
        document__paper=document.paper_id,
        document__evaluation=document.evaluation_id,
    ).for_list()


@transaction.atomic
def make_again(paper: IssuedPaper, *, by: Member) -> IssuedPaper:
    """Ask the worker once more for the files of an issued paper that could not be made. It keeps its number.
    Does nothing if they are being made."""
    require_issuer(paper, by)
    paper = IssuedPaper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if paper.has_failed:
        paper.state, paper.error = DocumentState.QUEUED, ""
        paper.save(update_fields=["state", "error"])
        Event.record("make_issued_again", paper, by=by)
        ask("reviews.build_issued", paper.pk, is_long=paper.document.kind in LONG_KINDS)
    return paper


@transaction.atomic
def attach_signed_copy(paper: IssuedPaper, upload: UploadedFile, *, by: Member) -> SignedCopy:
    """Attach the scan of the signed paper, or the PDF with digital signatures. Earlier ones are kept, and the
    same file again changes nothing. Raises ``ValidationError`` as ``check_upload`` and ``note_signatures``
    do, and if it is neither a PDF nor a picture."""
    require_issuer(paper, by)
    IssuedPaper.objects.select_for_update().filter(pk=paper.pk).values_list("pk").get()
    if not paper.is_done:
        raise ValidationError(_("The files of this paper are not made yet. Wait until they are ready."))
    name = PurePath(upload.name or "").name[-200:]
    if PurePath(name).suffix.lower() not in SIGNED:
        raise ValidationError({"file": _("A signed copy is a PDF or a picture.")})
    size, digest = check_upload(name, upload), file_digest(upload)
    kept = SignedCopy.objects.filter(paper=paper, sha256=digest).first()
    if kept:
        return kept
    copy = SignedCopy(paper=paper, name=name, size=size, sha256=digest, added_by=by)
    upload.seek(0)
    note_signatures(copy, upload.read())
    upload.seek(0)
    copy.file.save(f"{secrets.token_urlsafe(24)}{PurePath(name).suffix.lower()}", upload, save=False)
    try:
        copy.save()
        Event.record(
            "attach_signed_copy", copy, by=by, number=str(paper.entry), sha256=digest, kind=copy.kind
        )
    except Exception:
        copy.file.delete(save=False)
        raise
    return copy


@transaction.atomic
def annul_paper(entry: RegisterEntry, reason: str, *, by: Member) -> RegisterEntry:
    """Annul a paper of the register, with the reason. It keeps its number. Whoever keeps the register may do
    so, and whoever may issue the paper. Raises ``ValidationError`` if it was annulled before for another
    reason."""
    committee = entry.series.committee
    issued = IssuedPaper.objects.filter(entry=entry).first()
    if not can(by, UnitVerb.KEEP_REGISTER, committee):
        if issued is None:
            raise PermissionDenied(
                _("Only head and clerk of %(committee)s annul its papers.") % {"committee": committee}
            )
        require_issuer(issued, by)
    entry = RegisterEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    return annul(entry, reason, by=by)


def require_issuer(paper: IssuedPaper, by: Member) -> None:
    """Refuse whoever may not issue the document of this paper."""
    document = Document.objects.for_issue().get(pk=paper.document_id)
    kind = kind_of(document)
    assert kind is not None  # noqa: S101  it was issued
    require(kind.verb, document, by)
