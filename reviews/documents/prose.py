"""A text that people write, as blocks of a printed paper."""

from __future__ import annotations

from collections.abc import Iterator

from reviews.documents.blocks import (
    Look,
    PaperBlock,
    Paragraph,
    Run,
    TableBlock,
    TableColumn,
    TableRow,
    runs_of,
    words_of,
)
from reviews.prose import DASH, Grid, Listed, Prose, Words, parse


def blocks_of(prose: Prose) -> Iterator[PaperBlock]:
    """Yield the text as blocks of a printed paper."""
    for part in prose:
        match part:
            case Words(text):
                yield Paragraph(text)
            case Listed():
                yield from map(Paragraph, _marked(part))
            case Grid(rows):
                head, *others = rows
                columns = tuple(TableColumn(words_of(title)) for title in head)
                yield TableBlock(columns, tuple(TableRow(row) for row in others))


def _marked(part: Listed) -> Iterator[tuple[Run, ...]]:
    for number, line in enumerate(part.lines, start=1):
        yield (Run(f"{number}. " if part.numbered else DASH), *runs_of(line))


def text_blocks(text: str, without: str = "(Không có nội dung.)") -> Iterator[PaperBlock]:
    """Yield a text as it is kept as blocks. If it says nothing, ``without`` stands in its place."""
    written = parse(text)
    yield from blocks_of(written)
    if not written and without:
        yield Paragraph(without, Look.NONE)
