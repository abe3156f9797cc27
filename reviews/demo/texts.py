"""Reads the papers and comments of the demonstration from TOML files into typed records."""

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
    """A rating as the file gives it: level, points by criterion, and reason. ``notes`` say, by criterion, on
    what the points rest."""

    level: str
    points: dict[str, Decimal]
    reason: str
    notes: dict[str, str]


@dataclass(frozen=True)
class WrittenShortcoming:
    """A shortcoming named last year, and what this year's paper says about it."""

    shortcoming: str
    status: str
    degree: str
    difficulty: str
    responsibility: str


@dataclass(frozen=True)
class WrittenPaper:
    """One subject's paper with the ratings that are played on it. ``code`` is the member's code or
    "collective". ``own``, ``appraised`` and ``decided`` are empty where that step is not played. ``led`` are
    the units that the subject leads. ``verified`` are the facts as the appraisal corrects them, where they
    differ from the declared facts in ``tasks``."""

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
    """A comment and its answer. ``on`` is the code of the paper's subject, and ``by`` is the code of the
    author."""

    on: str
    by: str
    kind: str
    section: str
    quote: str
    text: str
    answer_kind: str
    answer: str


def load(file: Path, year: int) -> dict[str, Any]:
    """Return the data of a TOML file of texts. In it "{year}", "{year-1}" and the like are replaced by years
    counted from ``year``."""
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
    """Return the papers of a committee about that year, by the code of the subject."""
    files = sorted((FOLDER / committee).glob("*.toml"))
    loaded = [_paper(load(file, year)) for file in files if not file.name.startswith("comments")]
    return {paper.code: paper for paper in loaded}


@cache
def comments_of(committee: str, year: int) -> list[WrittenComment]:
    """Return the comments on the papers of a committee about that year, in the order of the files."""
    rows: list[WrittenComment] = []
    for file in sorted((FOLDER / committee).glob("comments*.toml")):
        written = load(file, year)["comment"]
        rows.extend(WrittenComment(**{"answer_kind": "", "answer": "", **row}) for row in written)
    return rows


def committees_with_texts() -> list[str]:
    """Return the codes of the committees for which there are texts."""
    return sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir())
