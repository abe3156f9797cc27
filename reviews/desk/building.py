"""Makes the files of a printed paper: gathers what it says, renders and joins its parts, stores the files."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from celery import current_app
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from members import clock
from members.models import Event
from reviews.desk import printing
from reviews.documents import notices, press, store
from reviews.documents.blocks import PaperContent
from reviews.documents.bundles import Bundle
from reviews.documents.joining import Printed
from reviews.documents.kinds import lacking_for
from reviews.documents.letterhead import styles_of
from reviews.documents.limits import TooLargeError
from reviews.documents.parts import PartSource, sources_of, sources_of_papers
from reviews.documents.sheet import tables_of, write_xlsx
from reviews.documents.word import write_docx
from reviews.issuing import making
from reviews.models import (
    Document,
    DocumentContent,
    DocumentKind,
    DocumentState,
    ReviewSession,
    Revision,
)
from reviews.report.printed import report_paper
from reviews.rules import issuing_committee

FILES = (("file", "pdf"), ("word", "docx"), ("tables", "xlsx"))
"""The files of a printed paper, as the names of their fields, and how their names end."""

MAX_STARTS = 8
"""After this many starts without an end, a printed paper is given up, because it probably kills the worker
that makes it."""

HELPERS = 7
"""At most so many processes of the worker help to render the parts of one paper."""

LARGE = 10
"""The papers of sessions with so many are rendered ahead."""

LATELY = dt.timedelta(minutes=20)
"""So long ago was handed in what is rendered ahead: several times as long as from one run to the next."""

RESUME_SECONDS = 60
GATHERED, RENDERED = 5, 90

TOO_MANY_STARTS = gettext_lazy(
    "Making the report was broken off again and again. Tell the administrator before you try again."
)


def build(document_id: int) -> bool:
    """Make the printed paper, unless it is finished, and return whether nothing is left to do: a large one is
    left when its slice of time is over. If it was started ``MAX_STARTS`` times already, give it up. Raises
    ``store.PartsFailedError``."""
    document = _document(document_id)
    if document is None:
        return True
    if document.is_cancelled:
        _clear(document)
        return True
    if document.office_due:
        _write_office_again(document)
        return True
    lacking = lacking_for(document)
    if lacking:
        fail_document(document_id, lacking)
        return True
    begun = Event.objects.filter(subject="reviews.document", subject_id=document_id, verb="document_started")
    if begun.count() >= MAX_STARTS:
        fail_document(document_id, TOO_MANY_STARTS)
        return True
    anew = document.state == DocumentState.QUEUED
    if not _start(document):
        return True
    try:
        _make(document, anew=anew)
    except store.TimeOverError:
        return False
    return True


def _make(document: Document, *, anew: bool) -> None:
    """Make the files of the paper, unless it is cancelled meanwhile. With ``anew``, parts that failed are
    tried again."""
    kind = DocumentKind(document.kind)
    if kind in printing.BUNDLES:
        _make_bundle(document, printing.BUNDLES[kind](document), anew=anew)
        return
    content, kept = making.drafted(document, printing.PAPERS[kind](document))
    sources = sources_of(content)
    if len(sources) <= store.FEW:
        printed = press.render_paper(content)
    elif _keep_parts(document, sources, anew=anew):
        printed = store.join_kept(content, sources)
    else:
        return
    _finish(document, content, kept, printed)


def _make_bundle(document: Document, bundle: Bundle, *, anew: bool) -> None:
    if len(bundle.sources) <= store.FEW:
        bound = press.render_bundle(bundle)
    elif _keep_parts(document, bundle.sources, anew=anew):
        bound = bundle.bind(filter(None, store.load_parts(bundle.sources)))
    else:
        return
    content, kept = making.drafted(document, bound.content)
    _finish(document, content, kept, bound.press())


def _document(document_id: int) -> Document | None:
    """Return the printed paper if something is left to do for it."""
    rows = Document.objects.at_work().for_issue().select_related("requested_by")
    return rows.filter(pk=document_id).first()


@transaction.atomic
def _lock(document: Document) -> bool:
    """Lock the row, and return whether the paper is still to be made: it may have been cancelled."""
    rows = Document.objects.unfinished().select_for_update(of=("self",))
    return rows.filter(pk=document.pk).exists()


def _start(document: Document) -> bool:
    """Mark the paper as being made, delete what an earlier start has left, and return whether it is still
    wanted. The names of its files stand in the row from now on."""
    left = _names(document)
    with transaction.atomic():
        if not _lock(document):
            return False
        document.state = DocumentState.RUNNING
        name = secrets.token_urlsafe(24)
        for file, ending in FILES:
            getattr(document, file).name = document.file.field.generate_filename(document, f"{name}.{ending}")
        document.save(update_fields=["state", *dict(FILES)])
        Event.record("document_started", document, by=None)
    _delete_files(document, left)
    return True


def _keep_parts(document: Document, sources: Sequence[PartSource | None], *, anew: bool) -> bool:
    """Render and keep the parts of a long paper that are not there, together with the other processes of the
    worker, and return whether the paper is still wanted: it may have been cancelled. Raises
    ``store.PartsFailedError`` and ``store.TimeOverError``."""
    keys = store.enter_parts(sources, anew=anew)
    document.part_keys = keys
    Document.objects.filter(pk=document.pk).update(part_keys=keys)
    for _helper in range(min(len(store.waiting(keys)) - 1, HELPERS)):
        current_app.send_task(
            "reviews.help_document", (document.pk,), queue=settings.LONG_QUEUE, expires=RESUME_SECONDS
        )
    for made in store.render_all(keys):
        if not _tell(document, made):
            _clear(document)
            return False
    return True


def help_to_build(document_id: int) -> None:
    """Render parts of the paper that nobody else is rendering, until none is left or it is cancelled."""
    end = time.monotonic() + store.SLICE_SECONDS
    while time.monotonic() < end:
        keys = (
            Document.objects.unfinished().filter(pk=document_id).values_list("part_keys", flat=True).first()
        )
        if not keys or not store.render_next(keys):
            return


def _tell(document: Document, made: int) -> bool:
    """Say how many parts are made, and return whether the paper is still wanted. It is said outside a
    transaction, so that the page sees it at once."""
    percent = GATHERED + (RENDERED - GATHERED) * made // len(document.part_keys)
    rows = Document.objects.unfinished().filter(pk=document.pk)
    return bool(rows.update(parts_made=made, progress=percent))


def _finish(document: Document, content: PaperContent, kept: DocumentContent, printed: Printed) -> None:
    """Store the files and what the paper said, and mark the printed paper as done. Nobody waits for DOCX and
    XLSX of a long paper: they are written when its PDF can be fetched.

    Their names, which nobody can guess, have been in the row since the start. So a file that a killed worker
    left is found and deleted by the next start. It is not deleted here when the transaction fails: where the
    connection is lost while it is committed, the row may be done and need its file."""
    is_long = bool(document.part_keys)
    document.file.storage.save(document.file.name, ContentFile(printed.content))
    if not is_long:
        _write_office(document, content)
    with transaction.atomic():
        if not _lock(document):
            document.state = DocumentState.CANCELLED
        else:
            document.sha256 = hashlib.sha256(printed.content).hexdigest()
            document.pages, document.office_due = printed.pages, is_long
            document.state, document.progress, document.finished_at = DocumentState.DONE, 100, clock.now()
            fields = ["sha256", "pages", "office_due", "state", "progress", "finished_at", "tables"]
            document.save(update_fields=fields)
            kept.save()
            Event.record("document_done", document, by=None, pages=printed.pages, sha256=document.sha256)
            _notify(document)
    if document.is_cancelled:
        _clear(document)
    elif is_long:
        _write_office(document, content)
        _end_office(document)


def _write_office(document: Document, content: PaperContent) -> None:
    """Store DOCX and XLSX. A paper without tables has no XLSX."""
    styles = styles_of(issuing_committee(document))
    document.word.storage.save(document.word.name, ContentFile(write_docx(content, styles)))
    if tables_of(content):
        document.tables.storage.save(document.tables.name, ContentFile(write_xlsx(content)))
    else:
        document.tables.name = ""


def _write_office_again(document: Document) -> None:
    """Write DOCX and XLSX of a paper whose worker was killed before it had. They say what its PDF says."""
    for file in (document.word, document.tables):
        _delete_files(document, [file.name])
    _write_office(document, making.printed_content(DocumentContent.objects.get(document=document)))
    _end_office(document)


def _end_office(document: Document) -> None:
    document.office_due = False
    document.save(update_fields=["office_due", "word", "tables"])


def _names(document: Document) -> list[str]:
    """Return the names of the files that the row knows of."""
    return [name for file, _ending in FILES if (name := getattr(document, file).name)]


def _delete_files(document: Document, names: list[str]) -> None:
    """Delete the files of a start that did not come to its end, as far as it got."""
    for name in names:
        with suppress(OSError):
            document.file.storage.delete(name)


def _clear(document: Document) -> None:
    """Delete what there is of a cancelled paper."""
    _delete_files(document, _names(document))
    Document.objects.filter(pk=document.pk).update(**{file: "" for file, _ending in FILES})


@transaction.atomic
def fail_document(document_id: int, sentence: str | Promise) -> None:
    """Mark the printed paper as failed with this sentence for the reader, delete what there is of its file,
    and tell the person who asked for it."""
    document = Document.objects.unfinished().select_for_update().filter(pk=document_id).first()
    if document is None:
        return
    with translation.override("vi"):
        document.error = str(sentence)
    left = _names(document)
    for file, _ending in FILES:
        getattr(document, file).name = ""
    document.state, document.finished_at = DocumentState.FAILED, clock.now()
    document.save(update_fields=["error", "state", "finished_at", *dict(FILES)])
    transaction.on_commit(partial(_delete_files, document, left))
    Event.record("document_failed", document, by=None)
    _notify(document)


def _notify(document: Document) -> None:
    with translation.override("vi"):
        notices.document_finished(document)


def render_papers_ahead() -> int:
    """Render the papers that were lately handed in or made final as the report of their session will have
    them, and return their number. It ends when somebody asks for a printed paper. A report of few papers is
    made at once anyway."""
    number = 0
    since = clock.now() - LATELY
    large = ReviewSession.objects.alias(papers_in_it=Count("papers")).filter(papers_in_it__gte=LARGE)
    lately = Revision.objects.filter(at__gte=since).values("paper__session")
    for session in large.filter(pk__in=lately).select_related("committee", "campaign__period"):
        try:
            sources = sources_of_papers(report_paper(session))
        except TooLargeError:  # said to whoever asks for the report
            continue
        for pk in store.waiting(store.enter_parts(sources, anew=False)):
            if Document.objects.unfinished().exists():
                return number
            number += store.render(pk)
    return number
