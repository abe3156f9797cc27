"""The tasks and commitments of the demonstration. Recurring tasks are made from a few patterns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from reviews.demo.texts import load
from reviews.papers.workbook.layout import COLUMNS, TaskRow

FOLDER = Path(__file__).parent / "work"
TURNS = (
    ("Báo cáo {what} quý I", "Báo cáo quý I/{year}", (4, 5)),
    ("Báo cáo {what} quý II", "Báo cáo quý II/{year}", (7, 5)),
    ("Báo cáo {what} quý III", "Báo cáo quý III/{year}", (10, 6)),
    ("Tổng kết năm về {what}", "Báo cáo tổng kết, phương hướng năm {next}", (12, 15)),
    ("Kiểm tra tại chỗ về {what}", "Thông báo kết luận kiểm tra", (8, 29)),
    ("Kế hoạch năm về {what}", "Kế hoạch năm {year}", (1, 24)),
    ("Làm việc sáu tháng với đơn vị về {what}", "Thông báo kết luận làm việc", (6, 20)),
)
"""The recurring tasks in a field of work: name of the task, its product, and the month and day on which it is
due."""


@dataclass(frozen=True)
class Pledge:
    """One item of a commitment, and what the year's paper says about it."""

    text: str
    measure: str
    verdict: str
    words: str


@cache
def _written(committee: str, year: int) -> dict[str, Any]:
    file = FOLDER / f"{committee}.toml"
    return load(file, year) if file.exists() else {}


def pledges_of(committee: str, year: int) -> dict[str, tuple[Pledge, ...]]:
    """Return the pledges of a committee's members, by the member's code."""
    return {
        code: tuple(Pledge(*row) for row in work["promises"])
        for code, work in _written(committee, year).items()
        if "promises" in work
    }


def tasks_of(committee: str, code: str, assigned: int, year: int) -> list[TaskRow]:
    """Return ``assigned`` tasks of a subject, first those in the file and then recurring ones. The list is
    empty where the file has nothing on the subject."""
    work = _written(committee, year).get(code)
    if work is None:
        return []
    rows = [_singular(row, work) for row in work["tasks"]]
    return [*rows, *islice(_turns(work, year), assigned - len(rows))]


def _singular(row: list[Any], work: dict[str, Any]) -> TaskRow:
    name, product, target, result, due, done, exceeded = row
    return TaskRow(
        name=name,
        product=product,
        target=target,
        result=result,
        due_on=due,
        done_on=done or None,
        quality="met" if done else "",
        exceeded=exceeded,
        assigned_by=work["assigned_by"],
    )


def _turns(work: dict[str, Any], year: int) -> Iterator[TaskRow]:
    for turn, (name, product, day) in enumerate(TURNS):
        due = dt.date(year, *day)
        for place, (what, unit) in enumerate(work["steady"]):
            early = dt.timedelta(days=1 + (3 * turn + 2 * place) % 8)
            yield TaskRow(
                name=name.format(what=what),
                product=product.format(year=year, next=year + 1),
                due_on=due,
                done_on=due - early,
                quality="met",
                evidence=f"Văn bản số {23 + 31 * turn + 7 * place}/{year}",
                assigned_by=work["assigned_by"],
                field=what[:1].upper() + what[1:],
                unit=unit,
            )


def as_pasted(rows: list[TaskRow]) -> str:
    """Return the rows as text as it is copied from Excel: a line of headings, then one line for each row,
    with cells separated by tabs."""
    lines = [[column.heading for column in COLUMNS]]
    lines += [[column.show(getattr(row, column.name)) for column in COLUMNS] for row in rows]
    return "\n".join("\t".join(cells) for cells in lines)
