"""Judges what writing the rows would do to a paper's tasks, row by row; writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

from django.utils.translation import gettext as _

from members.models import Member
from members.workbooks.cells import fold
from members.workbooks.judging import JudgedLine, SheetLineState, cell_problems, count_by_state, judge_lines
from members.workbooks.lines import CellProblem, Key, SheetLine
from reviews.models import Paper, TaskResult
from reviews.papers.workbook.layout import TaskRow, lacks_of

JudgedTask = JudgedLine[TaskRow, TaskResult]


@dataclass(frozen=True)
class TaskVerdict:
    """The judged rows. ``leads`` gives for the number of a row the member it puts in charge."""

    rows: list[JudgedTask]
    leads: dict[int, Member]

    @property
    def problems(self) -> list[CellProblem]:
        return cell_problems(self.rows)

    @property
    def counts(self) -> list[tuple[SheetLineState, int]]:
        return [(state, count) for state, count in count_by_state(self.rows).items() if count]

    @property
    def to_write(self) -> int:
        return sum(1 for row in self.rows if row.state in (SheetLineState.NEW, SheetLineState.CHANGED))

    def lead_of(self, judged: JudgedTask) -> Member | None:
        """Return who is in charge of the task once the row is written: the member the row names, or the
        present one if the sheet lacks that column."""
        if "lead" in judged.line.given:
            return self.leads.get(judged.line.number)
        return judged.now.lead if judged.now else None


def judge_tasks(
    lines: Sequence[SheetLine[TaskRow]], paper: Paper, tasks: Sequence[TaskResult]
) -> TaskVerdict:
    """Compare each row with the tasks of the paper; a task is recognised by its name."""
    called = _people(paper)
    leads: dict[int, Member] = {}

    def named(line: SheetLine[TaskRow]) -> SheetLine[TaskRow]:
        """Whoever is in charge by the full name, however the row calls them."""
        people = called.get(fold(line.row.lead), []) if line.row else []
        if line.row is None or len(people) != 1:
            return line
        leads[line.number] = people[0]
        return replace(line, row=replace(line.row, lead=people[0].full_name))

    def problems(line: SheetLine[TaskRow], row: TaskRow) -> Iterator[CellProblem]:
        for name, why in lacks_of(row):
            yield line.problem(name, why)
        if row.lead and "lead" in line.given and line.number not in leads:
            twice = _("Two are called so. Give the code.")
            nobody = _("Nobody reviewed here is called so.")
            yield line.problem("lead", twice if called.get(fold(row.lead)) else nobody)

    present: dict[Key, TaskResult] = {(fold(task.name),): task for task in tasks}
    return TaskVerdict(judge_lines([named(line) for line in lines], present, row_of, problems), leads)


def row_of(task: TaskResult) -> TaskRow:
    """Return the task as a row of the sheet."""
    standing = {field.name: getattr(task, field.name) for field in fields(TaskRow)}
    return TaskRow(**{**standing, "lead": task.lead.full_name if task.lead else ""})


def _people(paper: Paper) -> dict[str, list[Member]]:
    """Return who may be put in charge on the collective's paper, by name and by code: the members reviewed in
    its session. Several members may share a name."""
    found: dict[str, list[Member]] = {}
    if paper.is_collective:
        for member in Member.objects.filter(papers__session=paper.session_id):
            for called in (member.full_name, member.code):
                found.setdefault(fold(called), []).append(member)
    return found
