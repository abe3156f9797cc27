"""Asks for a printed document of a session, which the worker then makes."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Committee, Event, Member
from members.rules import refuse_unless
from reviews.documents.bodies import organs_of
from reviews.documents.kinds import KINDS
from reviews.models import LONG_KINDS, OF_AN_ORGAN, Document, DocumentKind, DocumentState, ReviewSession
from reviews.rules import require
from reviews.sessions.locking import lock_session
from reviews.sessions.worker import ask


def is_asked_on_session(kind: str) -> bool:
    """Tell whether a button on the session's pages asks for documents of this kind."""
    return kind in DocumentKind.values and KINDS[DocumentKind(kind)].verb is not None


@transaction.atomic
def request_document(session: ReviewSession, kind: DocumentKind, *, by: Member) -> Document:
    """Ask the worker for a document of the session and return its row, which has no file yet. ``kind`` is one
    that is asked for on the session's pages.

    If a document of this kind is being made already, that one is returned. The session is locked, so that two
    clicks cannot start two documents. Where several committees decided levels, each has a decision of its
    own: one is asked for of each, and the first is returned. Raises ``ValidationError`` if there is nothing
    to print yet.
    """
    session = lock_session(session)
    printing = KINDS[kind]
    assert printing.verb is not None  # noqa: S101  # the caller asked is_asked_on_session
    require(printing.verb, session, by)
    lacking = printing.lacks(session)
    if lacking:
        raise ValidationError(str(lacking))
    first, *_others = [_asked(session, kind, organ, by) for organ in _organs(session, kind)]
    return first


def _organs(session: ReviewSession, kind: DocumentKind) -> list[Committee | None]:
    """Return in whose names documents of this kind are printed, None for the session's own committee. The
    highest committee that decided tells the results."""
    if kind not in OF_AN_ORGAN:
        return [None]
    organs = organs_of(session)
    if kind == DocumentKind.RATING_NOTICE:
        return [min(organs, key=lambda organ: len(organ.path), default=None)]
    return [*organs]


def _asked(session: ReviewSession, kind: DocumentKind, organ: Committee | None, by: Member) -> Document:
    """Return the document of this kind that is being made, or a new one."""
    at_work = session.documents.filter(kind=kind, organ=organ).unfinished().first()
    if at_work:
        return at_work
    document = Document.objects.create(session=session, kind=kind, organ=organ, requested_by=by)
    Event.record("request_document", document, by=by, session=session.pk, kind=kind)
    ask("reviews.build_document", document.pk, is_long=kind in LONG_KINDS)
    return document


@transaction.atomic
def cancel_document(document: Document, *, by: Member) -> Document:
    """Stop the making of this document, which only the member who asked for it may do. The worker stops
    before its next part and deletes what there is of the files. Rendered parts are kept. A finished document
    stays as it is.
    """
    refuse_unless(document.requested_by_id == by.pk, _("Only the person who asked for it may cancel it."))
    at_work = Document.objects.unfinished().select_for_update(of=("self",)).filter(pk=document.pk).first()
    if at_work is None:
        return document
    at_work.state, at_work.finished_at = DocumentState.CANCELLED, clock.now()
    at_work.save(update_fields=["state", "finished_at"])
    Event.record("cancel_document", at_work, by=by, kind=at_work.kind)
    return at_work
