"""Asking for a document; making it is the worker's work."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member
from members.rules import require
from reviews.actions.sessions import locked
from reviews.models import Document, DocumentKind, ReviewSession
from reviews.rules import can
from reviews.tasks import build_document


@transaction.atomic
def request_report(session: ReviewSession, *, by: Member) -> Document:
    """Ask for the consolidated report. While one is being made, asking again returns that one: the session's
    lock makes two clicks one document."""
    session = locked(session)
    require(
        can(by, "print", session),
        _("Only the clerk, the head or staff print the report, once comments are open."),
    )
    at_work = session.documents.filter(kind=DocumentKind.REPORT).unfinished().first()
    if at_work:
        return at_work
    document = Document.objects.create(session=session, kind=DocumentKind.REPORT, requested_by=by)
    Event.record("request_report", document, by=by, session=session.pk)
    transaction.on_commit(partial(build_document.delay, document.pk))
    return document
