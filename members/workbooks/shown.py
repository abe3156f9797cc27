"""The verdict on a workbook as its page shows it. It can be stored, for the page of a large workbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from members.workbooks.judging import JudgedLine, SheetLineState


class ShownProblem(NamedTuple):
    """``question`` is the key of the question that ends the problem, empty if it can only be mended."""

    cell: str
    why: str
    question: str = ""
    is_old_font: bool = False


class ShownChange(NamedTuple):
    heading: str
    old: str
    new: str


@dataclass(frozen=True)
class ShownLine:
    """One line with the verdict on it, in words. ``notes`` say what was read otherwise than it is written."""

    state: SheetLineState
    place: str
    label: str
    problems: tuple[ShownProblem, ...]
    changes: tuple[ShownChange, ...]
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, judged: JudgedLine[Any, Any]) -> ShownLine:
        return cls(
            judged.state,
            judged.line.place,
            judged.line.label,
            tuple(
                ShownProblem(problem.cell, problem.why, problem.question, problem.is_old_font)
                for problem in judged.problems
            ),
            tuple(ShownChange(change.heading, change.old, change.new) for change in judged.changes),
            judged.line.notes,
        )

    @classmethod
    def stored(cls, kept: dict[str, Any]) -> ShownLine:
        """Return the line of which ``asdict`` was kept as JSON."""
        return cls(
            SheetLineState(kept["state"]),
            kept["place"],
            kept["label"],
            tuple(ShownProblem(*problem) for problem in kept["problems"]),
            tuple(ShownChange(*change) for change in kept["changes"]),
            tuple(kept.get("notes", ())),
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def shown_lines(verdict: Iterable[JudgedLine[Any, Any]]) -> list[ShownLine]:
    """Return the lines of the verdict, those with errors first."""
    order = list(SheetLineState)
    return sorted(map(ShownLine.of, verdict), key=lambda line: order.index(line.state))
