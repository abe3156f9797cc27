"""What an action changes: the verbs that it asks, and the columns that it writes.

``reviews.rules.changes`` declares it for every action behind a page of the reviews. ``docs/changes.md`` is
printed from it, a test compares it with the statements that reach the database, and ``tests/pairs`` races all
actions that change the same column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ratings.rules import CaseVerb
from reviews.rules.verbs import Verb

ROWS = "+"
"""Stands for the rows of a table, where an action makes or deletes some."""


@dataclass(frozen=True)
class Change:
    """What one action changes. ``columns`` are names like "RatingCase.released_at" and, where rows are made
    or deleted, "RatingStep.+". The history and the messages are left out: every action adds to them."""

    verbs: tuple[Verb | CaseVerb, ...]
    columns: frozenset[str]

    def meets(self, other: Change) -> frozenset[str]:
        """Return the columns that both change. Rows that one makes or deletes meet every column of their
        table."""
        return frozenset(_met(self, other)) | frozenset(_met(other, self))


def _met(one: Change, other: Change) -> Iterator[str]:
    tables = {column.partition(".")[0] for column in other.columns}
    for column in one.columns:
        table, _dot, name = column.partition(".")
        if column in other.columns or (name == ROWS and table in tables):
            yield column


def change(*tables: str, verbs: tuple[Verb | CaseVerb, ...] = ()) -> Change:
    """Return the change of these columns, given as one line for each table: its name, then its columns."""
    lines = (line.split() for line in tables)
    return Change(verbs, frozenset(f"{table}.{name}" for table, *names in lines for name in names))
