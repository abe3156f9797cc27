"""Functions on plain strings: cleaning a text, counting its words, comparing two texts. Nothing here knows
the database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from members.oldfonts import drop_soft_hyphens
from members.unicode import composed
from reviews.prose import by_words

BULLETS = re.compile(
    r"^[ \t]*(?:[•·▪●◦‣\uf0b7\uf0a7\uf0d8]|o(?=\t)|[–—-](?=[\s\u00a0]))[\s\u00a0]*", re.MULTILINE
)
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
BLANKS = re.compile(r"\n{3,}")
TOKENS = re.compile(r"\n+|[^\s]+[ ]?")
LINES = re.compile(r"\n+|[^\n]+")
MOST_PAIRS = 100_000_000
"""How many pairs of words a comparison may look at: two texts of 10,000 words, for which it takes some
hundredths of a second and a dozen megabytes, whatever the words are."""


def clean_text(text: str) -> str:
    """Return a typed or pasted text in one uniform form: composed diacritics (NFC), no invisible characters,
    a word processor's bullets as "- ", single blanks, at most one empty line between paragraphs.

    A text in an old font keeps all its letters, so that it can still be converted (``members.oldfonts``)."""
    text = composed(text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n"))
    text = drop_soft_hyphens(INVISIBLE.sub("", text))
    text = BULLETS.sub("- ", text)
    text = "\n".join(SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return BLANKS.sub("\n\n", text).strip()


def count_words(text: str) -> int:
    """Return the number of words as Vietnamese offices count them: every run of characters between blanks is
    one word. The bars of a table are none."""
    return sum(word != "|" for word in text.split())


def split_paragraphs(text: str) -> list[str]:
    """Return the lines of the text without the empty ones. Each is printed as a paragraph of its own."""
    return [line for line in text.split("\n") if line]


@dataclass(frozen=True)
class TextRun:
    """One piece of a comparison of two texts. It stands in both (same), only in the old text (removed) or
    only in the new one (added)."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True)
class TextComparison:
    """Two texts compared: the pieces in their order, and whether only whole lines or the texts as wholes were
    compared, because they are too long for a comparison word by word (``is_coarse``)."""

    runs: list[TextRun]
    is_coarse: bool = False


def compare_texts(old: str, new: str) -> TextComparison:
    """Compare two texts word by word. Neighbouring words that stand in both texts, were removed or were added
    are one piece. A word that has become bold is another word.

    The work is bounded by ``MOST_PAIRS`` for every text: longer ones are compared line by line, and if there
    are too many lines as well, the old text is one removed piece and the new text one added piece."""
    old, new = by_words(old), by_words(new)
    for tokens in (TOKENS, LINES):
        before, after = tokens.findall(old), tokens.findall(new)
        if len(before) * len(after) <= MOST_PAIRS:
            return TextComparison(_runs(before, after), is_coarse=tokens is LINES)
    return TextComparison(_replaced(old, new), is_coarse=True)


def _runs(before: list[str], after: list[str]) -> list[TextRun]:
    """Return the pieces of the shortest way from one list of tokens to the other. Where some were replaced,
    the removed piece comes first."""
    runs: list[TextRun] = []
    old = new = 0  # how much of each list is in the pieces
    for step in Indel.opcodes(before, after):
        if step.tag == "equal":
            runs += _replaced("".join(before[old : step.src_start]), "".join(after[new : step.dest_start]))
            runs.append(TextRun("same", "".join(before[step.src_start : step.src_end])))
            old, new = step.src_end, step.dest_end
    return [*runs, *_replaced("".join(before[old:]), "".join(after[new:]))]


def _replaced(old: str, new: str) -> list[TextRun]:
    return [run for run in (TextRun("removed", old), TextRun("added", new)) if run.text]
