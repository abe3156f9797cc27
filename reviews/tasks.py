"""The worker's tasks. They make a printed paper or open a round exactly once, even if a worker dies in
between, and take up work that was left unfinished."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from celery import Task, shared_task
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import worker_ready
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Event
from members.tasks import send_mails
from reviews.desk import printing
from reviews.documents import notices
from reviews.documents.letterhead import styles_of
from reviews.documents.limits import TooLargeError
from reviews.documents.sheet import tables_of, write_xlsx
from reviews.documents.word import write_docx
from reviews.issuing import making
from reviews.locks import held_keys, try_lock
from reviews.models import (
    Campaign,
    CampaignState,
    DeadlineChange,
    Document,
    DocumentContent,
    DocumentKind,
    DocumentState,
    IssuedPaper,
    RuleSetChange,
)
from reviews.papers import measuring
from reviews.rounds import opening
from reviews.rounds.notices import rounds
from reviews.rules import issuing_committee

if TYPE_CHECKING:
    from reviews.documents.blocks import PaperContent
    from reviews.documents.press import Printed

FILES = (("file", "pdf"), ("word", "docx"), ("tables", "xlsx"))
"""The files of a printed paper, as the names of their fields, and how their names end."""

LOCKS_OF_DOCUMENTS = 36_643
LOCKS_OF_ROUNDS = 36_644
LOCKS_OF_ISSUED = 36_645
"""The classes of the three kinds of advisory locks. The numbers must not be used for any other locks in this
database."""

MAX_RETRIES = 3
MAX_STARTS = 8
"""After this many starts without an end, a printed paper is given up, because it probably kills the worker
that makes it."""

RESUME_SECONDS = 60
TELL_SECONDS = 0.5
SLICE_SECONDS = 120.0
"""A large round is opened in slices of this many seconds. The queue would believe that a longer task is
lost."""

UNEXPECTED = _(
    "The report could not be made because of an error in the program."
    " Try again; if it fails again, tell the administrator."
)
OUT_OF_TIME = _("Making the report took longer than allowed. Try again when less is going on.")
TOO_MANY_STARTS = _(
    "Making the report was broken off again and again. Tell the administrator before you try again."
)


@shared_task(name="reviews.build_document", bind=True, acks_late=True, max_retries=MAX_RETRIES)
def build_document(self: Task[[int], None], document_id: int) -> None:
    """Make the printed paper with this key. Nothing happens if it is finished or another worker is making it.
    After ``MAX_RETRIES`` errors, or when the time limit of the task is over, it is marked as failed."""
    with try_lock(LOCKS_OF_DOCUMENTS, document_id) as mine:
        if not mine:
            return
        try:
            _build(document_id)
        except SoftTimeLimitExceeded:
            _give_up(document_id, OUT_OF_TIME)
            raise
        except TooLargeError as refused:
            _give_up(document_id, refused.sentence)
        except Exception as error:
            if self.request.retries >= MAX_RETRIES:
                _give_up(document_id, UNEXPECTED)
                raise
            raise self.retry(exc=error, countdown=2**self.request.retries) from error


@shared_task(name="reviews.build_issued", bind=True, acks_late=True, max_retries=MAX_RETRIES)
def build_issued(self: Task[[int], None], paper_id: int) -> None:
    """Make the files of the issued paper with this key, as ``build_document`` does for a printed paper."""
    with try_lock(LOCKS_OF_ISSUED, paper_id) as mine:
        if not mine:
            return
        try:
            making.make(paper_id, most_starts=MAX_STARTS, too_many=TOO_MANY_STARTS)
        except SoftTimeLimitExceeded:
            making.give_up_files(paper_id, OUT_OF_TIME)
            raise
        except Exception as error:
            if self.request.retries >= MAX_RETRIES:
                making.give_up_files(paper_id, UNEXPECTED)
                raise
            raise self.retry(exc=error, countdown=2**self.request.retries) from error


@shared_task(name="reviews.resume_documents")
def resume_documents() -> None:
    """Queue again every unfinished printed or issued paper that no worker is making. The message expires
    after ``RESUME_SECONDS``, when this task runs again, so that a long queue does not grow longer."""
    waiting = Document.objects.unfinished().exclude(pk__in=held_keys(LOCKS_OF_DOCUMENTS))
    for document_id in waiting.values_list("pk", flat=True):
        build_document.apply_async((document_id,), expires=RESUME_SECONDS)
    issued = IssuedPaper.objects.unfinished().exclude(pk__in=held_keys(LOCKS_OF_ISSUED))
    for paper_id in issued.values_list("pk", flat=True):
        build_issued.apply_async((paper_id,), expires=RESUME_SECONDS)


@shared_task(name="reviews.measure_similarity")
def measure_similarity() -> None:
    """Measure the similarity of the sections whose text has not changed for a while. This is a scheduled task
    and not started by each save, so that nothing is queued while somebody types, and no section is missed if
    a message is lost."""
    measuring.measure_settled()


@shared_task(name="reviews.tell_deadline_change")
@transaction.atomic
def tell_deadline_change(change_id: int) -> None:
    """Tell everybody concerned of a change of dates, exactly once. For this the row stays locked from before
    the notices are written until it is marked as told."""
    rows = DeadlineChange.objects.filter(told_at__isnull=True).select_for_update(
        of=("self",), skip_locked=True
    )
    change = rows.select_related("campaign").filter(pk=change_id).first()
    if change is None:
        return
    with translation.override("vi"):
        rounds.deadline_changed(change)
    change.told_at = clock.now()
    change.save(update_fields=["told_at"])
    transaction.on_commit(send_mails.delay)


@shared_task(name="reviews.tell_cancelling")
@transaction.atomic
def tell_cancelling(campaign_id: int) -> None:
    """Tell everybody who has a part in a cancelled round, exactly once (see ``tell_deadline_change``)."""
    rows = Campaign.objects.filter(state=CampaignState.CANCELLED, told_at__isnull=True)
    campaign = rows.select_for_update(skip_locked=True).filter(pk=campaign_id).first()
    if campaign is None:
        return
    with translation.override("vi"):
        rounds.round_cancelled(campaign)
    campaign.told_at = clock.now()
    campaign.save(update_fields=["told_at"])
    transaction.on_commit(send_mails.delay)


@shared_task(name="reviews.tell_ruleset_change")
@transaction.atomic
def tell_ruleset_change(change_id: int) -> None:
    """Tell everybody concerned of a change of the rule set, exactly once (see ``tell_deadline_change``)."""
    rows = RuleSetChange.objects.filter(told_at__isnull=True).select_for_update(
        of=("self",), skip_locked=True
    )
    change = rows.select_related("campaign").filter(pk=change_id).first()
    if change is None:
        return
    with translation.override("vi"):
        rounds.ruleset_changed(change)
    change.told_at = clock.now()
    change.save(update_fields=["told_at"])
    transaction.on_commit(send_mails.delay)


@worker_ready.connect
def resume_at_start(**_signal: object) -> None:
    """Take up what the last worker left unfinished as soon as a worker starts, without waiting for the
    scheduled tasks."""
    resume_documents.delay()
    resume_rounds.delay()


@shared_task(name="reviews.open_round", bind=True, acks_late=True, max_retries=MAX_RETRIES)
def open_round(self: Task[[int], None], campaign_id: int) -> None:
    """Open the sessions of the round that are not open yet, one slice at a time. Nothing happens if all are
    open or another worker is opening them. After ``MAX_RETRIES`` errors the round is marked as failed."""
    with try_lock(LOCKS_OF_ROUNDS, campaign_id) as mine:
        if not mine:
            return
        try:
            is_whole = opening.open_planned(campaign_id, seconds=SLICE_SECONDS)
        except Exception as error:
            if self.request.retries >= MAX_RETRIES:
                opening.give_up(campaign_id)
                raise
            raise self.retry(exc=error, countdown=2**self.request.retries) from error
    if not is_whole:
        open_round.delay(campaign_id)


@shared_task(name="reviews.resume_rounds")
def resume_rounds() -> None:
    """Queue again every round that is to be opened and that no worker is opening, and every change of dates,
    changed rule set and cancelled round of which nobody was told yet."""
    waiting = Campaign.objects.filter(state=CampaignState.OPENING).exclude(pk__in=held_keys(LOCKS_OF_ROUNDS))
    for campaign_id in waiting.values_list("pk", flat=True):
        open_round.apply_async((campaign_id,), expires=RESUME_SECONDS)
    for change_id in DeadlineChange.objects.filter(told_at__isnull=True).values_list("pk", flat=True):
        tell_deadline_change.apply_async((change_id,), expires=RESUME_SECONDS)
    for change_id in RuleSetChange.objects.filter(told_at__isnull=True).values_list("pk", flat=True):
        tell_ruleset_change.apply_async((change_id,), expires=RESUME_SECONDS)
    untold = Campaign.objects.filter(state=CampaignState.CANCELLED, told_at__isnull=True)
    for campaign_id in untold.values_list("pk", flat=True):
        tell_cancelling.apply_async((campaign_id,), expires=RESUME_SECONDS)


def _build(document_id: int) -> None:
    """Make the printed paper, unless it is finished. If it was started ``MAX_STARTS`` times already, give it
    up."""
    from reviews.documents import press  # noqa: PLC0415  loads the libraries of layout, half a second

    wanted = Document.objects.unfinished().filter(pk=document_id)
    document = wanted.for_issue().select_related("requested_by").first()
    if document is None:
        return
    begun = Event.objects.filter(subject="reviews.document", subject_id=document_id, verb="document_started")
    if begun.count() >= MAX_STARTS:
        _give_up(document_id, TOO_MANY_STARTS)
        return
    left = _names(document)
    with transaction.atomic():
        document.state, document.progress = DocumentState.RUNNING, 0
        name = secrets.token_urlsafe(24)
        for file, ending in FILES:
            getattr(document, file).name = document.file.field.generate_filename(document, f"{name}.{ending}")
        document.save(update_fields=["state", "progress", *dict(FILES)])
        Event.record("document_started", document, by=None)
    _delete_files(document, left)
    kind, tell = DocumentKind(document.kind), _teller(document)
    if kind in printing.JOINED:
        bundle = printing.JOINED[kind](document, tell)
        content, kept = making.drafted(document, bundle.content)
        _finish(document, content, kept, bundle.press())
        return
    content, kept = making.drafted(document, printing.PAPERS[kind](document))
    _finish(document, content, kept, press.render_paper(content, tell))


def _teller(document: Document) -> Callable[[int], None]:
    """Return a function that saves the progress in percent, at most twice a second. It saves outside a
    transaction, so that the page sees the progress at once."""
    due = 0.0

    def tell(percent: int) -> None:
        nonlocal due
        now = time.monotonic()
        if now >= due:
            due = now + TELL_SECONDS
            Document.objects.filter(pk=document.pk).update(progress=percent)

    return tell


def _finish(document: Document, content: PaperContent, kept: DocumentContent, printed: Printed) -> None:
    """Store the files and what the paper said, and mark the printed paper as done.

    Their names, which nobody can guess, have been in the row since the start. So a file that a killed worker
    left is found and deleted by the next start. It is not deleted here when the transaction fails: where the
    connection is lost while it is committed, the row may be done and need its file."""
    document.file.storage.save(document.file.name, ContentFile(printed.content))
    document.word.storage.save(
        document.word.name, ContentFile(write_docx(content, styles_of(issuing_committee(document))))
    )
    if tables_of(content):
        document.tables.storage.save(document.tables.name, ContentFile(write_xlsx(content)))
    else:
        document.tables.name = ""
    with transaction.atomic():
        document.sha256 = hashlib.sha256(printed.content).hexdigest()
        document.pages = printed.pages
        document.state, document.progress, document.finished_at = DocumentState.DONE, 100, clock.now()
        document.save(update_fields=["sha256", "pages", "state", "progress", "finished_at", "tables"])
        kept.save()
        Event.record("document_done", document, by=None, pages=printed.pages, sha256=document.sha256)
        _notify(document)


def _names(document: Document) -> list[str]:
    """Return the names of the files that the row knows of."""
    return [name for file, _ending in FILES if (name := getattr(document, file).name)]


def _delete_files(document: Document, names: list[str]) -> None:
    """Delete the files of a start that did not come to its end, as far as it got."""
    for name in names:
        with suppress(OSError):
            document.file.storage.delete(name)


@transaction.atomic
def _give_up(document_id: int, sentence: str | Promise) -> None:
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
