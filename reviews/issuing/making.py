"""Makes the files of an issued paper, and keeps what a printed paper said. Called by the worker."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise

from members import clock
from members.models import Event
from members.seals import head
from reviews.documents.blocks import PaperContent, Signature
from reviews.documents.issued import IssueFacts, as_draft, is_draft, issued
from reviews.documents.letterhead import dated, styles_of
from reviews.documents.sheet import tables_of, write_xlsx
from reviews.documents.signed import identity_in
from reviews.documents.stored import as_data, from_data
from reviews.documents.word import write_docx
from reviews.issuing import notices
from reviews.issuing.kinds import kind_of
from reviews.models import Circulation, Document, DocumentContent, DocumentState, IssuedPaper, Urgency

FILES = (("file", "pdf"), ("word", "docx"), ("tables", "xlsx"))

MARKS: dict[str, str] = {
    Urgency.URGENT: "Khẩn",
    Urgency.VERY_URGENT: "Thượng khẩn",
    Urgency.EXPRESS: "Hỏa tốc",
    Circulation.NOT_TO_SPREAD: "Không phổ biến",
    Circulation.RETURN: "Xem xong trả lại",
}
"""The words of the marks on paper. Where they stand is uncertain: above the letterhead until the guidance is
at hand."""


def drafted(document: Document, content: PaperContent) -> tuple[PaperContent, DocumentContent]:
    """Return the content as it is printed, with the mark of its draft if it is of a kind that is issued or is
    marked as a draft itself, and the row, not saved yet, that keeps what it said. The same content again is
    the same draft. A writer's own drafts are counted for themselves, because nobody else has seen them."""
    data = as_data(content)
    if kind_of(document) is None and not is_draft(content):
        return content, DocumentContent(document=document, data=data)
    same = Document.objects.filter(
        kind=document.kind,
        session=document.session_id,
        organ=document.organ_id,
        step=document.step_id,
        paper=document.paper_id,
        evaluation=document.evaluation_id,
        commitment=document.commitment_id,
    )
    if document.paper_id or document.commitment_id:
        same = same.filter(requested_by=document.requested_by_id)
    rows = DocumentContent.objects.filter(document__in=same.exclude(pk=document.pk))
    last = rows.order_by("-document").first()
    number = 1 if last is None else last.draft if last.data == data else (last.draft or 0) + 1
    return as_draft(content, number), DocumentContent(document=document, data=data, draft=number)


def printed_content(kept: DocumentContent) -> PaperContent:
    """Return what a printed paper says, as ``drafted`` returned it."""
    content = from_data(kept.data)
    return as_draft(content, kept.draft) if kept.draft else content


def content_of(paper: IssuedPaper) -> PaperContent:
    """Return what the issued paper says."""
    content = from_data(DocumentContent.objects.get(document=paper.document_id).data)
    entry = paper.entry
    kind = kind_of(paper.document)
    as_printed = kind is not None and kind.is_signed_as_printed
    number, symbol = entry.symbol.split("-", 1)
    with translation.override("vi"):
        facts = IssueFacts(
            number=number,
            symbol=symbol,
            place_and_date=dated(entry.series.committee, entry.dated_on),
            signature=None if as_printed else Signature(paper.authority, paper.signer_title, paper.signer),
            recipients=tuple(paper.recipients),
            marks=tuple(MARKS[mark] for mark in (paper.urgency, paper.circulation) if mark),
        )
        return issued(content, facts)


def make(paper_id: int, *, most_starts: int, too_many: str | Promise) -> bool:
    """Make the files of this issued paper, unless they are made, and return whether nothing is left to do: a
    large one is left when its slice of time is over. If it was started ``most_starts`` times already, give it
    up with the sentence ``too_many``. Raises ``store.PartsFailedError``."""
    from reviews.documents import archive, store  # noqa: PLC0415  loads the libraries of layout, half a second

    paper = IssuedPaper.objects.for_list().unfinished().filter(pk=paper_id).first()
    if paper is None:
        return True
    begun = Event.objects.filter(subject="reviews.issuedpaper", subject_id=paper_id, verb="issued_started")
    if begun.count() >= most_starts:
        give_up_files(paper_id, too_many)
        return True
    anew = paper.state == DocumentState.QUEUED
    left = _names(paper)
    with transaction.atomic():
        paper.state, name = DocumentState.RUNNING, secrets.token_urlsafe(24)
        for file, ending in FILES:
            getattr(paper, file).name = paper.file.field.generate_filename(paper, f"{name}.{ending}")
        paper.save(update_fields=["state", *dict(FILES)])
        Event.record("issued_started", paper, by=None)
    _delete_files(paper, left)
    paper.document = Document.objects.for_issue().get(pk=paper.document_id)
    content = content_of(paper)
    try:
        printed = store.print_kept(content, anew=anew)
    except store.TimeOverError:
        return False
    seal = head()
    sealed = f"{seal.number}:{seal.digest}" if seal else ""
    file_bytes = archive.with_signature_field(printed.content, sealed)
    paper.file.storage.save(paper.file.name, ContentFile(file_bytes))
    styles = styles_of(paper.entry.series.committee)
    paper.word.storage.save(paper.word.name, ContentFile(write_docx(content, styles)))
    if tables_of(content):
        paper.tables.storage.save(paper.tables.name, ContentFile(write_xlsx(content)))
    else:
        paper.tables.name = ""
    with transaction.atomic():
        paper.sha256, paper.pages = hashlib.sha256(file_bytes).hexdigest(), printed.pages
        paper.identity = identity_in(file_bytes)
        paper.state, paper.made_at = DocumentState.DONE, clock.now()
        paper.save(update_fields=["sha256", "identity", "pages", "state", "made_at", "tables"])
        Event.record("issued_done", paper, by=None, pages=printed.pages, sha256=paper.sha256)
        notices.files_finished(paper)
    return True


@transaction.atomic
def give_up_files(paper_id: int, sentence: str | Promise) -> None:
    """Mark the files of the issued paper as failed, with this sentence for the reader. It keeps its number,
    and its files can be asked for again."""
    paper = IssuedPaper.objects.unfinished().select_for_update(of=("self",)).filter(pk=paper_id).first()
    if paper is None:
        return
    left = _names(paper)
    with translation.override("vi"):
        paper.error = str(sentence)
    for file, _ending in FILES:
        getattr(paper, file).name = ""
    paper.state = DocumentState.FAILED
    paper.save(update_fields=["error", "state", *dict(FILES)])
    transaction.on_commit(partial(_delete_files, paper, left))
    Event.record("issued_failed", paper, by=None)
    notices.files_finished(paper)


def _names(paper: IssuedPaper) -> list[str]:
    return [name for file, _ending in FILES if (name := getattr(paper, file).name)]


def _delete_files(paper: IssuedPaper, names: list[str]) -> None:
    for name in names:
        with suppress(OSError):
            paper.file.storage.delete(name)
