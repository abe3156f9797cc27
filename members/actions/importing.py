"""Actions that write the lines of a workbook to the tables: all lines or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import ngettext

from members import clock
from members.actions.leaving import end_everything
from members.actions.proposals import Codes, propose_roles
from members.locks import hold_tables
from members.models import (
    ActivityChange,
    CellChange,
    Committee,
    Event,
    Member,
    Post,
    Role,
)
from members.workbooks import (
    Book,
    CommitteeRow,
    SheetLineState,
    WorkbookError,
    WorkbookVerdict,
    judge_workbook,
)
from members.workbooks.judging import JudgedLine, cell_problems
from members.workbooks.lines import CellProblem, Sheet
from members.workbooks.rows import WorkbookRow
from members.workbooks.verdicts import leaves

Thing = Committee | Member | Post | Role
M = TypeVar("M", Committee, Member, Post, Role)
Written = list[tuple[JudgedLine[Any, Any], Thing]]

CODED = {"cell": "committee", "committee": "committee", "member": "member", "catalogued": "title"}
"""The fields of a record that hold a code, each with the key of what it is the code of."""

STANDING = frozenset({"activity_on", "activity_document", "activity_place"})
ASIDE = STANDING | {"parent"}
"""The fields of a record that are no fields of its model."""

BATCH = 500


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
    # Asked before the rows are written, which changes what the verdict compared them with.
    leaving = [
        (row.now, row.row.activity_on or clock.today()) for row in verdict.members if row.now and leaves(row)
    ]
    present = verdict.present
    titles = present.titles | {
        post.catalogued.code: post.catalogued for post in present.posts.values() if post.catalogued
    }
    codes: Codes = {
        "committee": dict(present.committees),
        "member": dict(present.members),
        "title": dict(titles),
    }
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
    for member, day in leaving:
        end_everything(member, day)
    history = (_event(judged, thing, by=by, source=source) for judged, thing in written)
    Event.objects.bulk_create(history, batch_size=BATCH)


def _record_standing(written: Written, *, source: str) -> None:
    """Enter since when the activity and the cell of these members are as they are. The cell is so since
    today, as the file names no day, and where it names no document, its own name stands for one."""
    today, document = clock.today(), source[:200]
    activities, cells = [], []
    for judged, thing in written:
        if isinstance(thing, Member):
            row, changed = judged.row, {change.name for change in judged.changes}
            if row.activity_on and (not changed or changed & {"activity", *STANDING}):
                activities.append(
                    ActivityChange(
                        member=thing,
                        activity=thing.activity,
                        starts_on=row.activity_on,
                        document=row.activity_document or document,
                        place=row.activity_place,
                    )
                )
            if "cell" in changed:
                cells.append(CellChange(member=thing, cell=thing.cell, starts_on=today, document=document))
    ActivityChange.objects.bulk_create(activities, batch_size=BATCH)
    CellChange.objects.bulk_create(cells, batch_size=BATCH)


def _of(state: SheetLineState, rows: Sequence[JudgedLine[Any, M]]) -> list[JudgedLine[Any, M]]:
    return [judged for judged in rows if judged.state == state]


def _fields(row: WorkbookRow, codes: Codes) -> dict[str, Any]:
    """Return the line as values of the model's fields, with each code replaced by its committee or member."""
    fields = {name: value for name, value in asdict(row).items() if name not in ASIDE}
    for name, kind in CODED.items():
        if name in fields:
            fields[name] = codes[kind][fields[name]] if fields[name] else None
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
                name for column in sheet.columns for name in column.fields if name not in (*sheet.key, *ASIDE)
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
