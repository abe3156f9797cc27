"""What is too large to be printed, so that making a paper has an end in time and memory."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from reviews.documents.blocks import Heading, PaperBlock, PaperContent, TableBlock
from reviews.documents.said import words_said

MOST_LETTERS = 200_000
"""Letters of one block without a table: some 65 pages, of which laying out takes seconds."""

MOST_CELLS = 15_000
"""Cells of one table: each takes 30 kB while the pages are laid out."""

MOST_IN_ALL = 3_000_000
"""Letters of a whole paper: some 1,500 pages."""

LONG_TEXT = _(
    "A text in this paper has {count} letters, more than the {most} that can be printed: “{start}…”"
)
LARGE_TABLE = _(
    "A table in this paper has {count} cells, more than the {most} that can be printed: “{start}”"
)
LONG_PAPER = _("This paper has {count} letters, more than the {most} that can be printed.")


class TooLargeError(Exception):
    """Raised for a paper that is not printed. ``sentence`` says why, for whoever asked for it."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def refuse_too_large(content: PaperContent) -> None:
    """Raise ``TooLargeError`` if a text, a table or the whole paper is too large to be printed."""
    count, heading = 0, ""
    for block in content.blocks:
        heading = block.text if isinstance(block, Heading) else heading
        letters = sum(map(len, words_said(block)))
        count += letters
        for what, size, most, start in _sizes(block, letters, heading):
            if size > most:
                raise TooLargeError(format_lazy(what, count=_figure(size), most=_figure(most), start=start))
    if count > MOST_IN_ALL:
        raise TooLargeError(format_lazy(LONG_PAPER, count=_figure(count), most=_figure(MOST_IN_ALL)))


def _sizes(block: PaperBlock, letters: int, heading: str) -> Iterator[tuple[Promise, int, int, str]]:
    """Yield what may be too large in a block: the sentence, its size, the limit, and words to find it by."""
    if not isinstance(block, TableBlock):
        yield LONG_TEXT, letters, MOST_LETTERS, next(iter(words_said(block)), "")[:40]
        return
    yield LARGE_TABLE, len(block.rows) * len(block.columns), MOST_CELLS, block.name or heading
    cells = (words for row in block.rows for words in words_said(row.cells))
    longest = max(cells, key=len, default="")
    yield LONG_TEXT, len(longest), MOST_LETTERS, longest[:40]


def _figure(number: int) -> str:
    return f"{number:,}".replace(",", ".")
