"""Reads the demonstration's papers and comments, one TOML file a subject, into typed records."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from ratings.actions.facts import EnteredFacts

FOLDER = Path(__file__).parent / "texts"
COLLECTIVE = "collective"
YEARS = re.compile(r"\{year([+-]\d)?\}")


@dataclass(frozen=True)
class WrittenRating:
    """Points by criterion and a level, with the reason; ``notes`` say what a criterion's points rest on."""

    level: str
    points: dict[str, Decimal]
    reason: str
    notes: dict[str, str]


@dataclass(frozen=True)
class WrittenShortcoming:
    shortcoming: str
    status: str
    degree: str
    difficulty: str
    responsibility: str


@dataclass(frozen=True)
class WrittenPaper:
    """One subject's paper. ``code`` is the member's, or "collective"; a step not played is ``None``. ``led``
    are the units led one by one; ``verified``, where the appraisal found more or other than was declared."""

    code: str
    last_level: str
    sections: dict[str, str]
    tasks: EnteredFacts
    led: tuple[dict[str, Any], ...]
    verified: EnteredFacts
    evidence: str
    earlier: tuple[WrittenShortcoming, ...]
    own: WrittenRating | None
    appraised: WrittenRating | None
    decided: str
    decided_reason: str


@dataclass(frozen=True)
class WrittenComment:
    on: str
    by: str
    kind: str
    section: str
    quote: str
    text: str
    answer_kind: str
    answer: str


def load(file: Path, year: int) -> dict[str, Any]:
    """A file of texts about ``year``: "{year}", "{year-1}" and so on in it stand for the years around it."""
    text = file.read_text(encoding="utf-8")
    return tomllib.loads(YEARS.sub(lambda found: str(year + int(found[1] or 0)), text))


def _rated(row: dict[str, Any] | None) -> WrittenRating | None:
    if not row:
        return None
    points = {name: Decimal(str(row[name])) for name in ("common", "results")}
    return WrittenRating(row["level"], points, row.get("reason", ""), row.get("notes", {}))


def _paper(data: dict[str, Any]) -> WrittenPaper:
    own = data.get("self")
    decided = data.get("decided", {})
    return WrittenPaper(
        code=data["code"],
        last_level=data["last_level"],
        sections={code: text.strip() for code, text in data["sections"].items()},
        tasks=data["tasks"],
        led=tuple(data.get("led", [])),
        verified=data.get("verified", {}),
        evidence=(own or {}).get("evidence", ""),
        earlier=tuple(WrittenShortcoming(**row) for row in data.get("earlier", [])),
        own=_rated(own),
        appraised=_rated(data.get("appraised")),
        decided=decided.get("level", ""),
        decided_reason=decided.get("reason", ""),
    )


@cache
def papers_of(committee: str, year: int) -> dict[str, WrittenPaper]:
    """Every paper written for the committee about that year, by its subject's code."""
    files = sorted((FOLDER / committee).glob("*.toml"))
    loaded = [_paper(load(file, year)) for file in files if not file.name.startswith("comments")]
    return {paper.code: paper for paper in loaded}


@cache
def comments_of(committee: str, year: int) -> list[WrittenComment]:
    rows: list[WrittenComment] = []
    for file in sorted((FOLDER / committee).glob("comments*.toml")):
        written = load(file, year)["comment"]
        rows.extend(WrittenComment(**{"answer_kind": "", "answer": "", **row}) for row in written)
    return rows


def committees_with_texts() -> list[str]:
    return sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir())
