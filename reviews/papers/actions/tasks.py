"""Actions on the tasks of the year in a paper: add, change and delete one, write many from a sheet, and take
over those that the collective's paper assigns to a member."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members.models import Event, Member
from members.workbooks.cells import fold, tidy
from members.workbooks.judging import SheetLineState
from reviews.documents.actions.attachments import attach_file
from reviews.models import Paper, TaskFile, TaskResult
from reviews.papers.actions.declared import record_declared
from reviews.papers.actions.papers import locked_for_writing
from reviews.papers.workbook import (
    MOST_ROWS,
    JudgedTask,
    TaskRow,
    TaskVerdict,
    judge_tasks,
    lacks_of,
    read_text,
)

ASSIGNED = ("name", "assigned_by", "field", "unit", "product", "target", "due_on")
"""The fields that say what was assigned. The other fields of a task say what became of it."""


class ChangedMeanwhileError(ValidationError):
    """Raised when somebody changed the tasks after the user's page was loaded. Nothing has been written."""

    def __init__(self) -> None:
        super().__init__(_("The tasks were changed meanwhile. Look at what stands now, then do it again."))


class TasksRefusedError(ValidationError):
    """Raised when lines of a sheet have errors. Nothing has been written, and ``verdict`` names the lines and
    columns."""

    def __init__(self, verdict: TaskVerdict) -> None:
        super().__init__(
            [
                _("Row %(number)s, column “%(heading)s”: %(why)s")
                % {"number": problem.number, "heading": problem.heading, "why": problem.why}
                for problem in verdict.problems
            ]
        )
        self.verdict = verdict


@transaction.atomic
def add_task(
    paper: Paper,
    row: TaskRow,
    *,
    by: Member,
    lead: Member | None = None,
    uploads: Sequence[UploadedFile] = (),
) -> TaskResult:
    """Add a task to the paper and return the task. The files ``uploads`` are kept as its evidence. Raises
    ``ValidationError`` by field, or for the whole form if the paper would have more than ``MOST_ROWS``
    tasks."""
    paper = locked_for_writing(paper, by=by)
    _require_room(paper, 1)
    task = TaskResult(paper=paper)
    _fill(task, row, lead)
    task.save()
    _attach(task, uploads, by=by)
    _recorded("add_task", task, by=by)
    return task


@transaction.atomic
def change_task(
    task: TaskResult,
    row: TaskRow,
    *,
    by: Member,
    version: int,
    lead: Member | None = None,
    uploads: Sequence[UploadedFile] = (),
) -> TaskResult:
    """Save the task with the values of ``row``. ``version`` is the one that the writer's page showed. Raises
    ``ChangedMeanwhileError`` if the task was changed or deleted since."""
    task = _unchanged(task, version, by=by)
    _fill(task, row, lead)
    task.version += 1
    task.save()
    _attach(task, uploads, by=by)
    _recorded("change_task", task, by=by)
    return task


@transaction.atomic
def delete_task(task: TaskResult, *, by: Member, version: int) -> None:
    """Delete a task. Its name, product and result stay in the history. Raises ``ChangedMeanwhileError`` if
    the task was changed since the writer's page showed it with this ``version``."""
    task = _unchanged(task, version, by=by)
    paper = task.paper
    Event.record("delete_task", paper, by=by, task=task.name, product=task.product, result=task.result)
    task.delete()
    record_declared(paper, by=by, emptied=not paper.tasks.exists())


@transaction.atomic
def write_tasks(paper: Paper, text: str, *, by: Member, seen: str, without_bad: bool = False) -> TaskVerdict:
    """Write the lines of a pasted sheet to the paper's tasks, all of them or none, and return the verdict on
    the lines. With ``without_bad`` the lines with errors are left out and the others are written.

    ``seen`` is what ``mark_of`` returned for the tasks when the user was shown the verdict. Raises
    ``TasksRefusedError`` if a line has an error (or all have), and ``ChangedMeanwhileError`` if the tasks
    were changed after the user saw the verdict.
    """
    paper = locked_for_writing(paper, by=by)
    lines, tasks = read_text(text, paper), list(tasks_in_paper(paper))
    if mark_of(tasks) != seen:
        raise ChangedMeanwhileError
    verdict = judge_tasks(lines, paper, tasks)
    if verdict.problems and not (without_bad and verdict.to_write):
        raise TasksRefusedError(verdict)
    fresh = [row for row in verdict.rows if row.state == SheetLineState.NEW]
    _require_room(paper, len(fresh))
    TaskResult.objects.bulk_create(_filled(TaskResult(paper=paper), row, verdict) for row in fresh)
    changed = [_filled(row.now, row, verdict) for row in verdict.rows if row.now and row.changes]
    for task in changed:
        task.version += 1
        task.save()
    if fresh or changed:
        Event.record("write_tasks", paper, by=by, new=len(fresh), changed=len(changed))
    record_declared(paper, by=by)
    return verdict


@transaction.atomic
def take_over_tasks(paper: Paper, *, by: Member) -> int:
    """Copy into a member's own paper the tasks of the collective's paper that this member is in charge of,
    and return how many were new. Only what was assigned is copied, not what the collective's draft says of
    the result."""
    paper = locked_for_writing(paper, by=by)
    names = {fold(task.name) for task in paper.tasks.all()}
    rows = [task for task in offered_tasks(paper) if fold(task.name) not in names]
    _require_room(paper, len(rows))
    TaskResult.objects.bulk_create(
        TaskResult(paper=paper, origin=task, **{name: getattr(task, name) for name in ASSIGNED})
        for task in rows
    )
    if rows:
        Event.record("take_over_tasks", paper, by=by, new=len(rows))
        record_declared(paper, by=by)
    return len(rows)


def offered_tasks(paper: Paper) -> QuerySet[TaskResult]:
    """Filter to the tasks of the collective's paper that this paper's member is in charge of and has not
    copied yet. For the collective's own paper there are none."""
    named = TaskResult.objects.filter(
        paper__session=paper.session_id, paper__member__isnull=True, lead=paper.member_id
    )
    return named.exclude(copies__paper=paper) if paper.member_id else named.none()


def tasks_in_paper(paper: Paper) -> QuerySet[TaskResult]:
    return paper.tasks.select_related("lead", "attachment").prefetch_related("files__attachment")


def mark_of(tasks: Iterable[TaskResult]) -> str:
    """Return a hash of the tasks' keys and versions. It differs as soon as a task is added, changed or
    deleted."""
    rows = ",".join(f"{task.pk}:{task.version}" for task in tasks)
    return hashlib.sha256(rows.encode()).hexdigest()


def _unchanged(task: TaskResult, version: int, *, by: Member) -> TaskResult:
    """Return the task with its paper locked. Raises ``ChangedMeanwhileError`` if it no longer has this
    version."""
    paper = locked_for_writing(task.paper, by=by)
    fresh = TaskResult.objects.filter(pk=task.pk).first()
    if fresh is None or fresh.version != version:
        raise ChangedMeanwhileError
    fresh.paper = paper
    return fresh


def _filled(task: TaskResult, judged: JudgedTask, verdict: TaskVerdict) -> TaskResult:
    _put(task, judged.row, verdict.lead_of(judged))
    return task


def _fill(task: TaskResult, row: TaskRow, lead: Member | None) -> None:
    if lacks := dict(lacks_of(row)):
        raise ValidationError({name: str(why) for name, why in lacks.items()})
    _put(task, row, lead)
    others = task.paper.tasks.exclude(pk=task.pk).values_list("name", flat=True)
    if fold(task.name) in {fold(name) for name in others}:
        raise ValidationError({"name": _("There is a task of this name already.")})


def _put(task: TaskResult, row: TaskRow, lead: Member | None) -> None:
    for name, value in asdict(row).items():
        if name != "lead":
            setattr(task, name, tidy(value) if isinstance(value, str) else value)
    task.lead = lead if task.paper.is_collective else None


def _attach(task: TaskResult, uploads: Sequence[UploadedFile], *, by: Member) -> None:
    """Keep the files as further evidence of the task. None replaces another."""
    for upload in uploads:
        kept = attach_file(upload, task.paper, by=by)
        if task.attachment is None:
            task.attachment = kept
            task.save(update_fields=["attachment"])
        else:
            TaskFile.objects.create(task=task, attachment=kept)


@transaction.atomic
def take_evidence_off(task: TaskResult, attachment: int, *, by: Member, version: int) -> TaskResult:
    """Take one file, given by its key, off the evidence of a task. The file itself stays in the history of
    the paper. Does nothing if it is not there. Raises ``ChangedMeanwhileError`` as ``change_task`` does."""
    task = _unchanged(task, version, by=by)
    more = list(task.files.select_related("attachment"))
    if task.attachment_id == attachment:
        task.attachment = more[0].attachment if more else None
        TaskFile.objects.filter(pk__in=[more[0].pk] if more else []).delete()
    else:
        TaskFile.objects.filter(task=task, attachment=attachment).delete()
    task.version += 1
    task.save(update_fields=["attachment", "version"])
    Event.record("take_evidence_off", task.paper, by=by, task=task.name, attachment=attachment)
    return task


def _require_room(paper: Paper, more: int) -> None:
    if paper.tasks.count() + more > MOST_ROWS:
        raise ValidationError(_("A paper holds at most %(most)s tasks.") % {"most": MOST_ROWS})


def _recorded(verb: str, task: TaskResult, *, by: Member) -> None:
    Event.record(verb, task.paper, by=by, task=task.name)
    record_declared(task.paper, by=by)
