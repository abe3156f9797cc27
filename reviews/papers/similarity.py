"""Compares texts by runs of five neighbouring words. It reads strings and returns numbers, without the
database.

The percentage says how many of one text's runs are found in the other text too. It is not symmetric: a short
section copied from a long paper has 100 percent, the long paper only a few. Case, punctuation and line breaks
make no difference. Diacritics do, because in Vietnamese they make another word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from members.unicode import composed

RUN = 5
WORD = re.compile(r"[^\W_]+")
LOOK = re.compile(r"</?[bi]>")

Runs = frozenset[tuple[str, ...]]
Spans = list[tuple[int, int]]


def word_runs(text: str) -> Runs:
    """Return every run of five neighbouring words. A text with fewer than five words has no runs, and so is
    never counted as similar."""
    return frozenset(_windows([word for word, _start, _end in _words(text)]))


def word_runs_of_all(texts: Iterable[str]) -> Runs:
    """Return the runs of several texts together. No run reaches from one text into the next."""
    return frozenset().union(*(word_runs(text) for text in texts))


def known_percent(text: str, known: Runs) -> int:
    """Return how many percent of the text's runs are among ``known``, rounded down, so that 100 means all of
    them."""
    own = word_runs(text)
    return 100 * len(own & known) // len(own) if own else 0


def known_spans(text: str, known: Runs) -> Spans:
    """Return where in the text the runs are that are among ``known``: pairs of start and end, counted in
    characters, in order. Ranges that touch or overlap are joined."""
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
    """Cut the text at the ranges of ``marked``. Returns its pieces in order, each with whether it lies in a
    range."""
    found: list[tuple[bool, str]] = []
    here = 0
    for start, end in marked:
        found += [(False, text[here:start]), (True, text[start:end])]
        here = end
    return [(inside, words) for inside, words in [*found, (False, text[here:])] if words]


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield every word in lower case, with the characters where it starts and ends. What makes words bold or
    italic is none."""
    for found in WORD.finditer(LOOK.sub(lambda mark: " " * len(mark[0]), text)):
        yield composed(found.group()).casefold(), found.start(), found.end()


def _windows(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield every run of five neighbouring words."""
    return zip(*(words[place:] for place in range(RUN)), strict=False)
