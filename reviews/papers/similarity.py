"""How much of a text stands word for word in other texts, measured by runs of five words; only strings and
numbers.

The percentage says which part of the text's own runs the other text has too (containment). It is not
symmetric, so that a short section copied out of a long paper counts in full. Case, punctuation and line
breaks do not matter; diacritics do, because in Vietnamese they make another word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

RUN = 5
WORD = re.compile(r"[^\W_]+")

Runs = frozenset[tuple[str, ...]]
Spans = list[tuple[int, int]]


def word_runs(text: str) -> Runs:
    """Return every run of five neighbouring words. A text of fewer words has none, and so never counts as
    similar."""
    return frozenset(_windows([word for word, _start, _end in _words(text)]))


def word_runs_of_all(texts: Iterable[str]) -> Runs:
    """Return the runs of several texts; no run reaches from one text into the next."""
    return frozenset().union(*(word_runs(text) for text in texts))


def known_percent(text: str, known: Runs) -> int:
    """Return the percentage of the text's runs that are known, rounded down, so that 100 means all of
    them."""
    own = word_runs(text)
    return 100 * len(own & known) // len(own) if own else 0


def known_spans(text: str, known: Runs) -> Spans:
    """Return where the known runs stand, as ranges of characters in order; neighbouring ranges are joined."""
    words = list(_words(text))
    found: Spans = []
    for place, window in enumerate(_windows([word for word, _start, _end in words])):
        if window not in known:
            continue
        start, end = words[place][1], words[place + RUN - 1][2]
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def cut_at_spans(text: str, marked: Iterable[tuple[int, int]]) -> list[tuple[bool, str]]:
    """Cut the text at the ranges and return its pieces in order: whether the piece lies in a range, and its
    words."""
    found: list[tuple[bool, str]] = []
    here = 0
    for start, end in marked:
        found += [(False, text[here:start]), (True, text[start:end])]
        here = end
    return [(inside, words) for inside, words in [*found, (False, text[here:])] if words]


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    for found in WORD.finditer(text):
        yield unicodedata.normalize("NFC", found.group()).casefold(), found.start(), found.end()


def _windows(words: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[place:] for place in range(RUN)), strict=False)
