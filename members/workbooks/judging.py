"""The verdict on rows that were read: what writing each would do. Of any sheet; it writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.workbooks.lines import CellProblem, Key, R, Sheet, SheetLine

M = TypeVar("M", bound=models.Model)
"""What a row is about, as it stands in the database."""


class SheetLineState(models.TextChoices):
    """In the order a reader wants them: what is wrong first."""

    ERROR = "error", gettext_lazy("Error")
    NEW = "new", gettext_lazy("New")
    CHANGED = "changed", gettext_lazy("Changed")
    UNCHANGED = "unchanged", gettext_lazy("Unchanged")


@dataclass(frozen=True)
class ColumnChange:
    """One column that differs, in the words of the file."""

    name: str
    heading: str
    old: str
    new: str


@dataclass(frozen=True)
class JudgedLine(Generic[R, M]):
    """A row with its verdict; ``now`` is what it would change, empty for what is new."""

    line: SheetLine[R]
    problems: tuple[CellProblem, ...]
    changes: tuple[ColumnChange, ...]
    now: M | None

    @property
    def row(self) -> R:
        """The row as it would stand."""
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
) -> list[JudgedLine[R, M]]:
    """Hold each row against what stands (``present``, by the sheet's key; ``row_of`` says how that would be
    written in the sheet). What a row has no cell for is left as it is. ``check`` finds what is wrong with a
    row that could be read; that two rows are about the same thing is found here."""
    first: dict[Key, SheetLine[R]] = {}

    def judged(line: SheetLine[R]) -> JudgedLine[R, M]:
        now = present.get(line.key) if line.key is not None else None
        old = row_of(now) if now is not None else None
        if old is not None:
            line = _completed(line, old)
        found = check(line, line.row) if line.row is not None else ()
        problems = (*line.problems, *_repeats(line, first), *found)
        changes = _changes(line.sheet, old, line.row) if old is not None and not problems else ()
        return JudgedLine(line, problems, tuple(changes), now)

    return [judged(line) for line in lines]


def count_by_state(rows: Iterable[JudgedLine[Any, Any]]) -> dict[SheetLineState, int]:
    """How many rows there are of each state."""
    counted = Counter(judged.state for judged in rows)
    return {state: counted[state] for state in SheetLineState}


def cell_problems(rows: Iterable[JudgedLine[Any, Any]]) -> list[CellProblem]:
    return [problem for judged in rows for problem in judged.problems]


def _completed(line: SheetLine[R], old: R) -> SheetLine[R]:
    """The row with what stands already in the columns it has no cell for."""
    missing = [column.name for column in line.sheet.columns if column.name not in line.given]
    row: Any = line.row
    if row is None or not missing:
        return line
    return replace(line, row=replace(row, **{name: getattr(old, name) for name in missing}))


def _repeats(line: SheetLine[R], first: dict[Key, SheetLine[R]]) -> Iterator[CellProblem]:
    if line.key is None:
        return
    earlier = first.setdefault(line.key, line)
    if earlier is not line:
        yield line.problem(
            line.sheet.key[0], _("Row %(number)d is about the same one.") % {"number": earlier.number}
        )


def _changes(sheet: Sheet[R], old: R, new: R | None) -> Sequence[ColumnChange]:
    pairs = ((column, getattr(old, column.name), getattr(new, column.name)) for column in sheet.columns)
    return [
        ColumnChange(column.name, column.heading, column.show(before), column.show(after))
        for column, before, after in pairs
        if before != after
    ]
