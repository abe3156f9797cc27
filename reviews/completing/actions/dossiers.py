"""Puts items into dossiers, records why an item is not required, and records that a dossier has arrived."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member
from members.rules import refuse_unless
from reviews.completing import notices
from reviews.documents.actions.attachments import attach_file, file_digest
from reviews.models import (
    FROM_OUTSIDE,
    DossierItem,
    DossierKind,
    Paper,
    Receipt,
    ReviewSession,
)
from reviews.rules import LEADS, SessionVerb, only_in_place_of, require
from reviews.sessions.locking import lock_session_and_papers
from reviews.texts import clean_text


@transaction.atomic
def file_paper(paper: Paper, kind: str, citation: str, upload: UploadedFile, *, by: Member) -> DossierItem:
    """Put a file from outside the session into the subject's dossier, as an item of this kind.

    If somebody had recorded that this kind of item is not required, that record is deleted. If the dossier
    holds the same file under this kind already, return that item.
    """
    session = lock_session_and_papers(paper.session)
    require(SessionVerb.FILL_DOSSIER, session, by)
    refuse_unless(
        kind != DossierKind.COMPLAINTS
        or (paper.member_id != by.pk and not only_in_place_of(by, session, paper.member_id, LEADS)),
        _("You may not file papers on complaints about yourself. Ask another clerk or the head to do it."),
    )
    citation = clean_text(citation)
    if kind not in FROM_OUTSIDE:
        raise ValidationError({"kind": _("Choose one of the kinds that come from outside.")})
    if not citation:
        raise ValidationError({"citation": _("Say what it is, with number and date.")})
    before = DossierItem.objects.filter(paper=paper, kind=kind, sha256=file_digest(upload)).first()
    if before:
        return before
    attachment = attach_file(upload, session, by=by, for_leads=True)
    DossierItem.objects.filter(paper=paper, kind=kind, attachment__isnull=True).delete()
    item = DossierItem.objects.create(
        paper=paper, kind=kind, attachment=attachment, sha256=attachment.sha256, citation=citation, by=by
    )
    Event.record("file_paper", paper, by=by, kind=kind, attachment=attachment.pk)
    return item


class SortedFile(NamedTuple):
    """One of many files sent at once, with whose dossier it goes into and what it is."""

    paper: Paper
    citation: str
    upload: UploadedFile


@transaction.atomic
def file_papers(rows: Sequence[SortedFile], kind: str, *, by: Member) -> list[DossierItem]:
    """Put many files of one kind into the dossiers of one session, as ``file_paper`` does: all of them, or
    none. An error names the file."""
    if not rows:
        raise ValidationError(_("Say of at least one file whose it is."))
    items = []
    for row in rows:
        try:
            items.append(file_paper(row.paper, kind, row.citation, row.upload, by=by))
        except ValidationError as error:
            raise ValidationError([f"{row.upload.name}: {text}" for text in error.messages]) from error
    return items


@transaction.atomic
def waive_kind(papers: Sequence[Paper], kind: str, reason: str, *, by: Member) -> list[DossierItem]:
    """Record why this kind of item is not required in these dossiers, all of one session.

    Dossiers that already hold an item of this kind, or a record that none is required, stay as they are.
    """
    if not papers:
        raise ValidationError(_("Choose whose dossier it is."))
    session = lock_session_and_papers(papers[0].session)
    require(SessionVerb.FILL_DOSSIER, session, by)
    reason = clean_text(reason)
    if kind not in FROM_OUTSIDE:
        raise ValidationError({"kind": _("Choose one of the kinds that come from outside.")})
    if not reason:
        raise ValidationError({"reason": _("Say why it is not called for.")})
    held = set(DossierItem.objects.filter(paper__in=papers, kind=kind).values_list("paper", flat=True))
    mine = [paper for paper in papers if paper.session_id == session.pk and paper.pk not in held]
    items = DossierItem.objects.bulk_create(
        DossierItem(paper=paper, kind=kind, not_called_for=reason, by=by) for paper in mine
    )
    if items:
        Event.record("waive", session, by=by, kind=kind, papers=[paper.pk for paper in mine], reason=reason)
    return items


@transaction.atomic
def receive_dossier(session: ReviewSession, *, by: Member, note: str = "") -> Receipt:
    """Record that the dossier sent up has arrived, and return the receipt.

    If the arrival is on record already, return that earlier receipt.
    """
    session = lock_session_and_papers(session)
    require(SessionVerb.RECEIVE, session, by)
    receipt, made = Receipt.objects.get_or_create(
        session=session, sent_at=session.stage_since, defaults={"by": by, "note": clean_text(note)}
    )
    if made:
        Event.record("receive", session, by=by, note=receipt.note)
        notices.dossier_received(receipt)
    return receipt
