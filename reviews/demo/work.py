"""The tasks and commitments of the demonstration: what is singular, and what goes on all year in turns."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from reviews.papers.workbook.layout import COLUMNS, TaskRow

FOLDER = Path(__file__).parent / "work"
TURNS = (
    ("Báo cáo {what} quý I", "Báo cáo quý I/2025", dt.date(2025, 4, 5)),
    ("Báo cáo {what} quý II", "Báo cáo quý II/2025", dt.date(2025, 7, 5)),
    ("Báo cáo {what} quý III", "Báo cáo quý III/2025", dt.date(2025, 10, 6)),
    ("Tổng kết năm về {what}", "Báo cáo tổng kết, phương hướng năm 2026", dt.date(2025, 12, 15)),
    ("Kiểm tra tại chỗ về {what}", "Thông báo kết luận kiểm tra", dt.date(2025, 8, 29)),
    ("Kế hoạch năm về {what}", "Kế hoạch năm 2025", dt.date(2025, 1, 24)),
    ("Làm việc sáu tháng với đơn vị về {what}", "Thông báo kết luận làm việc", dt.date(2025, 6, 20)),
)


@dataclass(frozen=True)
class Pledge:
    """One item of a commitment, and what the paper says of it."""

    text: str
    measure: str
    verdict: str
    words: str


@cache
def _written(committee: str) -> dict[str, Any]:
    file = FOLDER / f"{committee}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def pledges_of(committee: str) -> dict[str, tuple[Pledge, ...]]:
    """The commitments written for a committee's members, by the member's code."""
    return {
        code: tuple(Pledge(*row) for row in work["promises"])
        for code, work in _written(committee).items()
        if "promises" in work
    }


def tasks_of(committee: str, code: str, assigned: int) -> list[TaskRow]:
    """So many tasks of a subject: first what is singular, then the turns of what goes on all year."""
    work = _written(committee).get(code)
    if work is None:
        return []
    rows = [_singular(row, work) for row in work["tasks"]]
    return [*rows, *islice(_turns(work), assigned - len(rows))]


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


def _turns(work: dict[str, Any]) -> Iterator[TaskRow]:
    for turn, (name, product, due) in enumerate(TURNS):
        for place, (what, unit) in enumerate(work["steady"]):
            early = dt.timedelta(days=1 + (3 * turn + 2 * place) % 8)
            yield TaskRow(
                name=name.format(what=what),
                product=product,
                due_on=due,
                done_on=due - early,
                quality="met",
                evidence=f"Văn bản số {23 + 31 * turn + 7 * place}/2025",
                assigned_by=work["assigned_by"],
                field=what[:1].upper() + what[1:],
                unit=unit,
            )


def as_pasted(rows: list[TaskRow]) -> str:
    """The rows as somebody copies them out of Excel, headings first."""
    lines = [[column.heading for column in COLUMNS]]
    lines += [[column.show(getattr(row, column.name)) for column in COLUMNS] for row in rows]
    return "\n".join("\t".join(cells) for cells in lines)
