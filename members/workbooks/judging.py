"""The verdict on rows that were read: what writing each would do. Of any sheet; it writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.workbooks.lines import Key, Line, Problem, R, Sheet

M = TypeVar("M", bound=models.Model)
"""What a row is about, as it stands in the database."""


class State(models.TextChoices):
    """In the order a reader wants them: what is wrong first."""

    ERROR = "error", gettext_lazy("Error")
    NEW = "new", gettext_lazy("New")
    CHANGED = "changed", gettext_lazy("Changed")
    UNCHANGED = "unchanged", gettext_lazy("Unchanged")


@dataclass(frozen=True)
class Change:
    """One column that differs, in the words of the file."""

    name: str
    heading: str
    old: str
    new: str


@dataclass(frozen=True)
class Judged(Generic[R, M]):
    """A row with its verdict; ``now`` is what it would change, empty for what is new."""

    line: Line[R]
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    now: M | None

    @property
    def row(self) -> R:
        """The row as it would stand."""
        if self.line.row is None:
            raise ValueError(f"{self.line.place} could not be read")
        return self.line.row

    @property
    def state(self) -> State:
        if self.problems:
            return State.ERROR
        if self.now is None:
            return State.NEW
        return State.CHANGED if self.changes else State.UNCHANGED


def judge_lines(
    lines: Iterable[Line[R]],
    present: Mapping[Key, M],
    row_of: Callable[[M], R],
    check: Callable[[Line[R], R], Iterator[Problem]],
) -> list[Judged[R, M]]:
    """Hold each row against what stands (``present``, by the sheet's key; ``row_of`` says how that would be
    written in the sheet). What a row has no cell for is left as it is. ``check`` finds what is wrong with a
    row that could be read; that two rows are about the same thing is found here."""
    first: dict[Key, Line[R]] = {}

    def judged(line: Line[R]) -> Judged[R, M]:
        now = present.get(line.key) if line.key is not None else None
        old = row_of(now) if now is not None else None
        if old is not None:
            line = _completed(line, old)
        found = check(line, line.row) if line.row is not None else ()
        problems = (*line.problems, *_repeats(line, first), *found)
        changes = _changes(line.sheet, old, line.row) if old is not None and not problems else ()
        return Judged(line, problems, tuple(changes), now)

    return [judged(line) for line in lines]


def tally(rows: Iterable[Judged[Any, Any]]) -> dict[State, int]:
    """How many rows there are of each state."""
    counted = Counter(judged.state for judged in rows)
    return {state: counted[state] for state in State}


def problems_of(rows: Iterable[Judged[Any, Any]]) -> list[Problem]:
    return [problem for judged in rows for problem in judged.problems]


def _completed(line: Line[R], old: R) -> Line[R]:
    """The row with what stands already in the columns it has no cell for."""
    missing = [column.name for column in line.sheet.columns if column.name not in line.given]
    row: Any = line.row
    if row is None or not missing:
        return line
    return replace(line, row=replace(row, **{name: getattr(old, name) for name in missing}))


def _repeats(line: Line[R], first: dict[Key, Line[R]]) -> Iterator[Problem]:
    if line.key is None:
        return
    earlier = first.setdefault(line.key, line)
    if earlier is not line:
        yield line.problem(
            line.sheet.key[0], _("Row %(number)d is about the same one.") % {"number": earlier.number}
        )


def _changes(sheet: Sheet[R], old: R, new: R | None) -> Sequence[Change]:
    pairs = ((column, getattr(old, column.name), getattr(new, column.name)) for column in sheet.columns)
    return [
        Change(column.name, column.heading, column.show(before), column.show(after))
        for column, before, after in pairs
        if before != after
    ]
