"""Makes the texts of papers by filling the facts of a person into frames."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from ratings.actions.facts import EnteredFacts

Texts = dict[str, str]
FILE = Path(__file__).parent / "frames.toml"
OF_LEADERS = ("leadership", "innovation", "exemplary")
NONE_SUGGESTED = "Không có nội dung được gợi ý kiểm điểm."


@dataclass(frozen=True)
class Written:
    """The content of a paper to be written: sections by code, the figures of the tasks, and the author's
    self-rating."""

    sections: Texts
    tasks: EnteredFacts
    level: str
    points: dict[str, Decimal]
    evidence: str = ""

    def without(self, code: str) -> Written:
        """Return a copy of the paper without the section of this code."""
        return replace(self, sections={key: text for key, text in self.sections.items() if key != code})


def points_from(row: dict[str, Any]) -> dict[str, Decimal]:
    return {name: Decimal(str(row[name])) for name in ("common", "results")}


def collective(row: dict[str, Any]) -> Written:
    """Return the collective's paper, whose sections are written out in the file."""
    sections = {code: text.strip() for code, text in row["sections"].items()}
    return Written(sections, row["tasks"], row["level"], points_from(row), row["evidence"])


def leader(row: dict[str, Any], seed: int) -> Written:
    """Return a leader's paper (form 2A). ``seed`` chooses among the frames, so that people do not write
    alike."""
    known = _frames()
    return _written(row, known[seed % len(known)])


def nonleader(row: dict[str, Any]) -> Written:
    """Return the paper of a person who leads nobody (form 2B). It lacks the sections that only leaders
    write."""
    return _written(row, {code: frame for code, frame in _frames()[0].items() if code not in OF_LEADERS})


def _written(row: dict[str, Any], frames: Texts) -> Written:
    tasks = row["tasks_count"]
    said = {**row, **tasks, "list": "\n".join(f"- {task}." for task in row["tasks"])}
    filled = {code: frame.format(**said) for code, frame in frames.items()}
    sections = {code: text[:1].upper() + text[1:] for code, text in filled.items()}
    return Written(sections, tasks, row["level"], points_from(row), f"{row['tasks'][0]}.")


@cache
def _frames() -> list[Texts]:
    found: list[Texts] = tomllib.loads(FILE.read_text(encoding="utf-8"))["leader"]
    return found
