"""What happens to a text on its way in and out: cleaning, counting, comparing; strings only."""

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
    """Bring a typed or pasted text to one form: composed diacritics (NFC), no invisible marks, word
    processors' bullets as "- ", single blanks, at most one empty line between paragraphs."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n"))
    text = INVISIBLE.sub("", text)
    text = BULLETS.sub("- ", text)
    text = "\n".join(SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return BLANKS.sub("\n\n", text).strip()


def count_words(text: str) -> int:
    """Words as Vietnamese offices count them: runs of letters between blanks."""
    return len(text.split())


def split_paragraphs(text: str) -> list[str]:
    """The lines that print as paragraphs of their own, without the empty ones."""
    return [line for line in text.split("\n") if line]


@dataclass(frozen=True)
class TextRun:
    """A stretch of a comparison: in both texts, only in the old, or only in the new."""

    kind: Literal["same", "removed", "added"]
    text: str

    @property
    def is_added(self) -> bool:
        return self.kind == "added"

    @property
    def is_removed(self) -> bool:
        return self.kind == "removed"


def compare_texts(old: str, new: str) -> list[TextRun]:
    """The way from the old text to the new one, word by word, neighbours of a kind joined."""
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
