"""What writing the rows would do to a paper's tasks, row by row; writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

from django.utils.translation import gettext as _

from members.models import Member
from members.workbooks.cells import Column, fold
from members.workbooks.verdicts import Change, State
from reviews.models import Paper, TaskResult
from reviews.papers.workbook.layout import TaskRow, columns_of, lacks_of
from reviews.papers.workbook.reading import Problem, TaskLine


@dataclass(frozen=True)
class JudgedTask:
    """A row with its verdict. ``row`` is as it would stand; ``now`` is the task it would change, empty for
    what is new."""

    line: TaskLine
    row: TaskRow | None
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    now: TaskResult | None
    lead: Member | None

    @property
    def state(self) -> State:
        if self.problems:
            return State.ERROR
        if self.now is None:
            return State.NEW
        return State.CHANGED if self.changes else State.UNCHANGED


@dataclass(frozen=True)
class TaskVerdict:
    rows: tuple[JudgedTask, ...]

    @property
    def problems(self) -> list[Problem]:
        return [problem for row in self.rows for problem in row.problems]

    @property
    def counts(self) -> list[tuple[State, int]]:
        counted = Counter(row.state for row in self.rows)
        return [(state, counted[state]) for state in State if counted[state]]

    @property
    def to_write(self) -> int:
        return sum(1 for row in self.rows if row.state in (State.NEW, State.CHANGED))


def judge(lines: Sequence[TaskLine], paper: Paper, tasks: Sequence[TaskResult]) -> TaskVerdict:
    """Each row held against the tasks that stand; a task is known by its name. What a row has no cell for is
    left as it is."""
    ground = _Ground(columns_of(paper), {fold(task.name): task for task in tasks}, _people(paper), first={})
    return TaskVerdict(tuple(_judged(line, ground) for line in lines))


def row_of(task: TaskResult) -> TaskRow:
    """The task as the sheet writes it."""
    named = {field.name: getattr(task, field.name) for field in fields(TaskRow)}
    return TaskRow(**{**named, "lead": task.lead.full_name if task.lead else ""})


@dataclass(frozen=True)
class _Ground:
    """What every row is held against; ``first`` fills up with the rows seen."""

    columns: tuple[Column, ...]
    present: dict[str, TaskResult]
    people: dict[str, list[Member]]
    first: dict[str, int]

    def heading(self, name: str) -> str:
        return next(column.heading for column in self.columns if column.name == name)


def _judged(line: TaskLine, ground: _Ground) -> JudgedTask:
    now = ground.present.get(fold(line.label))
    row = line.row
    if row and now:
        standing = row_of(now)
        row = replace(standing, **{name: getattr(row, name) for name in line.given})
    named = ground.people.get(fold(row.lead), []) if row else []
    problems = (*line.problems, *_problems(line, row, ground, named))
    if problems or row is None:
        return JudgedTask(line, None, problems, (), now, None)
    lead = next(iter(named), None) if "lead" in line.given else _lead(now)
    row = replace(row, lead=lead.full_name if lead else "")
    changes = tuple(_changes(ground.columns, row_of(now), row)) if now else ()
    return JudgedTask(line, row, (), changes, now, lead)


def _lead(task: TaskResult | None) -> Member | None:
    return task.lead if task else None


def _problems(line: TaskLine, row: TaskRow | None, ground: _Ground, named: list[Member]) -> Iterator[Problem]:
    earlier = ground.first.setdefault(fold(line.label), line.number) if line.label else line.number
    if earlier != line.number:
        why = _("Row %(number)d is about the same one.") % {"number": earlier}
        yield Problem(line.number, ground.heading("name"), why)
    if row is None:
        return
    for name, why in lacks_of(row):
        yield Problem(line.number, ground.heading(name), why)
    if row.lead and "lead" in line.given and len(named) != 1:
        why = _("Two are called so. Give the code.") if named else _("Nobody reviewed here is called so.")
        yield Problem(line.number, ground.heading("lead"), why)


def _changes(columns: Sequence[Column], old: TaskRow, new: TaskRow) -> Iterator[Change]:
    for column in columns:
        before, after = getattr(old, column.name), getattr(new, column.name)
        if before != after:
            yield Change(column.name, column.heading, column.show(before), column.show(after))


def _people(paper: Paper) -> dict[str, list[Member]]:
    """Who may be put in charge on the collective's paper: those reviewed with it, by name and by code."""
    found: dict[str, list[Member]] = {}
    if paper.is_collective:
        for member in Member.objects.filter(papers__session=paper.session_id):
            for called in (member.full_name, member.code):
                found.setdefault(fold(called), []).append(member)
    return found
