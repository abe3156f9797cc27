"""Brings text into one form of Unicode, within a bounded time."""

from __future__ import annotations

import re
import unicodedata

MOST_MARKS = 30
"""No letter of any language has more diacritics. Unicode draws the same line for streams (UAX 15)."""

_MARKS = "".join(mark for mark in map(chr, range(0x300, 0x1E950)) if unicodedata.combining(mark))
_TOO_MANY_MARKS = re.compile(f"([{_MARKS}\u0f73\u0f75\u0f81]{{{MOST_MARKS}}})[{_MARKS}\u0f73\u0f75\u0f81]+")


def composed(text: str) -> str:
    """Return the text with each letter and its diacritics as one character (NFC).

    Of a run of more than ``MOST_MARKS`` diacritics the rest is left out, because Python sorts such a run in a
    time that grows with its square: 100,000 of them take ten seconds. A text without diacritics of their own,
    as Vietnamese keyboards write it, is not searched for them, which took a third of saving a section."""
    if unicodedata.is_normalized("NFC", text) and not any(map(unicodedata.combining, text)):
        return text
    return unicodedata.normalize("NFC", _TOO_MANY_MARKS.sub(r"\1", text))
