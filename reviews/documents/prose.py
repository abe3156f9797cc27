"""What a text that people write is made of: paragraphs, lists and simple tables, with words that are bold or
italic. It is read from what is typed today, stored as JSON, and printed as blocks.

A text is a tuple of its parts. Whatever brings in a text (a field, an editor, words pasted from elsewhere)
makes this of it, and whatever shows one starts from this."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeAlias

from reviews.documents.blocks import (
    Look,
    PaperBlock,
    Paragraph,
    Run,
    TableBlock,
    TableColumn,
    TableRow,
    Text,
    runs_of,
    words_of,
)
from reviews.texts import split_paragraphs

DASH = "- "
MOST_COLUMNS = 12


class NotProseError(ValueError):
    """Raised for stored values that are no text."""


@dataclass(frozen=True)
class Words:
    """One paragraph."""

    text: Text


@dataclass(frozen=True)
class Listed:
    """The lines of a list, which begin with a dash or, with ``numbered``, with their number."""

    lines: tuple[Text, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Grid:
    """A simple table: rows of equally many cells, the first of which is the head."""

    rows: tuple[tuple[Text, ...], ...]


Prose: TypeAlias = tuple[Words | Listed | Grid, ...]


def parse_plain(text: str) -> Prose:
    """Return what somebody typed into a plain field: each line is a paragraph, and lines that begin with "- "
    are a list. Empty lines say nothing."""
    parts: list[Words | Listed | Grid] = []
    for is_list, lines in groupby(split_paragraphs(text), key=lambda line: line.startswith(DASH)):
        if is_list:
            parts.append(Listed(tuple(line.removeprefix(DASH) for line in lines)))
        else:
            parts += map(Words, lines)
    return tuple(parts)


def plain_of(prose: Prose) -> str:
    """Return the text without its look, one line for each paragraph, line of a list and row of a table."""
    return "\n".join(_plain(prose))


def _plain(prose: Prose) -> Iterator[str]:
    for part in prose:
        match part:
            case Words(text):
                yield words_of(text)
            case Listed():
                yield from (words_of(line) for line in _marked(part))
            case Grid(rows):
                yield from (" | ".join(map(words_of, row)) for row in rows)


def _marked(part: Listed) -> Iterator[tuple[Run, ...]]:
    for number, line in enumerate(part.lines, start=1):
        yield (Run(f"{number}. " if part.numbered else DASH), *runs_of(line))


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


def text_blocks(text: str, without: str = "(Không có nội dung.)") -> Iterator[PaperBlock]:
    """Yield what somebody typed into a plain field as blocks. If it says nothing, ``without`` stands in its
    place."""
    written = parse_plain(text)
    yield from blocks_of(written)
    if not written and without:
        yield Paragraph(without, Look.NONE)


def to_stored(prose: Prose) -> list[dict[str, Any]]:
    """Return the text as it is stored: plain lists and dictionaries, which JSON can hold."""
    return [_to_stored(part) for part in prose]


def _to_stored(part: Words | Listed | Grid) -> dict[str, Any]:
    match part:
        case Words(text):
            return {"kind": "paragraph", "runs": _runs_stored(text)}
        case Listed(lines, numbered):
            return {"kind": "list", "numbered": numbered, "lines": [_runs_stored(line) for line in lines]}
        case Grid(rows):
            return {"kind": "table", "rows": [[_runs_stored(cell) for cell in row] for row in rows]}


def _runs_stored(text: Text) -> list[dict[str, Any]]:
    looks = ("bold", "italic")
    return [
        {"text": run.text, **{look: True for look in looks if getattr(run, look)}} for run in runs_of(text)
    ]


def from_stored(stored: object) -> Prose:
    """Return the text that ``to_stored`` stored. Raises ``NotProseError`` for anything else, since it may
    come from a browser."""
    try:
        return tuple(map(_from_stored, _checked(stored, list)))
    except (KeyError, TypeError, AttributeError) as error:
        raise NotProseError(str(error)) from error


def _from_stored(stored: Any) -> Words | Listed | Grid:
    match stored["kind"]:
        case "paragraph":
            return Words(_runs(stored["runs"]))
        case "list":
            lines = tuple(map(_runs, _checked(stored["lines"], list)))
            return Listed(lines, numbered=_checked(stored["numbered"], bool))
        case "table":
            rows = tuple(tuple(map(_runs, _checked(row, list))) for row in _checked(stored["rows"], list))
            if not rows or len({len(row) for row in rows}) != 1 or not 0 < len(rows[0]) <= MOST_COLUMNS:
                raise NotProseError("a table of unequal rows")
            return Grid(rows)
        case other:
            raise NotProseError(f"no such part: {other!r}")


def _runs(stored: Any) -> tuple[Run, ...]:
    return tuple(
        Run(
            _checked(one["text"], str),
            bold=_checked(one.get("bold", False), bool),
            italic=_checked(one.get("italic", False), bool),
        )
        for one in _checked(stored, list)
    )


def _checked(value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise NotProseError(f"{type(value).__name__} instead of {kind.__name__}")
    return value
