"""Asks for a printed document of a session, which the worker then makes."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from members.models import Event, Member
from reviews.documents.kinds import KINDS
from reviews.models import Document, DocumentKind, ReviewSession
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
    clicks cannot start two documents. Raises ``ValidationError`` if there is nothing to print yet.
    """
    session = lock_session(session)
    printing = KINDS[kind]
    assert printing.verb is not None  # noqa: S101  # the caller asked is_asked_on_session
    require(printing.verb, session, by)
    lacking = printing.lacks(session)
    if lacking:
        raise ValidationError(str(lacking))
    at_work = session.documents.filter(kind=kind).unfinished().first()
    if at_work:
        return at_work
    document = Document.objects.create(session=session, kind=kind, requested_by=by)
    Event.record("request_document", document, by=by, session=session.pk, kind=kind)
    ask("reviews.build_document", document.pk)
    return document
