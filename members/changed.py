"""What an action changes: the verbs that it asks, and the columns that it writes.

``members.changes`` and ``reviews.rules.changes`` declare it for every action behind a page.
``docs/changes.md`` is printed from it, a test compares it with the statements that reach the database, and
``tests/pairs`` races all actions that change the same column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

ROWS = "+"
"""Stands for the rows of a table, where an action makes or deletes some."""


@dataclass(frozen=True)
class ColumnsWritten:
    """What one action changes. ``columns`` are names like "RatingCase.released_at" and, where rows are made
    or deleted, "RatingStep.+". The history and the messages are left out: every action adds to them."""

    verbs: tuple[StrEnum, ...]
    columns: frozenset[str]

    def meets(self, other: ColumnsWritten) -> frozenset[str]:
        """Return the columns that both change. Rows that one makes or deletes meet every column of their
        table."""
        return frozenset(_met(self, other)) | frozenset(_met(other, self))


def _met(one: ColumnsWritten, other: ColumnsWritten) -> Iterator[str]:
    tables = {column.partition(".")[0] for column in other.columns}
    for column in one.columns:
        table, _dot, name = column.partition(".")
        if column in other.columns or (name == ROWS and table in tables):
            yield column


def writes_to(*tables: str, verbs: tuple[StrEnum, ...] = ()) -> ColumnsWritten:
    """Return the change of these columns, given as one line for each table: its name, then its columns."""
    lines = (line.split() for line in tables)
    return ColumnsWritten(verbs, frozenset(f"{table}.{name}" for table, *names in lines for name in names))
