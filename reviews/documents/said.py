"""What a printed paper says, piece by piece, in the order in which both PDF and DOCX write it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import singledispatch
from typing import Any

from reviews.documents.blocks import (
    Bars,
    Boxes,
    Cell,
    Closing,
    Contents,
    Cover,
    FactLines,
    Heading,
    Items,
    Letterhead,
    Lines,
    PaperBlock,
    PaperContent,
    Paragraph,
    Recipients,
    Signature,
    TableBlock,
    TableRow,
    Title,
    words_of,
)
from reviews.documents.wording import printable

PARTY = "Đảng Cộng sản Việt Nam"
RULE = "-----"


def folded(text: str) -> str:
    """Return the text without blanks and in capitals, which styles turn some words into."""
    return "".join(text.split()).upper()


def pieces_of(content: PaperContent) -> list[str]:
    """Return every paragraph and every cell of the paper, folded."""
    said = (piece for block in content.blocks for piece in _said_in(block, content))
    return [piece for one in said if (piece := folded(printable(one)))]


def _said_in(block: PaperBlock, content: PaperContent) -> Iterable[str]:
    if isinstance(block, Contents):
        return (block.title, *(entry.text for entry in content.entries))
    return words_said(block)


def heads_of(content: PaperContent) -> set[str]:
    """Return the words of the heads of all tables, which stand again on each page of a table, folded."""
    tables = (block for block in content.blocks if isinstance(block, TableBlock))
    return {folded(printable("".join(_heads(table)))) for table in tables}


@singledispatch
def words_said(block: Any) -> Iterable[str]:
    """Yield the words of a block. Of one that is not known here they are those of its fields, in their
    order."""
    if isinstance(block, str):
        yield block
    elif isinstance(block, tuple):
        for part in block:
            yield from words_said(part)
    elif is_dataclass(block):
        for field in fields(block):
            yield from words_said(getattr(block, field.name))


@words_said.register
def _(block: Letterhead) -> Iterable[str]:
    number = f"Số {block.number}-{block.symbol}" if block.symbol else ""
    return (block.superior, block.organ, "*", number, block.abstract, PARTY, block.place_and_date)


@words_said.register
def _(block: Title) -> Iterable[str]:
    return (block.kind, block.about, RULE)


@words_said.register
def _(block: Heading) -> Iterable[str]:
    return (block.ordinal, block.text)


@words_said.register
def _(block: Paragraph) -> Iterable[str]:
    return (words_of(block.text),)


@words_said.register
def _(block: FactLines) -> Iterable[str]:
    return (f"{label}: {value}" for label, value in block.pairs)


@words_said.register
def _(block: Items) -> Iterable[str]:
    return block.written


@words_said.register
def _(block: TableBlock) -> Iterable[str]:
    return (*_heads(block), *(cell for row in block.rows for cell in _cells(row)))


@words_said.register
def _(block: Boxes) -> Iterable[str]:
    return (("×" if ticked else "") + label for label, ticked in block.lines)


@words_said.register
def _(block: Bars) -> Iterable[str]:
    return (words for line in block.lines for words in (line.label, line.figure))


@words_said.register
def _(block: Closing) -> Iterable[str]:
    return (*words_said(block.left), *words_said(block.right))


@words_said.register
def _(block: Signature) -> Iterable[str]:
    return (block.authority, block.title, block.how, block.name)


@words_said.register
def _(block: Recipients) -> Iterable[str]:
    return ("Nơi nhận:", *Items(block.lines).written)


@words_said.register
def _(block: Cover) -> Iterable[str]:
    draft, basis = ("DỰ THẢO" if block.is_draft else ""), Items(block.basis).written
    return (draft, *block.title, *block.about, "Căn cứ:" if basis else "", *basis)


def _heads(table: TableBlock) -> list[str]:
    if not table.has_two_heads:
        return [column.title for column in table.columns]
    columns, upper, lower = iter(table.columns), [], []
    for over, number in table.heads:
        below = [next(columns).title for _column in range(number)]
        upper.append(over or below[0])
        lower += below if over else []
    return upper + lower


def _cells(row: TableRow) -> Iterator[str]:
    for cell in row.cells[:2] if row.is_heading else row.cells:
        yield from _lines(cell)


def _lines(cell: Cell) -> Iterable[str]:
    return map(words_of, cell.texts) if isinstance(cell, Lines) else (words_of(cell),)
