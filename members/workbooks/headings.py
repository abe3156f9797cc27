"""Finds in a page where the table begins and which column is which, by headings as offices have them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from openpyxl.utils import get_column_letter

from members.oldfonts import in_unicode
from members.workbooks.cells import CellType, Column, tidy, unaccented
from members.workbooks.files import Grid, Page

FIRST_ROWS = 15
"""The rows among which the headings are looked for. Titles stand above them."""

FEW = 2
"""A row with fewer known headings is no row of headings."""

ASIDE = re.compile(r"\([^)]*\)|[*:.]")
NUMBERING = re.compile(r"\(?([0-9]{1,2})\)?")
FOOT = ("tong cong", "tong so", "cong:", "ghi chu", "nguoi lap", "luu y", "danh sach nay", "danh sach gom")
"""How the lines below a table begin, without accents."""


@dataclass(frozen=True)
class HeadingSeen:
    """One column of a page: its letter, its heading (with the merged one above), its place from 0, and the
    column that it stands for, empty if it is not read."""

    letter: str
    text: str
    place: int
    field: str

    @property
    def key(self) -> str:
        """The form by which a choice for this heading is remembered."""
        return heading_key(self.text)


@dataclass(frozen=True)
class Table:
    """A table found in a page.

    ``headings`` are its columns, ``places`` the positions of each column that is read, ``lacking`` the
    columns that are needed and not found, ``doubtful`` those for which several headings fit. ``lines`` are
    the lines below, ``above`` and ``below`` those that were recognised as titles, totals and notes."""

    page: Page
    headings: tuple[HeadingSeen, ...]
    places: Mapping[str, tuple[int, ...]]
    lacking: tuple[Column, ...]
    doubtful: tuple[Column, ...]
    lines: Grid
    above: Grid
    below: Grid

    @property
    def is_clear(self) -> bool:
        return not self.lacking and not self.doubtful


def heading_key(heading: object) -> str:
    """Return the heading in the form in which headings are compared: without capitals, accents and asides."""
    return " ".join(ASIDE.sub(" ", _plain(str(heading))).split())


@lru_cache(maxsize=2000)
def _plain(text: str) -> str:
    return unaccented(in_unicode(text))


def count_known(columns: Sequence[Column], grid: Grid) -> int:
    """Return how many of the columns the best row of headings in this page has."""
    names = _names(columns, {})
    return max((len(_known(names, texts)) for _start, _end, texts in _candidates(grid)), default=0)


def find_table(
    columns: Sequence[Column],
    page: Page,
    chosen: Mapping[str, str] | None = None,
    fixed: Mapping[str, object] | None = None,
) -> Table:
    """Return the table of this page, whose columns are ``columns``.

    ``chosen`` gives by the key of a heading the column that it was said to stand for. Columns in ``fixed``
    need no heading. If no row has known headings, the first one is taken for the headings."""
    names = _names(columns, chosen or {})
    start, end, texts = max(
        _candidates(page.grid), key=lambda found: len(_known(names, found[2])), default=(0, 0, ())
    )
    headings = tuple(
        HeadingSeen(get_column_letter(place + 1), tidy(text), place, names.get(heading_key(text), ""))
        for place, text in enumerate(texts)
        if text
    )
    by_name: dict[str, list[HeadingSeen]] = {}
    for heading in headings:
        if heading.field:
            by_name.setdefault(heading.field, []).append(heading)
    places, doubtful = {}, []
    for column in columns:
        seen = _exact(column, by_name.get(column.name, []))
        if len(seen) > 1 and not (column.holds == CellType.DATE and _is_group(seen)):
            doubtful.append(column)
        elif seen:
            places[column.name] = tuple(heading.place for heading in seen)
    lacking = tuple(
        column
        for column in columns
        if column.required and column.absent is None and column.name not in (*by_name, *(fixed or {}))
    )
    lines = _without_numbering(page.grid[end:])
    kept, below = _parted(columns, places, lines)
    return Table(page, headings, places, lacking, tuple(doubtful), kept, page.grid[:start], below)


def _names(columns: Sequence[Column], chosen: Mapping[str, str]) -> dict[str, str]:
    names = {heading_key(word): column.name for column in columns for word in column.synonyms}
    names |= {heading_key(column.heading): column.name for column in columns}
    return names | dict(chosen)


def _known(names: Mapping[str, str], texts: Sequence[str]) -> set[str]:
    return {name for text in texts if text and (name := names.get(heading_key(text)))}


def _candidates(grid: Grid) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield what may be the headings: each of the first rows alone, and together with the row below it.

    Each is given by the places of its first row and of the row after it in the grid, and by its texts."""
    for start, (_number, row) in enumerate(grid[:FIRST_ROWS]):
        texts = _texts(row)
        if start + 1 < len(grid) and _continues(texts, lower := grid[start + 1][1]):
            yield start, start + 2, _joined(texts, _texts(lower))
        yield start, start + 1, texts


def _texts(row: Sequence[object]) -> tuple[str, ...]:
    return tuple(" ".join(str(value).split())[:200] if value is not None else "" for value in row)


def _continues(upper: Sequence[str], lower: Sequence[object]) -> bool:
    """Whether a row may be the second row of headings: words only, and none below most headings of the first.

    A row of data has something below nearly every heading."""
    filled = [place for place, value in enumerate(lower) if value not in (None, "")]
    words = [value for value in lower if isinstance(value, str) and not any(map(str.isdigit, value))]
    headed = [place for place, text in enumerate(upper) if text]
    both = [place for place in filled if place in headed]
    return bool(filled) and len(filled) == len([w for w in words if w]) and len(both) * 2 <= len(headed)


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Return the headings of two rows. Right of a heading that is merged over several columns, the cells of
    the upper row are empty."""
    texts, last = [], ""
    for above, below in zip(upper, lower, strict=True):
        last = above or (last if below else "")
        texts.append(" ".join(filter(None, (last if below else above, below))))
    return tuple(texts)


def _exact(column: Column, seen: list[HeadingSeen]) -> list[HeadingSeen]:
    """Return the heading that is the one of the template if several stand for this column."""
    same = [heading for heading in seen if heading.key == heading_key(column.heading)]
    return same[:1] if same else seen


def _is_group(seen: Sequence[HeadingSeen]) -> bool:
    """Whether the columns stand side by side, as the years of birth of men and women do."""
    return [heading.place for heading in seen] == list(range(seen[0].place, seen[0].place + len(seen)))


def _without_numbering(lines: Grid) -> Grid:
    """Return the lines without a first one that only numbers the columns: (1) (2) (3)."""
    if not lines:
        return lines
    found = [NUMBERING.fullmatch(text) for text in _texts(lines[0][1]) if text]
    numbers = [int(match[1]) for match in found if match]
    is_numbering = len(numbers) == len(found) > FEW and numbers == list(range(1, len(numbers) + 1))
    return lines[1:] if is_numbering else lines


def _parted(
    columns: Sequence[Column], places: Mapping[str, tuple[int, ...]], lines: Grid
) -> tuple[Grid, Grid]:
    """Return the lines of the table, and those that are totals, notes or signatures below it.

    Such a line fills less than half of the columns that are needed. It begins with one of the words for
    it, or stands below such a line, or has only a running number."""
    needed = [places[column.name] for column in columns if column.required and column.name in places]
    read = {place for positions in places.values() for place in positions}
    kept: Grid = []
    below: Grid = []
    ended = False
    for number, row in lines:
        texts = _texts(row)
        filled = sum(1 for positions in needed if any(texts[place] for place in positions))
        first = next((text for text in texts if text), "")
        is_sparse = filled * 2 < len(needed) or (filled == 1 and len(needed) <= FEW)
        ended = ended or (is_sparse and _plain(first).startswith(FOOT))
        if is_sparse and (ended or not any(texts[place] for place in read if place < len(texts))):
            below.append((number, row))
        else:
            kept.append((number, row))
    return kept, below
