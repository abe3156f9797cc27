"""The verdict on the lines of any sheet: what importing each line would do. It writes nothing itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.workbooks.cells import tidy
from members.workbooks.lines import CellProblem, Key, R, Sheet, SheetLine

M = TypeVar("M", bound=models.Model)
"""The model of the thing that a line is about."""


class SheetLineState(models.TextChoices):
    """What importing a line would do. The order is that of the list shown: errors first."""

    ERROR = "error", gettext_lazy("Error")
    NEW = "new", gettext_lazy("New")
    CHANGED = "changed", gettext_lazy("Changed")
    UNCHANGED = "unchanged", gettext_lazy("Unchanged")


@dataclass(frozen=True)
class ColumnChange:
    """One column in which a line differs from the database.

    ``old`` and ``new`` are the two values as texts, as they are written in the file."""

    name: str
    heading: str
    old: str
    new: str


@dataclass(frozen=True)
class JudgedLine(Generic[R, M]):
    """One line with the verdict on it.

    ``now`` is the thing in the database that the line is about, None if it is new."""

    line: SheetLine[R]
    problems: tuple[CellProblem, ...]
    changes: tuple[ColumnChange, ...]
    now: M | None

    @property
    def row(self) -> R:
        """The record made from the line, as it would be written.

        Raises ``ValueError`` if a cell could not be read."""
        if self.line.row is None:
            raise ValueError(f"{self.line.place} could not be read")
        return self.line.row

    @property
    def state(self) -> SheetLineState:
        if self.problems:
            return SheetLineState.ERROR
        if self.now is None:
            return SheetLineState.NEW
        return SheetLineState.CHANGED if self.changes else SheetLineState.UNCHANGED


def judge_lines(
    lines: Iterable[SheetLine[R]],
    present: Mapping[Key, M],
    row_of: Callable[[M], R],
    check: Callable[[SheetLine[R], R], Iterator[CellProblem]],
    confirmed: frozenset[str] = frozenset(),
) -> list[JudgedLine[R, M]]:
    """Compare each line with the database and return the verdicts, in the order of the lines.

    ``present`` holds the things in the database by the key of the sheet. ``row_of`` turns one of them into
    the record that would describe it. Columns that the sheet does not have keep their value. ``check`` yields
    the problems of a line whose cells could be read; questions in ``confirmed`` are none. If two lines are
    about one thing, the second one gets a problem."""
    first: dict[Key, SheetLine[R]] = {}

    def judged(line: SheetLine[R]) -> JudgedLine[R, M]:
        now = present.get(line.key) if line.key is not None else None
        old = row_of(now) if now is not None else None
        line = _completed(line, old)
        found = check(line, line.row) if line.row is not None else ()
        open_ones = (problem for problem in found if problem.question not in confirmed)
        problems = (*line.problems, *_repeats(line, first), *open_ones)
        changes = _changes(line.sheet, old, line.row) if old is not None and not problems else ()
        return JudgedLine(line, problems, tuple(changes), now)

    return [judged(line) for line in lines]


def count_by_state(rows: Iterable[JudgedLine[Any, Any]]) -> dict[SheetLineState, int]:
    """Return the number of lines in each state, in the order of the states."""
    counted = Counter(judged.state for judged in rows)
    return {state: counted[state] for state in SheetLineState}


def cell_problems(rows: Iterable[JudgedLine[Any, Any]]) -> list[CellProblem]:
    return [problem for judged in rows for problem in judged.problems]


def _completed(line: SheetLine[R], old: R | None) -> SheetLine[R]:
    """Return the line with the record that would be written: with the values of the record ``old`` in the
    columns that the sheet does not have, and in those where only the spaces differ."""
    if line.row is None:
        return line
    row: Any = line.row
    if old is not None:
        kept = [
            name
            for column in line.sheet.columns
            for name in column.fields
            if column.name not in line.given or _is_same_text(getattr(old, name), getattr(row, name))
        ]
        row = replace(row, **{name: getattr(old, name) for name in kept})
    if line.sheet.complete:
        row = line.sheet.complete(row, old, line.row)
    return replace(line, row=row)


def _is_same_text(old: object, new: object) -> bool:
    return isinstance(old, str) and old != new and tidy(old) == new


def _repeats(line: SheetLine[R], first: dict[Key, SheetLine[R]]) -> Iterator[CellProblem]:
    """Yield a problem if an earlier line is about the thing that this line is about.

    ``first`` collects the first line for each key."""
    if line.key is None:
        return
    earlier = first.setdefault(line.key, line)
    if earlier is not line:
        yield line.problem(
            line.sheet.key[0], _("Row %(number)d is about the same one.") % {"number": earlier.number}
        )


def _changes(sheet: Sheet[R], old: R, new: R | None) -> Sequence[ColumnChange]:
    before, after = _values(sheet, old), _values(sheet, new)
    return [
        ColumnChange(column.name, column.heading, column.show_in(before), column.show_in(after))
        for column in sheet.columns
        if any(before[name] != after[name] for name in column.fields)
    ]


def _values(sheet: Sheet[R], row: R | None) -> dict[str, object]:
    return {name: getattr(row, name) for column in sheet.columns for name in column.fields}
