"""What the tests of issued papers begin with: a term, a printed paper that is ready, and its issuing."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from typing import Any

from django.core.files.base import ContentFile

from members import clock
from members.models import Committee, Member
from reviews import tasks
from reviews.desk import printing
from reviews.documents.signed import identity_in
from reviews.documents.stored import as_data
from reviews.issuing.actions.papers import IssuingTerms, issue_document
from reviews.issuing.signers import signers_on
from reviews.models import Document, DocumentContent, DocumentKind, DocumentState, IssuedPaper, Term
from reviews.rules import issuing_committee
from tests.reviews.cast import TERM, Cast


def make_term(committee: Committee, starts_on: dt.date = TERM, name: str = "2025–2030") -> Term:
    return Term.objects.create(committee=committee, name=name, starts_on=starts_on)


def printed(cast: Cast, kind: DocumentKind, by: Member | None = None, **more: Any) -> Document:
    """A printed paper of the session that is ready, with what it said, but without its files."""
    about = more or {"session": cast.session}
    return ready(Document.objects.create(kind=kind, requested_by=by or cast.clerk, **about))


def ready(document: Document) -> Document:
    """The document that was asked for as if the worker had printed it: with what it says, but no files."""
    document = Document.objects.for_issue().get(pk=document.pk)
    said = printing.PAPERS[DocumentKind(document.kind)](document)
    DocumentContent.objects.create(document=document, data=as_data(said), draft=1)
    document.state, document.sha256, document.pages = DocumentState.DONE, "0" * 64, 1
    document.save()
    return document


def terms(document: Document, **more: Any) -> IssuingTerms:
    signers = signers_on(issuing_committee(document), clock.today())
    signer = signers[0].key if signers else ""
    usual = IssuingTerms(clock.today(), signer, "Như trên\nLưu Văn phòng")
    return replace(usual, **more)


def issue(document: Document, by: Member, **more: Any) -> IssuedPaper:
    return issue_document(document, terms(document, **more), by=by)


def with_file(paper: IssuedPaper, content: bytes = b"%PDF-1.7 issued") -> IssuedPaper:
    """The issued paper as if the worker had made this file, and no other."""
    paper.file.save("issued.pdf", ContentFile(content), save=False)
    paper.sha256, paper.identity = hashlib.sha256(content).hexdigest(), identity_in(content)
    paper.state, paper.pages, paper.made_at = DocumentState.DONE, 1, clock.now()
    paper.save()
    return paper


def made(paper: IssuedPaper) -> IssuedPaper:
    """The issued paper once the worker has made its files."""
    tasks.build_issued(paper.pk)
    return IssuedPaper.objects.for_list().get(pk=paper.pk)
