"""What the styles of a Word file say of paragraphs and words: heading, list, bold, italic, hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from reviews.papers.word_file.names import VAL, w
from reviews.papers.word_file.numbering import list_of, whole

HEADING = re.compile(r"(?:heading|title|tiêu đề|đề mục|vb (?:phần|mục))\b", re.IGNORECASE)
NO_LEVEL = 9
"""The outline level of a paragraph that is no heading."""

OFF = frozenset({"0", "false", "off", "none"})


@dataclass(frozen=True)
class WordLook:
    """How words look: what is None is as the style above says."""

    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None

    def over(self, below: WordLook) -> WordLook:
        return WordLook(
            below.bold if self.bold is None else self.bold,
            below.italic if self.italic is None else self.italic,
            below.hidden if self.hidden is None else self.hidden,
        )


@dataclass(frozen=True)
class Style:
    look: WordLook = WordLook()
    listed: tuple[str, int] | None = None
    is_heading: bool = False


PLAIN = Style()


class Styles:
    """The styles of one file by their keys, each with what it takes from the one on which it is based."""

    def __init__(self, part: Any) -> None:
        self.rows = {} if part is None else {row.get(w("styleId")): row for row in part.iterfind(w("style"))}
        self.found: dict[str, Style] = {}

    def get(self, key: str | None) -> Style:
        if key is None or key not in self.rows:
            return PLAIN
        if key not in self.found:
            self.found[key] = PLAIN  # a style based on itself ends here
            self.found[key] = self._read(self.rows[key])
        return self.found[key]

    def _read(self, row: Any) -> Style:
        based, name = row.find(w("basedOn")), row.find(w("name"))
        below = self.get(based.get(VAL)) if based is not None else PLAIN
        properties = row.find(w("pPr"))
        is_named = name is not None and HEADING.match(name.get(VAL, "")) is not None
        return replace(
            below,
            look=look_of(row.find(w("rPr"))).over(below.look),
            listed=list_of(properties) or below.listed,
            is_heading=is_named or below.is_heading or has_level(properties),
        )


def has_level(properties: Any) -> bool:
    """Whether the properties of a paragraph or style put it among the headings of the file."""
    level = properties.find(w("outlineLvl")) if properties is not None else None
    return level is not None and whole(level.get(VAL), NO_LEVEL) < NO_LEVEL


def look_of(properties: Any) -> WordLook:
    """Return what the properties of words say themselves."""
    if properties is None:
        return WordLook()
    return WordLook(*(_switch(properties.find(w(name))) for name in ("b", "i", "vanish")))


def _switch(element: Any) -> bool | None:
    return None if element is None else element.get(VAL, "1") not in OFF
