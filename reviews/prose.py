"""What a text that people write is made of: paragraphs, lists and simple tables, with words that are bold or
italic. Nothing here knows the database, or how a text looks on paper or on a page.

A text is kept as one string, in which its structure is written so that people can read it, too:

    - a line of a list                  1. a line of a numbered list, the next one being 2.
    | a cell | another one |            a row of a table
    words that are <b>bold</b>, <i>italic</i> or <b><i>both</i></b>

Everything else is words. A backslash before a mark makes words of the mark. What a browser sends is brought
into this form by ``canonical``, so that nothing else is ever kept. ``static/js/marks.js`` reads and writes
the same in the browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeAlias

DASH = "- "
MOST_COLUMNS = 12
"""A row with more cells is a paragraph, since no page is wide enough for it."""
LEAST_NUMBERED = 2
"""One line alone that begins with "1." may be a heading, and stays a paragraph."""

MARK = re.compile(r"(\\*)(</?[bi]>)")
BAR_MARK = re.compile(r"(\\*)\|")
SPACES = re.compile(" {2,}")
BLANKS = re.compile(r"\n{3,}")
NUMBER = re.compile(r"([1-9]\d?)\. (?=\S)")
ROW = re.compile(r"\| (?:.* )?\|$")
LINE_MARKS = re.compile(r"^(?:- |\d{1,2}\. )", re.MULTILINE)


@dataclass(frozen=True)
class Run:
    """Some words of a text that are bold or italic."""

    text: str
    bold: bool = False
    italic: bool = False

    def looks_like(self, other: Run) -> bool:
        return (self.bold, self.italic) == (other.bold, other.italic)


Text: TypeAlias = str | tuple[str | Run, ...]


def bold(text: str) -> Run:
    return Run(text, bold=True)


def italic(text: str) -> Run:
    return Run(text, italic=True)


def runs_of(text: Text) -> tuple[Run, ...]:
    """Return the text as runs. Runs without letters are left out."""
    parts = (text,) if isinstance(text, str) else text
    runs = (part if isinstance(part, Run) else Run(part) for part in parts)
    return tuple(run for run in runs if run.text)


def words_of(text: Text) -> str:
    """Return the words of the text without their look."""
    return "".join(run.text for run in runs_of(text))


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


def parse(text: str) -> Prose:
    """Return the parts of a text. Empty lines say nothing, except that a table ends with one."""
    parts: list[Words | Listed | Grid] = []
    for kind, lines in _grouped(text):
        if kind == "table":
            parts.append(Grid(_rows(lines)))
        elif kind == "list":
            parts.append(Listed(tuple(_shown(line.removeprefix(DASH)) for line in lines)))
        elif kind == "numbers":
            parts.append(
                Listed(tuple(_shown(NUMBER.sub("", line, count=1)) for line in lines), numbered=True)
            )
        else:
            parts += (Words(_shown(line)) for line in lines if line)
    return tuple(parts)


def canonical(text: str) -> str:
    """Return the text in the one form in which it is kept: marks that close what they opened and stand around
    words, not blanks, and tables with equally many cells in each row. A text without marks stays as it is."""
    if not ("<" in text or "|" in text):
        return text
    kept: list[str] = []
    for kind, lines in _grouped(text):
        if kind == "table":
            kept += [write_row(row) for row in _rows(lines)]
        else:
            kept += [write_runs(parse_runs(line)) for line in lines]
    found = BLANKS.sub("\n\n", "\n".join(SPACES.sub(" ", line).strip() for line in kept)).strip()
    return found if found == text else canonical(found)


def bare_words(text: str) -> str:
    """Return the words of the text without any marks of its structure, to compare or to count them."""
    lines = []
    for kind, group in _grouped(text):
        if kind == "table":
            lines += [" ".join(filter(None, map(words_of, row))) for row in _rows(group)]
        else:
            lines += [words_of(parse_runs(LINE_MARKS.sub("", line))) for line in group]
    return "\n".join(lines)


def without_look(text: str) -> str:
    """Return a text, or a piece of one, without what makes words bold or italic."""
    return MARK.sub("", text)


def _grouped(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the lines of the text in groups that belong together, with the kind of each."""
    kinds = []
    for number, line in _numbered(text.split("\n")):
        if number:
            kinds.append(("numbers", line))
        elif line.startswith(DASH):
            kinds.append(("list", line))
        elif ROW.match(line) and len(_cells(line)) <= MOST_COLUMNS:
            kinds.append(("table", line))
        else:
            kinds.append(("words", line))
    for kind, lines in groupby(kinds, key=lambda pair: pair[0]):
        yield kind, [line for _kind, line in lines]


def _numbered(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield every line with its number in a numbered list, or 0. Such a list counts 1, 2, 3 from its first
    line on."""
    numbers = [int(found[1]) if (found := NUMBER.match(line)) else 0 for line in lines]
    place = 0
    while place < len(lines):
        length = 0
        while place + length < len(lines) and numbers[place + length] == length + 1:
            length += 1
        is_list = length >= LEAST_NUMBERED
        for step in range(max(1, length)):
            yield (step + 1 if is_list else 0), lines[place + step]
        place += max(1, length)


def _shown(line: str) -> Text:
    """Return one line as a text, which is a plain string as long as no word has a look."""
    runs = parse_runs(line)
    return words_of(runs) if not any(run.bold or run.italic for run in runs) else runs


def parse_runs(line: str) -> tuple[Run, ...]:
    """Return the words of one line with their look. A mark that has no partner is words."""
    pieces = _pieces(line)
    opened: dict[str, int] = {}
    pairs: set[int] = set()
    for place, (is_mark, piece) in enumerate(pieces):
        letter = piece[-2:-1]
        if not is_mark:
            continue
        if piece[1] != "/":
            opened.setdefault(letter, place)
        elif letter in opened:
            pairs |= {opened.pop(letter), place}
    runs: list[Run] = []
    look = Run("")
    for place, (_is_mark, piece) in enumerate(pieces):
        if place in pairs:
            is_on = piece[1] != "/"
            look = replace(look, bold=is_on) if piece[-2] == "b" else replace(look, italic=is_on)
        elif piece:
            runs.append(replace(look, text=piece))
    return _joined(runs)


def _pieces(line: str) -> list[tuple[bool, str]]:
    """Return the line cut at its marks: pairs of whether a piece is a mark, and the piece."""
    pieces: list[tuple[bool, str]] = []
    here = 0
    for found in MARK.finditer(line):
        slashes, mark = found[1], found[2]
        words = line[here : found.start()] + "\\" * (len(slashes) // 2)
        is_words = len(slashes) % 2 == 1
        pieces += [(False, words), (not is_words, mark)]
        here = found.end()
    return [*pieces, (False, line[here:])]


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Return the runs with neighbours of one look as one. Blanks at the edge of a look have none."""
    trimmed: list[Run] = []
    for run in runs:
        words = run.text.strip(" ")
        start = len(run.text) - len(run.text.lstrip(" "))
        if not words:
            trimmed.append(Run(run.text))
            continue
        trimmed += [Run(run.text[:start]), replace(run, text=words), Run(run.text[start + len(words) :])]
    joined: list[Run] = []
    for run in filter(lambda run: run.text, trimmed):
        if joined and joined[-1].looks_like(run):
            joined[-1] = replace(run, text=joined[-1].text + run.text)
        else:
            joined.append(run)
    return _over_blanks(joined)


def _over_blanks(runs: list[Run]) -> tuple[Run, ...]:
    """Return the runs with a blank between two of one look taken into them, so that one mark is enough."""
    found: list[Run] = []
    for run in runs:
        if len(found) > 1 and found[-1].text.isspace() and found[-2].looks_like(run):
            blank, before = found.pop(), found.pop()
            found.append(replace(run, text=before.text + blank.text + run.text))
        else:
            found.append(run)
    return tuple(found)


def write_runs(runs: tuple[Run, ...]) -> str:
    """Return the words of one line with the marks of their look."""
    return "".join(map(_written, runs))


def _written(run: Run) -> str:
    words = MARK.sub(lambda found: found[1] * 2 + "\\" + found[2], run.text)
    if run.italic:
        words = f"<i>{words}</i>"
    return f"<b>{words}</b>" if run.bold else words


def _cells(line: str) -> list[str]:
    """Return what stands between the bars of a row. A bar after a backslash is words."""
    cells, here = [], 1
    for found in BAR_MARK.finditer(line, 1):
        if len(found[1]) % 2:
            continue
        cells.append(line[here : found.end() - 1].strip())
        here = found.end()
    return [BAR_MARK.sub(lambda found: "\\" * (len(found[1]) // 2) + "|", cell) for cell in cells]


def _rows(lines: list[str]) -> tuple[tuple[Text, ...], ...]:
    rows = [[_shown(cell) for cell in _cells(line)] for line in lines]
    width = max(map(len, rows))
    return tuple(tuple(row + [""] * (width - len(row))) for row in rows)


def write_row(row: tuple[Text, ...]) -> str:
    """Return the cells of one row of a table with their bars. A bar in a cell gets a backslash."""
    cells = (BAR_MARK.sub(r"\1\1\\|", write_runs(_joined(list(runs_of(cell))))) for cell in row)
    return "| " + "".join(f"{cell} | " if cell else "| " for cell in cells).rstrip()


def by_words(text: str) -> str:
    """Return the text with the marks of a look around each single word, so that two texts can be compared
    word by word: what is found the same, removed or added is then whole by itself."""
    if "<" not in text:
        return text
    return "\n".join(_word_by_word(line) for line in text.split("\n"))


def _word_by_word(line: str) -> str:
    pieces = (
        replace(run, text=word)
        for run in parse_runs(line)
        for word in (re.split(r"( +)", run.text) if run.bold or run.italic else [run.text])
        if word
    )
    return "".join(run.text if run.text.isspace() else _written(run) for run in pieces)
