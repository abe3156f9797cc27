"""Reading opinions from outside that were pasted as a table: a line for each, with whom it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from members.workbooks.cells import fold, pasted_rows
from reviews.models import CommentKind, Paper

MOST_LINES = 300
HEADINGS = frozenset({"họ và tên", "họ tên", "đối tượng", "tập thể, cá nhân", "stt", "tt"})
"""What the first cell of a line of headings says."""


@dataclass(frozen=True)
class OpinionLine:
    """One pasted line: its number, the paper it is about, its kind and text, and what is wrong with it."""

    number: int
    name: str
    paper: Paper | None
    kind: str
    text: str
    problem: str = ""

    def get_kind_display(self) -> str:
        return str(CommentKind(self.kind).label)


def read_opinions(text: str, papers: Sequence[Paper], kind: str) -> list[OpinionLine]:
    """Return the lines of a pasted table with two or three columns: whom it is about, of what kind it is
    (else ``kind``), and what it says. A column of running numbers before them, headings and empty lines are
    left out. A line without a name goes on about the one before."""
    by_name: dict[str, list[Paper]] = {}
    for paper in papers:
        by_name.setdefault(fold(str(paper)), []).append(paper)
    found: list[OpinionLine] = []
    for number, cells in enumerate(pasted_rows(text), 1):
        row = cells[1:] if cells and cells[0].rstrip(".").isdigit() else cells
        if not any(row) or fold(row[0]) in HEADINGS:
            continue
        name = row[0] or (found[-1].name if found else "")
        found.append(_line(number, name, row[1:], by_name, kind))
    return found[: MOST_LINES + 1]


def _line(number: int, name: str, rest: list[str], by_name: dict[str, list[Paper]], kind: str) -> OpinionLine:
    words = [cell for cell in rest if cell]
    said = fold(words[0]) if len(words) > 1 else ""
    kinds = [one.value for one in CommentKind if said and fold(str(one.label)).startswith(said)]
    known_kind = kinds[0] if kinds else ""
    if known_kind:
        kind, words = known_kind, words[1:]
    text = " ".join(words)
    known = by_name.get(fold(name), [])
    problem = ""
    if not known:
        problem = _("Nobody of this name is reviewed here.")
    elif len(known) > 1:
        problem = _("Several people have this name. Enter this one on the page of the person.")
    elif not text:
        problem = _("The line does not say anything.")
    return OpinionLine(number, name, known[0] if len(known) == 1 else None, kind, text, problem)
