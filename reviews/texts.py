"""Functions on plain strings: cleaning a text, counting its words, comparing two texts. Nothing here knows
the database."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

BULLETS = re.compile(
    r"^[ \t]*(?:[•·▪●◦‣\uf0b7\uf0a7\uf0d8]|o(?=\t)|[–—-](?=[\s\u00a0]))[\s\u00a0]*", re.MULTILINE
)
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
BLANKS = re.compile(r"\n{3,}")
TOKENS = re.compile(r"\n+|[^\s]+[ ]?")


def clean_text(text: str) -> str:
    """Return a typed or pasted text in one uniform form: composed diacritics (NFC), no invisible characters,
    a word processor's bullets as "- ", single blanks, at most one empty line between paragraphs."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n"))
    text = INVISIBLE.sub("", text)
    text = BULLETS.sub("- ", text)
    text = "\n".join(SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return BLANKS.sub("\n\n", text).strip()


def count_words(text: str) -> int:
    """Return the number of words as Vietnamese offices count them: every run of characters between blanks is
    one word."""
    return len(text.split())


def split_paragraphs(text: str) -> list[str]:
    """Return the lines of the text without the empty ones. Each is printed as a paragraph of its own."""
    return [line for line in text.split("\n") if line]


@dataclass(frozen=True)
class TextRun:
    """One piece of a comparison of two texts. It stands in both (same), only in the old text (removed) or
    only in the new one (added)."""

    kind: Literal["same", "removed", "added"]
    text: str

    @property
    def is_added(self) -> bool:
        return self.kind == "added"

    @property
    def is_removed(self) -> bool:
        return self.kind == "removed"


def compare_texts(old: str, new: str) -> list[TextRun]:
    """Compare two texts word by word, and return the pieces in their order. Neighbouring words that stand in
    both texts, were removed or were added are one piece."""
    before, after = TOKENS.findall(old), TOKENS.findall(new)
    changes: list[TextRun] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            changes.append(TextRun("same", "".join(before[i1:i2])))
            continue
        if i2 > i1:
            changes.append(TextRun("removed", "".join(before[i1:i2])))
        if j2 > j1:
            changes.append(TextRun("added", "".join(after[j1:j2])))
    return changes
