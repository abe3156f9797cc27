"""Lays what a Word file says to the sections of a form, by the headings in the file. Nothing is written and
nothing is left out: what has no place is returned, too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from members.oldfonts import in_unicode
from members.workbooks.cells import tidy, unaccented
from members.workbooks.files import Grid, Page
from members.workbooks.headings import FEW, count_known, find_table
from ratings.rulesets import Outline, SectionRule
from reviews.papers.word_file.reading import WordLine, WordTable, WordText
from reviews.papers.workbook.layout import COLUMNS, SHEET
from reviews.prose import canonical, words_of
from reviews.texts import clean_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ORDINAL = re.compile(r"\s*(?:phần\s+)?([ivx]{1,5}|\d{1,2}(?:\.\d{1,2})*|[a-h])\s*[.)/:–-]+\s*", re.IGNORECASE)
LETTERS = re.compile(r"[^\W_]+")
ALIKE = 82
"""How like a heading of the file has to be to one of the form, of 100, to be taken for it."""

SAME = 90
FEW_WORDS, SOME_WORDS = 3, 4
MOST_WORDS = 200
"""The longest heading of an official form has some 190 words."""

BEGINS = ("nội dung kiểm điểm",)
ENDS = (
    "nội dung tự đánh giá, xếp loại",
    "tự đánh giá, xếp loại mức chất lượng",
    "đánh giá, xếp loại chất lượng cán bộ, công chức, viên chức",
    "đánh giá, xếp loại chất lượng đảng viên",
    "người tự kiểm điểm",
    "nơi nhận",
    "phụ lục",
)


class Aside(Enum):
    """What a part of a file without a section of its own is."""

    BEFORE = auto()
    EARLIER = auto()
    TOPICS = auto()
    AFTER = auto()

    @property
    def label(self) -> StrOrPromise:
        return ASIDES[self]


ASIDES = {
    Aside.BEFORE: _("Before the first heading of the form"),
    Aside.EARLIER: _("On earlier shortcomings: each is answered by itself on the page of the paper"),
    Aside.TOPICS: _("On suggested topics: each is answered by itself on the page of the paper"),
    Aside.AFTER: _("After the last section: part B is filled in on the page of the paper"),
}

Place = str | Aside
"""Where a part of a file belongs: the code of a section, or no section at all."""


@dataclass
class Laid:
    """The texts of a file by their place, each with the ``headings`` under which it stood there. ``tasks``
    are its tables of tasks as lines with tabs."""

    texts: dict[Place, str] = field(default_factory=dict)
    headings: dict[Place, str] = field(default_factory=dict)
    tasks: str = ""


@dataclass(frozen=True)
class FormHeading:
    """One heading of the form: its words, bare, its number, and the place of what stands under it. Of a form
    with a ``group`` of sections, the first of them gets what stands under the heading of the group."""

    words: str
    ordinal: str
    place: Place


@dataclass(frozen=True)
class HeadingFound:
    heading: FormHeading
    likeness: float
    rest: str
    is_whole: bool
    """Whether the line says nothing more than the heading does."""


def lay(word: WordText, outline: Outline, *, has_topics: bool) -> Laid:
    """Return what the file says, laid to the sections of the outline. ``has_topics``: whether suggested
    topics are answered one by one, and not in a section."""
    known = list(_headings(outline, has_topics=has_topics))
    here: Place = Aside.BEFORE
    lines: dict[Place, list[str]] = {}
    laid = Laid()
    for block in word.blocks:
        if isinstance(block, WordTable):
            rows = _rows_of_tasks(block)
            laid.tasks += _without_same_head(rows, laid.tasks)
            lines.setdefault(here, []).extend(() if rows else (block.text, ""))
            continue
        found = _find(block, known)
        if found and (found.heading.place != here or not lines.get(here)):
            here = found.heading.place
            laid.headings.setdefault(here, block.words.strip())
            kept = found.rest if found.is_whole else block.text
            lines.setdefault(here, []).extend([kept] if kept else [])
        else:
            lines.setdefault(here, []).append(block.text)
    order = [*(rule.code for rule in outline.sections), *Aside]
    texts = {place: canonical(clean_text("\n".join(lines.get(place, [])))) for place in order}
    laid.texts = {place: text for place, text in texts.items() if text}
    return laid


def _headings(outline: Outline, *, has_topics: bool) -> Iterator[FormHeading]:
    group = ""
    for rule in outline.sections:
        place = _place(rule, has_topics=has_topics)
        if rule.group != group and rule.group:
            group = rule.group
            yield _heading(rule.group, place)
        for title in filter(None, (rule.title, rule.in_full)):
            yield _heading(title, place)
    first = outline.sections[0].code if outline.sections else Aside.BEFORE
    yield from (_heading(words, first) for words in BEGINS)
    yield from (_heading(words, Aside.AFTER) for words in ENDS)
    yield from (_heading(block.heading, Aside.AFTER) for block in outline.after if block.heading)


def _place(rule: SectionRule, *, has_topics: bool) -> Place:
    if rule.shows_earlier:
        return Aside.EARLIER
    return Aside.TOPICS if rule.kind == "topics" or (rule.code == "suggestions" and has_topics) else rule.code


def _heading(title: str, place: Place) -> FormHeading:
    ordinal, words = _numbered(title)
    return FormHeading(_bare(words), ordinal, place)


def _numbered(words: str) -> tuple[str, str]:
    """Return the number at the beginning of a heading, and the heading without it."""
    found = ORDINAL.match(words)
    return (found[1].upper(), words[found.end() :]) if found else ("", words)


def _bare(words: str) -> str:
    """Return the words of a heading without capitals, accents and signs, to compare them."""
    return " ".join(LETTERS.findall(unaccented(words)))


def _find(line: WordLine, known: Sequence[FormHeading]) -> HeadingFound | None:
    """Return the heading of the form that this line is, or None. A line that is not set as a heading is, and
    has no number, has to have the very words."""
    words = in_unicode(line.words).strip()
    if not words or words.count(" ") > MOST_WORDS:
        return None
    ordinal, title = _numbered(words)
    is_set = line.is_heading or bool(ordinal)
    head, _colon, rest = title.partition(":")
    if not _bare(head) or (rest.strip() and not is_set):
        return None
    bare = _bare(head)
    best = max(known, key=lambda heading: _likeness(bare, ordinal, heading))
    likeness = _likeness(bare, ordinal, best)
    if likeness < (ALIKE if is_set else 100):
        return None
    is_whole = line.is_heading or best.words.startswith(bare) or fuzz.ratio(bare, best.words) >= SAME
    return HeadingFound(best, likeness, _rest_of(line, rest), is_whole)


def _rest_of(line: WordLine, rest: str) -> str:
    """Return the text that follows a heading in its own line, with its look."""
    if not rest.strip():
        return ""
    return line.text.partition(":")[2].strip()


def _likeness(bare: str, ordinal: str, heading: FormHeading) -> float:
    known = heading.words
    if bare == known:
        return 100
    if ordinal and ordinal == heading.ordinal and (known.startswith(bare) or bare.startswith(known)):
        return 97
    if known.startswith(f"{bare} ") and len(bare.split()) >= FEW_WORDS:
        return 94
    if bare.startswith(f"{known} ") and len(known.split()) >= SOME_WORDS:
        return 92
    return fuzz.ratio(bare, known)


def _rows_of_tasks(table: WordTable) -> str:
    """Return the rows of a table of tasks as lines with tabs, or nothing if it is another table. It is one if
    it has a column for everything that a task needs."""
    rows = [tuple(tidy(words_of(cell)) for cell in row) for row in table.rows]
    width = max(map(len, rows), default=0)
    grid: Grid = [
        (number, (*row, *[""] * (width - len(row)))) for number, row in enumerate(rows, 1) if any(row)
    ]
    if count_known(COLUMNS, grid) < FEW or find_table(COLUMNS, Page(SHEET, grid)).lacking:
        return ""
    # Straight quotation marks are the quotes around a cell where rows are pasted.
    return "".join("\t".join(str(cell).replace('"', "”") for cell in row) + "\n" for _number, row in grid)


def _without_same_head(rows: str, before: str) -> str:
    """Return the rows without their headings, if the table before has the same."""
    head, _break, others = rows.partition("\n")
    return others if before.startswith(f"{head}\n") else rows
