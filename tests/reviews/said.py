"""What the content of a printed paper says, as lines of plain text, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from reviews.documents.blocks import (
    Bars,
    Cell,
    Closing,
    Contents,
    FactLines,
    Heading,
    Items,
    Lines,
    PaperBlock,
    PaperContent,
    Paragraph,
    TableBlock,
    Title,
    words_of,
)


def lines_of(content: PaperContent) -> list[str]:
    """One line a paragraph, the cells of a row with a bar between them."""
    return [line for block in content.blocks for line in _said(block)]


def text_of(content: PaperContent) -> str:
    return "\n".join(lines_of(content))


def tables_of(content: PaperContent, name: str) -> list[list[list[str]]]:
    """The tables of this name, as rows of cells."""
    found = [block for block in content.blocks if isinstance(block, TableBlock) and block.name == name]
    return [[[cell_text(cell) for cell in row.cells] for row in table.rows] for table in found]


def cell_text(cell: Cell) -> str:
    return " / ".join(map(words_of, cell.texts)) if isinstance(cell, Lines) else words_of(cell)


def _said(block: PaperBlock | object) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield words_of(text)
        case FactLines(pairs):
            yield from (f"{label}: {value}" for label, value in pairs)
        case Bars(lines):
            yield from (f"{line.label}: {line.figure}" for line in lines)
        case Items():
            yield from block.written
        case TableBlock():
            yield " | ".join(column.title for column in block.columns)
            yield from (" | ".join(map(cell_text, row.cells)) for row in block.rows)
        case Closing(right, left):
            yield from _said(left)
            yield from _said(right)
        case Title(kind, about) | Heading(about, ordinal=kind):
            yield from filter(None, (kind, about))
        case None | Contents():
            return
        case _:
            yield from _fields(block)


def _fields(block: object) -> Iterator[str]:
    """The words of a block that has only strings and tuples of strings."""
    for field in fields(block):  # type: ignore[arg-type]
        value = getattr(block, field.name)
        if isinstance(value, tuple):
            yield from (str(part[0] if isinstance(part, tuple) else part) for part in value)
        elif isinstance(value, str) and value:
            yield value
