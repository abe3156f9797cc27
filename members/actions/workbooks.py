"""Actions that store an uploaded workbook and write its lines to the tables: all lines or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from itertools import groupby
from typing import Any, TypeVar

from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members import clock
from members.actions.proposals import Codes, propose_roles
from members.locks import hold_tables
from members.models import (
    Activity,
    ActivityChange,
    CellChange,
    Committee,
    Event,
    KnownHeading,
    Member,
    Post,
    Role,
    Workbook,
    WorkbookWork,
)
from members.notices import tell
from members.rules import can_store_workbook, refuse_unless
from members.unicode import composed
from members.workbooks import (
    FEW_TAGS,
    Answers,
    Book,
    CommitteeRow,
    SheetLineState,
    WorkbookError,
    WorkbookVerdict,
    count_tags,
    judge_workbook,
    read_workbook,
    shown_lines,
)
from members.workbooks.judging import JudgedLine, cell_problems
from members.workbooks.layout import WorkbookRow
from members.workbooks.lines import CellProblem, Sheet

Thing = Committee | Member | Post | Role
M = TypeVar("M", Committee, Member, Post, Role)
Written = list[tuple[JudgedLine[Any, Any], Thing]]

BATCH = 500
MOST_TRIES = 3
TOO_SLOW = gettext_lazy("The workbook could not be read in time. Divide it into several.")


class WorkbookRefusedError(ValidationError):
    """Nothing was written because some lines have errors. ``problems`` lists the errors cell by cell."""

    def __init__(self, problems: Sequence[CellProblem]) -> None:
        super().__init__([f"{problem.cell}: {problem.why}" for problem in problems])
        self.problems = problems

    def in_short(self) -> str:
        """Return the sentence with the number of cells. The page of the workbook shows which they are."""
        text = ngettext(
            "Nothing was written: %(count)d cell has an error.",
            "Nothing was written: %(count)d cells have errors.",
            len(self.problems),
        )
        return text % {"count": len(self.problems)}


def require_administrator(by: Member) -> None:
    refuse_unless(can_store_workbook(by), _("Only administrators import workbooks."))


@transaction.atomic
def store_workbook(name: str, content: bytes, *, by: Member) -> Workbook:
    """Store an uploaded file, to be imported later, and return its row. A large one is given to the worker to
    be judged.

    Raises ``PermissionDenied`` if ``by`` is no administrator, and ``WorkbookError`` if the file cannot be
    read. Whether a large one can be read is found out by the worker."""
    require_administrator(by)
    is_large = count_tags(content) > FEW_TAGS
    answers = Answers(columns=known_columns(by))
    if not is_large:
        read_workbook(content, answers)
    name = composed(name)[:200]
    workbook = Workbook.objects.create(
        name=name, content=content, uploaded_by=by, is_large=is_large, answers=answers.as_json()
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
    require_administrator(by)
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
    require_administrator(by)
    if workbook.applied_at:
        return workbook
    verdict = import_rows(read_stored(workbook), by=by, source=workbook.name)
    workbook.applied_at = clock.now()
    workbook.save(update_fields=["applied_at"])
    counts = {state.value: count for state, count in verdict.counts().items()}
    Event.record("apply_workbook", workbook, by=by, **counts)
    return workbook


@transaction.atomic
def import_rows(book: Book, *, by: Member | None, source: str) -> WorkbookVerdict:
    """Check the lines, write all of them or none, and return the verdict on them.

    ``by`` is None for the operator of the server, who writes the first committee. ``source`` is the name of
    the file for the history. Meanwhile the four tables are locked, so that others can read but not write.
    Raises ``WorkbookRefusedError`` if a line has an error, and ``WorkbookError`` if the columns of a sheet
    are not clear."""
    if refusal := book.refusal():
        raise WorkbookError(refusal)
    hold_tables(alone=True)
    verdict = judge_workbook(book, by=by)
    problems = cell_problems(verdict)
    if problems:
        raise WorkbookRefusedError(problems)
    _write(verdict, by=by, source=source)
    return verdict


def _write(verdict: WorkbookVerdict, *, by: Member | None, source: str) -> None:
    """Write committees, members, posts and roles with their history.

    They are written in this order because later sheets name things of earlier sheets."""
    codes: Codes = {"committee": dict(verdict.present.committees), "member": dict(verdict.present.members)}
    written = [
        *_add_committees(verdict.committees, codes),
        *_change(Committee, verdict.committees, codes),
        *_change(Member, verdict.members, codes),
        *_add(Member, verdict.members, codes),
    ]
    codes["member"] |= {thing.code: thing for _judged, thing in written if isinstance(thing, Member)}
    written += [*_change(Post, verdict.posts, codes), *_add(Post, verdict.posts, codes)]
    new = _of(SheetLineState.NEW, verdict.roles)
    proposed = propose_roles(new, codes, by=by, source=source) if by else []
    roles = [judged for judged in verdict.roles if judged not in proposed]
    written += [*_change(Role, roles, codes), *_add(Role, roles, codes)]
    _record_standing(written, source=source)
    history = (_event(judged, thing, by=by, source=source) for judged, thing in written)
    Event.objects.bulk_create(history, batch_size=BATCH)


def _record_standing(written: Written, *, source: str) -> None:
    """Enter since when the activity and the cell of these members are as they are: since today, as the file
    names no day."""
    today, document = clock.today(), source[:200]
    activities, cells = [], []
    for judged, thing in written:
        if isinstance(thing, Member):
            changed = {change.name for change in judged.changes}
            if "activity" in changed or (not changed and thing.activity != Activity.ACTIVE):
                activities.append(
                    ActivityChange(member=thing, activity=thing.activity, starts_on=today, document=document)
                )
            if "cell" in changed:
                cells.append(CellChange(member=thing, cell=thing.cell, starts_on=today, document=document))
    ActivityChange.objects.bulk_create(activities, batch_size=BATCH)
    CellChange.objects.bulk_create(cells, batch_size=BATCH)


def _of(state: SheetLineState, rows: Sequence[JudgedLine[Any, M]]) -> list[JudgedLine[Any, M]]:
    return [judged for judged in rows if judged.state == state]


def _fields(row: WorkbookRow, codes: Codes) -> dict[str, Any]:
    """Return the line as values of the model's fields, with each code replaced by its committee or member."""
    fields = {name: value for name, value in asdict(row).items() if name != "parent"}
    for name, kind in (("cell", "committee"), ("committee", "committee"), ("member", "member")):
        if name in fields:
            fields[name] = codes[kind][fields[name]]
    return fields


def _add_committees(rows: Sequence[JudgedLine[CommitteeRow, Committee]], codes: Codes) -> Written:
    """Add the new committees, and return each with its line.

    A parent is added before its children, whatever their order in the sheet. The committees are added one by
    one because the tree library gives each its place in the tree."""
    tree: Any = Committee.objects  # the library builds its manager in a way no type checker follows
    waiting = {judged.row.code: judged for judged in _of(SheetLineState.NEW, rows)}
    written: Written = []
    while waiting:
        ready = [judged for judged in waiting.values() if judged.row.parent not in waiting]
        for judged in ready:
            row = judged.row
            committee = Committee(**_fields(row, codes))
            if parent := codes["committee"].get(row.parent):
                tree.add_child(parent, instance=committee)
            else:
                tree.add_root(instance=committee)
            codes["committee"][row.code] = committee
            written.append((judged, committee))
            del waiting[row.code]
    return written


def _add(model: type[M], rows: Sequence[JudgedLine[Any, M]], codes: Codes) -> Written:
    new = _of(SheetLineState.NEW, rows)
    things = [model(**_fields(judged.row, codes)) for judged in new]
    return list(zip(new, model.objects.bulk_create(things, batch_size=BATCH), strict=True))


def _change(model: type[M], rows: Sequence[JudgedLine[Any, M]], codes: Codes) -> Written:
    written: Written = []
    for _key, group in groupby(sorted(_of(SheetLineState.CHANGED, rows), key=_hold), key=_hold):
        changed = [(judged, judged.now) for judged in group if judged.now]
        for judged, thing in changed:
            for name, value in _fields(judged.row, codes).items():
                setattr(thing, name, value)
        sheet: Sheet[Any] = changed[0][0].line.sheet
        # This takes a tenth of the time of bulk_update, which writes a CASE for every row.
        model.objects.bulk_create(
            [thing for _judged, thing in changed],
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[
                column.name for column in sheet.columns if column.name not in (*sheet.key, "parent")
            ],
        )
        written += changed
    return written


def _hold(judged: JudgedLine[Any, Any]) -> tuple[bool, bool]:
    """Return the sort key that puts changed lines into an order of writing that the database allows.

    First come posts that have ended after the import, then open posts, last open posts of a head. The
    database allows one open post of a person in a committee and one head of a committee, and it checks row by
    row."""
    row = judged.row
    is_open = getattr(row, "ends_on", None) is None
    return is_open, is_open and getattr(row, "is_head", False)


def _event(judged: JudgedLine[Any, Any], thing: Thing, *, by: Member | None, source: str) -> Event:
    """Return the event of history for one line, unsaved, so that all events are inserted at once.

    It holds what ``Event.record`` would write."""
    changes = {change.name: [change.old, change.new] for change in judged.changes}
    data = {"source": source, "row": judged.line.place}
    return Event(
        verb="import_changed" if changes else "import_new",
        subject=f"members.{type(thing).__name__.lower()}",
        subject_id=thing.pk,
        actor_id=by.pk if by else None,
        actor_name=by.full_name if by else "",
        data=data | ({"changes": changes} if changes else {}),
    )
