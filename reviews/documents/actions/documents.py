"""Asking for a document; making it is the worker's work."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member
from reviews.models import Conference, Document, DocumentKind, Minutes, ReviewSession
from reviews.rules import SessionVerb, require
from reviews.sessions.locking import lock_session
from reviews.sessions.worker import ask

PRINT_VERBS: dict[DocumentKind, SessionVerb] = {
    DocumentKind.REPORT: SessionVerb.PRINT,
    DocumentKind.DOSSIER: SessionVerb.PRINT_DOSSIER,
    DocumentKind.PLAN: SessionVerb.PRINT_PLAN,
    DocumentKind.INVITATION: SessionVerb.PRINT_INVITATION,
    DocumentKind.MINUTES: SessionVerb.PRINT_MINUTES,
}
"""The papers that are asked for by a button in the session, and the verb that each takes."""


@transaction.atomic
def request_document(session: ReviewSession, kind: DocumentKind, *, by: Member) -> Document:
    """Ask for a paper of the session. While one of its kind is being made, asking again returns that one: the
    session's lock makes two clicks one document."""
    session = lock_session(session)
    require(PRINT_VERBS[kind], session, by)
    _require_matter(session, kind)
    at_work = session.documents.filter(kind=kind).unfinished().first()
    if at_work:
        return at_work
    document = Document.objects.create(session=session, kind=kind, requested_by=by)
    Event.record("request_document", document, by=by, session=session.pk, kind=kind)
    ask("reviews.build_document", document.pk)
    return document


def _require_matter(session: ReviewSession, kind: DocumentKind) -> None:
    """There has to be something to print."""
    if kind == DocumentKind.INVITATION and not Conference.objects.filter(session=session).exists():
        raise ValidationError(_("The conference has not been convened. Set its days, place and chair."))
    if kind == DocumentKind.MINUTES and not Minutes.objects.filter(conference__session=session).exists():
        raise ValidationError(_("There are no minutes of the conference. Hold it and write them."))
