"""Says for each line of a sheet what writing it would change in a paper's tasks. It writes nothing."""

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
    """The judged lines of a sheet. ``leads`` gives, by the number of a line, the member whom the line puts in
    charge."""

    rows: list[JudgedTask]
    leads: dict[int, Member]

    @property
    def problems(self) -> list[CellProblem]:
        return cell_problems(self.rows)

    @property
    def counts(self) -> list[tuple[SheetLineState, int]]:
        return [(state, count) for state, count in count_by_state(self.rows).items() if count]

    @property
    def good(self) -> frozenset[int]:
        """The numbers of the lines without an error."""
        return frozenset(row.line.number for row in self.rows if not row.problems)

    @property
    def has_old_font(self) -> bool:
        """Whether a cell is written for an old font and can be converted."""
        return any(problem.is_old_font for problem in self.problems)

    @property
    def to_write(self) -> int:
        """The number of lines that would add or change a task."""
        return sum(1 for row in self.rows if row.state in (SheetLineState.NEW, SheetLineState.CHANGED))

    def lead_of(self, judged: JudgedTask) -> Member | None:
        """Return the member in charge of the task after the line is written: the member named in the line, or
        the present one if the sheet lacks that column."""
        if "lead" in judged.line.given:
            return self.leads.get(judged.line.number)
        return judged.now.lead if judged.now else None


def judge_tasks(
    lines: Sequence[SheetLine[TaskRow]], paper: Paper, tasks: Sequence[TaskResult]
) -> TaskVerdict:
    """Return the verdict: for each line, what writing it would change. A line is compared with the task of
    the paper that has its name."""
    called = _people(paper)
    leads: dict[int, Member] = {}

    def named(line: SheetLine[TaskRow]) -> SheetLine[TaskRow]:
        """Return the line with the full name of the member in charge in place of a code, and remember the
        member."""
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
    """Return the task as a line of the sheet."""
    standing = {field.name: getattr(task, field.name) for field in fields(TaskRow)}
    return TaskRow(**{**standing, "lead": task.lead.full_name if task.lead else ""})


def _people(paper: Paper) -> dict[str, list[Member]]:
    """Return who may be put in charge on the collective's paper: the members reviewed in its session, by name
    and by code. Several members may share a name. Empty for a person's paper."""
    found: dict[str, list[Member]] = {}
    if paper.is_collective:
        for member in Member.objects.filter(papers__in=paper.session.papers.all()):
            for called in (member.full_name, member.code):
                found.setdefault(fold(called), []).append(member)
    return found
