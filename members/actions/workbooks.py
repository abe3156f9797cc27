"""Actions that store an uploaded workbook, have it judged and imported, and that export one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import clock
from members.actions.importing import WorkbookRefusedError, import_rows
from members.models import (
    Committee,
    Event,
    KnownHeading,
    Member,
    RoleKind,
    Workbook,
    WorkbookKind,
    WorkbookWork,
)
from members.notices import tell
from members.rules import IN_WORDS, can_administer, can_store_workbook, for_whom, refuse_unless
from members.unicode import composed
from members.workbooks import (
    FEW_TAGS,
    Answers,
    Book,
    SheetsRead,
    WorkbookError,
    count_tags,
    fill_workbook,
    judge_workbook,
    read_workbook,
    rows_under,
    shown_lines,
)
from members.workbooks.files import MOST_ROWS, too_large

MOST_TRIES = 3
TOO_SLOW = gettext_lazy("The workbook could not be read in time. Divide it into several.")

Reader = Callable[[bytes, Answers], SheetsRead]
"""What reads a file of one kind. Raises ``WorkbookError`` if it cannot be read."""


def require_uploader(by: Member, kind: WorkbookKind = WorkbookKind.PEOPLE) -> None:
    """Raise ``PermissionDenied`` unless this person may upload workbooks of this kind."""
    refused = {
        WorkbookKind.PEOPLE: _("Only administrators import workbooks."),
        WorkbookKind.FORMER: for_whom([str(IN_WORDS[RoleKind.STAFF])]),
    }
    refuse_unless(can_store_workbook(by, kind), refused[kind])


@transaction.atomic
def store_workbook(
    name: str,
    content: bytes,
    *,
    by: Member,
    kind: WorkbookKind = WorkbookKind.PEOPLE,
    read: Reader = read_workbook,
) -> Workbook:
    """Store an uploaded file, to be imported later, and return its row. A large one of people is given to the
    worker to be judged; one of another kind is refused.

    Raises ``PermissionDenied`` if ``by`` may not upload this kind, and ``WorkbookError`` if ``read`` cannot
    read the file. Whether a large one can be read is found out by the worker."""
    require_uploader(by, kind)
    is_large = count_tags(content) > FEW_TAGS
    if is_large and kind != WorkbookKind.PEOPLE:
        raise too_large()
    answers = Answers(columns=known_columns(by))
    if not is_large:
        read(content, answers)
    name = composed(name)[:200]
    workbook = Workbook.objects.create(
        name=name, content=content, uploaded_by=by, kind=kind, is_large=is_large, answers=answers.as_json()
    )
    Event.record("upload_workbook", workbook, by=by, name=name)
    if is_large:
        ask_worker(workbook, WorkbookWork.JUDGE)
    return workbook


def ask_worker(workbook: Workbook, work: WorkbookWork) -> None:
    """Have the worker do this with a large workbook."""
    workbook.asked, workbook.tries = work, 0
    workbook.save(update_fields=["asked", "tries"])
    transaction.on_commit(partial(current_app.send_task, "members.work_on_workbook", (workbook.pk,)))


def read_stored(workbook: Workbook) -> Book:
    """Return the lines of a stored workbook, read with the answers of its uploader."""
    return read_workbook(bytes(workbook.content), Answers.stored(workbook.answers))


def known_columns(by: Member) -> dict[str, dict[str, str]]:
    """Return which columns this person chose for headings before, by the sheet of the template."""
    found: dict[str, dict[str, str]] = {}
    for known in KnownHeading.objects.filter(member=by):
        found.setdefault(known.sheet, {})[known.heading] = known.column
    return found


@transaction.atomic
def have_applied(workbook: Workbook, *, by: Member) -> Workbook:
    """Import a stored workbook, or ask the worker to do it if it is large. Returns the workbook.

    Raises the errors of ``apply_workbook``, but for a large one: there the worker keeps the reason."""
    if not workbook.is_large:
        return apply_workbook(workbook, by=by)
    workbook = Workbook.objects.select_for_update().get(pk=workbook.pk)
    require_uploader(by)
    if not workbook.applied_at and not workbook.asked:
        ask_worker(workbook, WorkbookWork.APPLY)
    return workbook


@transaction.atomic
def work_on(workbook_pk: int) -> None:
    """Do with a large workbook what the worker was asked, keep the verdict or the reason why it cannot be
    done, and tell the person who uploaded it.

    The row stays locked meanwhile, so that a second worker does nothing, and a killed worker leaves the work
    to the next one. After ``MOST_TRIES`` beginnings without an end it is given up."""
    row = Workbook.objects.select_for_update(skip_locked=True).asked().filter(pk=workbook_pk).first()
    if row is None:
        return
    row.error = ""
    try:
        with transaction.atomic():
            _judge(row)
    except ValidationError as error:
        row.error = " ".join(error.messages)
    except PermissionDenied as error:
        row.error = str(error)
    except SoftTimeLimitExceeded:
        row.error = str(TOO_SLOW)
    row.asked = ""
    row.save(update_fields=["asked", "error", "verdict", "judged_at", "said"])
    said = row.error or _("The verdict on the rows is there.")
    tell([row.uploaded_by], f"{row.name[:200]}: {said}", reverse("members:workbook", args=[row.pk]))


def _judge(row: Workbook) -> None:
    """Import the workbook if that was asked, and put the verdict on it into the row."""
    if row.tries > MOST_TRIES:
        raise WorkbookError(TOO_SLOW)
    if row.asked == WorkbookWork.APPLY:
        row.error = _refusal(row)
    book = read_stored(row)
    verdict = judge_workbook(book, by=row.uploaded_by)
    row.said, row.error = list(book.said), row.error or book.refusal()
    row.verdict, row.judged_at = [line.as_json() for line in shown_lines(verdict)], clock.now()


def _refusal(workbook: Workbook) -> str:
    """Import the workbook, and return the sentence that says why not, empty if it was imported."""
    try:
        with transaction.atomic():
            apply_workbook(workbook, by=workbook.uploaded_by)
    except WorkbookRefusedError as error:
        return error.in_short()
    return ""


def begin_work(workbook_pk: int) -> None:
    """Count that a worker begins with this workbook. The count stays if the worker is killed."""
    Workbook.objects.asked().filter(pk=workbook_pk).update(tries=F("tries") + 1)


@transaction.atomic
def apply_workbook(workbook: Workbook, *, by: Member) -> Workbook:
    """Check every line of a stored workbook again, write all of them, and return the workbook.

    A workbook that was imported before is returned unchanged. Two clicks at once give one import, since the
    row of the workbook is locked. Raises ``WorkbookRefusedError`` if a line has an error, and
    ``PermissionDenied`` if ``by`` is no administrator."""
    workbook = Workbook.objects.select_for_update().get(pk=workbook.pk)
    require_uploader(by)
    if workbook.applied_at:
        return workbook
    verdict = import_rows(read_stored(workbook), by=by, source=workbook.name)
    workbook.applied_at = clock.now()
    workbook.save(update_fields=["applied_at"])
    counts = {state.value: count for state, count in verdict.counts().items()}
    Event.record("apply_workbook", workbook, by=by, **counts)
    return workbook


@transaction.atomic
def export_workbook(committee: Committee, *, by: Member) -> bytes:
    """Return the workbook that holds what stands today in this committee and below it, to be corrected and
    imported again, and record who took it.

    Raises ``PermissionDenied`` if somebody else administers the committee, and ``ValidationError`` if there
    is more than an import takes."""
    refuse_unless(can_administer(by, committee), _("You administer another part of the tree."))
    rows = rows_under(committee)
    counts = Counter(type(row).__name__ for row in rows)
    if max(counts.values(), default=0) > MOST_ROWS:
        text = _("There are more than %(most)s people, posts or roles here. Take the units below one by one.")
        raise ValidationError(text % {"most": MOST_ROWS})
    Event.record("export_workbook", committee, by=by, rows=counts)
    return fill_workbook(rows)
