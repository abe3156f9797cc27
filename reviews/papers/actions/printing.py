"""Asks for a printed self-review, collective report or commitment, which the worker then makes."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member
from members.rules import refuse_unless
from reviews.models import Commitment, Document, DocumentKind, Paper
from reviews.rules import PaperVerb, require
from reviews.sessions.locking import lock_session
from reviews.sessions.worker import ask


@transaction.atomic
def print_paper(paper: Paper, *, by: Member) -> Document:
    """Ask the worker for this paper by itself and return its ``Document``, which has no file yet. Its writers
    get what they are writing, everybody else gets it as it was last handed in.

    If this member's earlier order for it is still unfinished, that one is returned.
    """
    session = lock_session(paper.session)
    require(PaperVerb.PRINT, paper, by)
    visible = Paper.every.visible_to(by).filter(pk=paper.pk)
    refuse_unless(visible.exists(), _("You may not see this paper yet, so you may not print it."))
    at_work = paper.documents.unfinished().filter(requested_by=by).first()
    if at_work:
        return at_work
    document = Document.objects.create(paper=paper, kind=DocumentKind.PAPER, requested_by=by)
    Event.record("request_document", document, by=by, session=session.pk, kind=document.kind)
    ask("reviews.build_document", document.pk)
    return document


@transaction.atomic
def print_commitment(commitment: Commitment, *, by: Member) -> Document:
    """Ask the worker for this commitment on paper and return its ``Document``, which has no file yet. Whoever
    may read the commitment may print it.

    If this member's earlier order for it is still unfinished, that one is returned.
    """
    visible = Commitment.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=commitment.pk)
    refuse_unless(
        visible.first() is not None, _("You may not read this commitment, so you may not print it.")
    )
    at_work = commitment.documents.unfinished().filter(requested_by=by).first()
    if at_work:
        return at_work
    document = Document.objects.create(commitment=commitment, kind=DocumentKind.COMMITMENT, requested_by=by)
    Event.record("request_document", document, by=by, kind=document.kind)
    ask("reviews.build_document", document.pk)
    return document
