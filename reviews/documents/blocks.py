"""What a printed paper says, as one list of blocks without database rows.

PDF and the preview (``html``), DOCX (``word``) and XLSX (``sheet``) are made of it. A kind of paper is a
function that returns a ``PaperContent``. Text is a string, or several strings and runs for a text in which
words are bold or italic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from itertools import groupby
from typing import TypeAlias

from reviews.prose import Run as Run
from reviews.prose import Text as Text
from reviews.prose import bold as bold
from reviews.prose import italic as italic
from reviews.prose import runs_of as runs_of
from reviews.prose import words_of as words_of


@dataclass(frozen=True)
class Letterhead:
    """The two columns at the head of a printed paper: superior and organ with the number on the left, place
    and date on the right. ``symbol`` is empty if the paper bears no number. ``number`` is empty if it is to
    be filled in by hand. ``abstract`` is what a letter is about, which stands under its number."""

    superior: str
    organ: str
    symbol: str
    place_and_date: str
    number: str = ""
    abstract: str = ""


@dataclass(frozen=True)
class Mark:
    """A note at the right above the letterhead: the form, or that the paper is a draft."""

    text: str


@dataclass(frozen=True)
class Title:
    """The kind of paper in capitals and what it is about. ``entry`` is its line in the contents and among the
    bookmarks, which lead to ``anchor``. Both are empty on a paper that is printed alone."""

    kind: str
    about: str
    entry: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Heading:
    """``level`` counts from 1, the heading of a chapter, to 5. A heading with an ``anchor``, which no other
    one of the paper has, stands in the contents and among the bookmarks. ``ordinal`` is a line above it."""

    text: str
    level: int
    anchor: str = ""
    ordinal: str = ""

    @property
    def entry(self) -> str:
        return f"{self.ordinal}. {self.text}" if self.ordinal else self.text


class Look(Enum):
    """How a paragraph is set: as body text, centred, small and italic, as what stands in the place of a
    missing text, or set in from the left."""

    BODY = "body"
    CENTRED = "centred"
    NOTE = "note"
    NONE = "none"
    INDENTED = "indented"


@dataclass(frozen=True)
class Paragraph:
    text: Text
    look: Look = Look.BODY
    stays: bool = False
    """Whether the paragraph stands on the same page as what follows it."""


@dataclass(frozen=True)
class FactLines:
    """Pairs of a label and a value, each pair on its own line."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Items:
    """Short lines of a list. Each ends with a semicolon and the last one with a full stop, and begins with a
    dash or, with ``numbered``, with its number."""

    lines: tuple[str, ...]
    numbered: bool = False

    @property
    def written(self) -> tuple[str, ...]:
        last = len(self.lines)
        marks = (f"{n}. " if self.numbered else "- " for n in range(1, last + 1))
        ends = ("." if n == last else ";" for n in range(1, last + 1))
        return tuple(f"{mark}{line}{end}" for mark, line, end in zip(marks, self.lines, ends, strict=True))


@dataclass(frozen=True)
class TableColumn:
    """One column of a table. ``width`` is in millimetres, or None for what the others leave. ``over`` is the
    heading above several columns that stand side by side."""

    title: str
    width: int | None = None
    centred: bool = False
    over: str = ""


@dataclass(frozen=True)
class Lines:
    """Several paragraphs in one cell of a table."""

    texts: tuple[Text, ...]


Cell: TypeAlias = Text | Lines

TALL, LOW = 350, 120
"""A row with a cell of more letters than the first number may be torn over two pages. One whose cells all
have at most the second is low."""


SMALL_ROWS, SMALL = 7, 300
"""A table of no more rows and letters is small."""


def words_in(cell: Cell) -> str:
    """Return the words of a cell, its paragraphs with a blank between them."""
    texts = cell.texts if isinstance(cell, Lines) else (cell,)
    return " ".join(map(words_of, texts))


@dataclass(frozen=True)
class TableRow:
    """``is_total``: the row is bold and stays on the page of the row before it. ``is_heading``: its second
    cell reaches to the end, and the row stays on the page of the row after it. ``shaded`` are the numbers of
    the cells with a grey ground, counted from 0."""

    cells: tuple[Cell, ...]
    is_total: bool = False
    is_heading: bool = False
    shaded: frozenset[int] = frozenset()

    @property
    def is_tall(self) -> bool:
        """Whether a cell is so long that the row may be torn over two pages, which else stay half empty."""
        return any(len(words_in(cell)) > TALL for cell in self.cells)

    @property
    def is_low(self) -> bool:
        return all(len(words_in(cell)) <= LOW for cell in self.cells)


@dataclass(frozen=True)
class TableBlock:
    """``name`` is the name of its sheet in an XLSX file. Columns in which nothing stands are left out by
    ``without_empty_columns``."""

    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    name: str = ""

    @property
    def is_small(self) -> bool:
        """Whether the table is low, so that it need not be torn over two pages."""
        letters = sum(len(words_in(cell)) for row in self.rows for cell in row.cells)
        return len(self.rows) <= SMALL_ROWS and letters <= SMALL

    @property
    def heads(self) -> tuple[tuple[str, int], ...]:
        """The upper line of the head: pairs of a heading and the number of columns below it. The heading is
        empty where a column has none above its own."""
        found = []
        for over, columns in groupby(self.columns, key=lambda column: column.over):
            number = len(tuple(columns))
            found += [(over, number)] if over else [("", 1)] * number
        return tuple(found)

    @property
    def has_two_heads(self) -> bool:
        return any(column.over for column in self.columns)

    def without_empty_columns(self) -> TableBlock:
        """Return the table without the columns in whose cells no row says anything. The first two stay."""
        places = range(len(self.columns))
        kept = [n for n in places if n < 2 or any(row.cells[n] for row in self.rows)]
        rows = tuple(replace(row, cells=tuple(row.cells[n] for n in kept)) for row in self.rows)
        return replace(self, columns=tuple(self.columns[n] for n in kept), rows=rows)


@dataclass(frozen=True)
class Boxes:
    """Tick boxes: pairs of a label and whether the box is ticked."""

    lines: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Bar:
    """One line of a drawing. ``share`` is how much of the bar is filled, from 0 to 1. ``most`` is the share
    to which it may be filled, where a line stands across the bar, or None where there is no limit."""

    label: str
    figure: str
    share: float
    most: float | None = None


@dataclass(frozen=True)
class Bars:
    """A drawing of shares: each line has its label, a bar and its figure, so that the bars only repeat what
    is said."""

    lines: tuple[Bar, ...]


@dataclass(frozen=True)
class Dots:
    """Dotted lines to be filled in by hand."""

    lines: int


@dataclass(frozen=True)
class Signature:
    """The block at the end of a printed paper: who signs, and with what title. ``authority`` says on whose
    behalf ("T/M BAN THƯỜNG VỤ") and is empty on a member's own paper. ``how`` says how to sign, below the
    title."""

    authority: str
    title: str
    name: str
    how: str = ""


@dataclass(frozen=True)
class Recipients:
    """Who gets the paper. The last line says where it is kept."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Closing:
    """The end of a paper: recipients or a signature at the left, a signature at the right. It stands on the
    same page as the last lines of the text."""

    right: Signature
    left: Recipients | Signature | None = None


@dataclass(frozen=True)
class Cover:
    """A page of its own: the lines of the title, what it is about, and the legal basis."""

    title: tuple[str, ...]
    about: tuple[str, ...]
    basis: tuple[str, ...]
    is_draft: bool = False


@dataclass(frozen=True)
class Contents:
    """The table of contents, made of all listed headings of the paper with their pages."""

    title: str = "Mục lục"


PaperBlock: TypeAlias = (
    Letterhead
    | Mark
    | Title
    | Heading
    | Paragraph
    | FactLines
    | Items
    | TableBlock
    | Boxes
    | Bars
    | Dots
    | Closing
    | Cover
    | Contents
)


@dataclass(frozen=True)
class Part:
    """Blocks that begin on a new page. ``across``: the pages lie across. ``foot`` is what the foot of its
    pages says of it. With ``restarts`` its first page has the number 1, because a paper of its own begins."""

    blocks: tuple[PaperBlock, ...]
    across: bool = False
    foot: str = ""
    restarts: bool = False

    def keeps_whole(self, place: int) -> bool:
        """Tell whether the block at this place is a table that is not torn: a small one on an upright page.
        Together with the signature behind it, it would leave half a page empty, so there it may be torn."""
        block, after = self.blocks[place], self.blocks[place + 1 : place + 2]
        is_small = isinstance(block, TableBlock) and block.is_small
        return is_small and not self.across and not any(isinstance(one, Closing) for one in after)


@dataclass(frozen=True)
class ContentsLine:
    """One line of the contents, which leads to the heading with this anchor."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class PaperContent:
    """What one file says. ``foot`` and ``mark`` stand at the foot of every page but the first."""

    title: str
    author: str
    parts: tuple[Part, ...]
    foot: str = ""
    mark: str = ""

    @property
    def blocks(self) -> Iterator[PaperBlock]:
        for part in self.parts:
            yield from part.blocks

    @cached_property
    def entries(self) -> tuple[ContentsLine, ...]:
        """The lines of the contents. The level of a title is 2."""
        return tuple(
            ContentsLine(block.level if isinstance(block, Heading) else 2, block.entry, block.anchor)
            for block in self.blocks
            if isinstance(block, Heading | Title) and block.anchor
        )
