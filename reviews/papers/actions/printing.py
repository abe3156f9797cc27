"""Asks for a printed self-review, collective report or commitment, or for what is printed of its case. The
worker then makes it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member
from members.rules import refuse_unless
from ratings.models import RatingCase
from reviews.documents.kinds import KINDS
from reviews.models import LONG_KINDS, Commitment, Document, DocumentKind, Paper
from reviews.models.document_kind import OF_A_CASE
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
    at_work = paper.documents.unfinished().filter(requested_by=by, kind=DocumentKind.PAPER).first()
    if at_work:
        return at_work
    document = Document.objects.create(paper=paper, kind=DocumentKind.PAPER, requested_by=by)
    Event.record("request_document", document, by=by, session=session.pk, kind=document.kind)
    ask("reviews.build_document", document.pk)
    return document


def is_asked_on_paper(kind: str) -> bool:
    """Tell whether a button on the page of a paper or its case asks for documents of this kind."""
    return kind in DocumentKind.values and KINDS[DocumentKind(kind)].paper_verb is not None


@transaction.atomic
def print_about(paper: Paper, kind: DocumentKind, *, by: Member) -> Document:
    """Ask the worker for a printed paper about this paper's case or its writer, and return its ``Document``,
    which has no file yet. ``kind`` is one that is asked for on the page of a paper or its case.

    If this member's earlier order for it is still unfinished, that one is returned. Raises
    ``ValidationError`` if there is nothing to print yet.
    """
    session, printing = lock_session(paper.session), KINDS[kind]
    assert printing.paper_verb is not None  # noqa: S101  # the caller asked is_asked_on_paper
    require(printing.paper_verb, paper, by)
    visible = Paper.every.visible_to(by).filter(pk=paper.pk)
    if kind in OF_A_CASE:
        visible = visible.filter(case__in=RatingCase.objects.visible_to(by).values("pk"))
    refuse_unless(visible.exists(), _("You may not see this paper yet, so you may not print it."))
    lacking = printing.lacks_of(paper)
    if lacking:
        raise ValidationError(str(lacking))
    at_work = paper.documents.unfinished().filter(requested_by=by, kind=kind).first()
    if at_work:
        return at_work
    document = Document.objects.create(paper=paper, kind=kind, requested_by=by)
    Event.record("request_document", document, by=by, session=session.pk, kind=kind)
    ask("reviews.build_document", document.pk, is_long=kind in LONG_KINDS)
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
