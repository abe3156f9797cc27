"""Says what Word writes before the lines of a list: the dash, or the number with its sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reviews.papers.word_file.names import VAL, w

ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
ROMAN_BELOW = 40
LEVELS = 9
LETTERS = 26
LONGEST_MARK = 20
MOST_DIGITS = 4


@dataclass(frozen=True)
class ListLevel:
    """One level of a list: how its numbers are written, the words around them ("%1."), and the first one."""

    sign: str = "bullet"
    words: str = ""
    start: int = 1


NO_LEVEL = ListLevel()


class Numbering:
    """The lists of one file. ``mark`` counts on with every line that it is asked for."""

    def __init__(self, part: Any) -> None:
        self.levels: dict[str, dict[int, ListLevel]] = {}
        self.shared: dict[str, str] = {}
        self.counted: dict[str, dict[int, int]] = {}
        if part is None:
            return
        kinds = {one.get(w("abstractNumId")): dict(_levels(one)) for one in part.iterfind(w("abstractNum"))}
        for number in part.iterfind(w("num")):
            key, kind = number.get(w("numId")), number.find(w("abstractNumId"))
            of = kind.get(VAL, "") if kind is not None else ""
            begins = {
                whole(over.get(w("ilvl"))): whole(start.get(VAL), 1)
                for over in number.iterfind(w("lvlOverride"))
                if (start := over.find(w("startOverride"))) is not None
            }
            self.levels[key] = {
                place: ListLevel(level.sign, level.words, begins.get(place, level.start))
                for place, level in kinds.get(of, {}).items()
            }
            # Lists of one kind count on in each other, unless one begins anew.
            self.shared[key] = f"num {key}" if begins else f"kind {of}"

    def mark(self, key: str, place: int) -> str:
        """Return what stands before the next line of this list, with the blank after it."""
        level = self.levels.get(key, {}).get(place, NO_LEVEL)
        if level.sign == "none":
            return ""
        if level.sign == "bullet":
            return "+ " if place else "- "
        counted = self.counted.setdefault(self.shared[key], {})
        for above in range(place):
            counted.setdefault(above, self._level(key, above).start)
        counted[place] = counted.get(place, level.start - 1) + 1
        for deeper in range(place + 1, LEVELS):
            counted.pop(deeper, None)
        words = level.words
        for above in range(place + 1):
            words = words.replace(f"%{above + 1}", _written(counted[above], self._level(key, above).sign))
        return f"{words.strip()} " if words.strip() else ""

    def _level(self, key: str, place: int) -> ListLevel:
        return self.levels[key].get(place, ListLevel("decimal"))


def list_of(properties: Any) -> tuple[str, int] | None:
    """Return the list and the level that the properties of a paragraph or a style name, or None."""
    found = properties.find(w("numPr")) if properties is not None else None
    if found is None or (number := found.find(w("numId"))) is None:
        return None
    level = found.find(w("ilvl"))
    place = whole(level.get(VAL)) if level is not None else 0
    return number.get(VAL, "0"), min(place, LEVELS - 1)


def whole(value: str | None, missing: int = 0) -> int:
    """Return the value of an attribute as a whole number, or ``missing`` if it is none of a sensible size."""
    return int(value) if value and value.isdecimal() and len(value) <= MOST_DIGITS else missing


def _levels(kind: Any) -> Iterator[tuple[int, ListLevel]]:
    for level in kind.iterfind(w("lvl")):
        sign, words, start = (level.find(w(name)) for name in ("numFmt", "lvlText", "start"))
        yield (
            whole(level.get(w("ilvl"))),
            ListLevel(
                sign.get(VAL, "decimal") if sign is not None else "decimal",
                words.get(VAL, "")[:LONGEST_MARK] if words is not None else "",
                whole(start.get(VAL), 1) if start is not None else 1,
            ),
        )


def _written(number: int, sign: str) -> str:
    """Return the number as Word writes it: 4, d, D, iv or IV."""
    if sign in ("lowerLetter", "upperLetter") and 0 < number <= LETTERS:
        letter = chr(ord("a") + number - 1)
        return letter.upper() if sign == "upperLetter" else letter
    if sign in ("lowerRoman", "upperRoman") and 0 < number < ROMAN_BELOW:
        written, rest = "", number
        for value, letters in ROMAN:
            written += letters * (rest // value)
            rest %= value
        return written.upper() if sign == "upperRoman" else written
    return str(number)
