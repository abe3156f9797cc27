"""What importing a workbook would do, row by row: new, changed, unchanged or wrong. Writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Generic, TypeVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Committee, Member, Post, Role
from members.workbooks import checks
from members.workbooks.checks import Ground
from members.workbooks.layout import CommitteeRow, MemberRow, PostRow, R, RoleRow, Sheet
from members.workbooks.present import Key, Present
from members.workbooks.reading import Book, Line, Problem

M = TypeVar("M", Committee, Member, Post, Role)


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


@dataclass(frozen=True)
class Verdict:
    present: Present
    committees: list[Judged[CommitteeRow, Committee]]
    members: list[Judged[MemberRow, Member]]
    posts: list[Judged[PostRow, Post]]
    roles: list[Judged[RoleRow, Role]]

    def __iter__(self) -> Iterator[Judged[Any, Any]]:
        """Every row, in the order of the file."""
        return chain(self.committees, self.members, self.posts, self.roles)

    def counts(self) -> dict[State, int]:
        counted = Counter(judged.state for judged in self)
        return {state: counted[state] for state in State}


def judge(book: Book, *, by: Member | None) -> Verdict:
    """The verdict on every row for this administrator, or for the operator of the machine (``by=None``)."""
    now = Present.of(book)
    ground = Ground.of(book, now, by)
    members = {(code,): member for code, member in now.members.items()}
    committees = {(code,): committee for code, committee in now.committees.items()}
    return Verdict(
        now,
        _judged(ground, book.committees, committees, now.committee_row, checks.committee_problems),
        _judged(ground, book.members, members, now.member_row, checks.member_problems),
        _judged(ground, book.posts, now.posts, now.post_row, checks.post_problems),
        _judged(ground, book.roles, now.roles, now.role_row, checks.role_problems),
    )


def _judged(
    ground: Ground,
    lines: list[Line[R]],
    present: Mapping[Any, M],
    row_of: Callable[[M], R],
    check: Callable[[Ground, Line[R], R], Iterator[Problem]],
) -> list[Judged[R, M]]:
    first: dict[Key, Line[R]] = {}

    def judged(line: Line[R]) -> Judged[R, M]:
        problems = [
            *line.problems,
            *_repeats(line, first),
            *(check(ground, line, line.row) if line.row else ()),
        ]
        now = present.get(line.key)
        old = row_of(now) if now and not problems else None
        changes = _changes(line.sheet, old, line.row) if old and line.row else []
        return Judged(line, tuple(problems), tuple(changes), now)

    return [judged(line) for line in lines]


def _repeats(line: Line[R], first: dict[Key, Line[R]]) -> Iterator[Problem]:
    if line.key is None:
        return
    earlier = first.setdefault(line.key, line)
    if earlier is not line:
        yield line.problem(
            line.sheet.key[0], _("Row %(number)d is about the same one.") % {"number": earlier.number}
        )


def _changes(sheet: Sheet[R], old: R, new: R) -> list[Change]:
    pairs = ((column, getattr(old, column.name), getattr(new, column.name)) for column in sheet.columns)
    return [
        Change(column.name, column.heading, column.show(before), column.show(after))
        for column, before, after in pairs
        if before != after
    ]
