"""Reads a Word file into lines and tables in the small vocabulary of ``reviews.prose``, and names what cannot
be taken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.papers.word_file.names import ALTERNATIVE, CHOICE, MATHS, PICTURES, VAL, w
from reviews.papers.word_file.numbering import Numbering, list_of, whole
from reviews.papers.word_file.packed import DOCUMENT, parts_of, word_too_large
from reviews.papers.word_file.styles import Style, Styles, WordLook, has_level, look_of
from reviews.prose import Run, words_of, write_row, write_runs

MOST_CHARS = 400_000
MOST_SPANNED = 40
LONGEST_NOTE = 300
INSIDE = frozenset(
    w(name)
    for name in ("ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "dir", "bdo")
)
"""Elements around words that say nothing of the words."""

SIGNS = {w("tab"): "\t", w("cr"): "\n", w("noBreakHyphen"): "-", w("ptab"): "\t"}
PRIVATE = re.compile("[\uf020-\uf0ff]")
"""Where the signs of a font for symbols are."""

NOTES = {w("footnoteReference"): "footnotes", w("endnoteReference"): "endnotes"}


@dataclass(frozen=True)
class WordLine:
    """One paragraph: its ``runs``, the ``mark`` of its list, and whether it is set as a heading is: by its
    style, or bold from beginning to end."""

    runs: tuple[Run, ...]
    mark: str = ""
    is_heading: bool = False

    @property
    def words(self) -> str:
        return self.mark + words_of(self.runs)

    @property
    def text(self) -> str:
        return self.mark + write_runs(self.runs)


@dataclass(frozen=True)
class WordTable:
    """One table: rows of cells, each with its words and their look."""

    rows: tuple[tuple[tuple[Run, ...], ...], ...]

    @property
    def text(self) -> str:
        """The table as it is kept. A head that is bold as a whole is plain: every first row is a head."""
        head, *others = self.rows or ((),)
        if all(run.bold for cell in head for run in cell if run.text.strip()):
            head = tuple(tuple(replace(run, bold=False) for run in cell) for cell in head)
        return "\n".join(map(write_row, (head, *others)))


@dataclass
class WordText:
    """What a Word file says in its order. ``left`` counts what is not taken, by its kind, and ``notes`` are
    the words of footnotes and endnotes."""

    blocks: list[WordLine | WordTable] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    @property
    def said(self) -> list[str]:
        """Sentences that name what is not taken."""
        n = self.left
        counted = {
            "pictures": ngettext(
                "%(n)d picture is not taken.", "%(n)d pictures are not taken.", n["pictures"]
            ),
            "formulas": ngettext(
                "%(n)d formula is taken as its letters only.",
                "%(n)d formulas are taken as their letters only.",
                n["formulas"],
            ),
            "comments": ngettext(
                "%(n)d comment in the margin is not taken.",
                "%(n)d comments in the margin are not taken.",
                n["comments"],
            ),
        }
        found = [text % {"n": n[kind]} for kind, text in counted.items() if n[kind]]
        if self.left["objects"]:
            found.append(_("A drawing or an inserted file is not taken."))
        if self.left["removed"]:
            found.append(_("The file has tracked changes. It is read as if all were accepted."))
        if self.left["hidden"]:
            found.append(_("Hidden words are not taken."))
        return [*found, *(_("Footnote, not taken: %(words)s") % {"words": note} for note in self.notes)]


def read_word(content: bytes) -> WordText:
    """Return what the uploaded Word file says. Raises ``WordFileError`` if it cannot be read."""
    return _Reader(parts_of(content)).read()


class _Reader:
    def __init__(self, parts: Any) -> None:
        self.body = parts[DOCUMENT].find(w("body"))
        self.styles = Styles(parts.get("word/styles.xml"))
        self.numbering = Numbering(parts.get("word/numbering.xml"))
        self.noted: dict[str, dict[str | None, Any]] = {}
        for kind in NOTES.values():
            part = parts.get(f"word/{kind}.xml")
            self.noted[kind] = {} if part is None else {note.get(w("id")): note for note in part}
        self.found = WordText()
        self.room = MOST_CHARS

    def read(self) -> WordText:
        if self.body is not None:
            self.found.blocks = list(self._blocks(self.body))
        return self.found

    def _blocks(self, parent: Any) -> Iterator[WordLine | WordTable]:
        for child in parent:
            if child.tag == w("p"):
                yield from self._lines(child)
            elif child.tag == w("tbl"):
                yield from self._table(child)
            elif child.tag == w("altChunk"):
                self.found.left["objects"] += 1
            elif child.tag in INSIDE or child.tag == w("customXml"):
                yield from self._blocks(child)

    def _lines(self, paragraph: Any) -> Iterator[WordLine | WordTable]:
        """Yield the lines of one paragraph, and those of the boxes that hang on it."""
        properties = paragraph.find(w("pPr"))
        named = properties.find(w("pStyle")) if properties is not None else None
        style = self.styles.get(named.get(VAL) if named is not None else None)
        boxes: list[Any] = []
        runs = list(self._runs(paragraph, style, boxes))
        words = [run for run in runs if run.text.strip()]
        listed = list_of(properties) or style.listed
        mark = self.numbering.mark(*listed) if words and listed and listed[0] != "0" else ""
        is_bold = bool(words) and all(run.bold for run in words)
        is_heading = style.is_heading or has_level(properties)
        for number, line in enumerate(_parted(runs)):
            yield WordLine(line, "" if number else mark, is_heading or is_bold)
        for box in boxes:
            yield from self._blocks(box)

    def _runs(self, parent: Any, style: Style, boxes: list[Any]) -> Iterator[Run]:
        for child in parent:
            if child.tag == w("r"):
                yield from self._run(child, style, boxes)
            elif child.tag in (w("del"), w("moveFrom")):
                self.found.left["removed"] += 1
            elif child.tag in (f"{{{MATHS}}}oMath", f"{{{MATHS}}}oMathPara"):
                self.found.left["formulas"] += 1
                yield Run(self._counted("".join(child.itertext(f"{{{MATHS}}}t"))))
            elif child.tag in INSIDE:
                yield from self._runs(child, style, boxes)

    def _run(self, run: Any, style: Style, boxes: list[Any]) -> Iterator[Run]:
        properties = run.find(w("rPr"))
        named = properties.find(w("rStyle")) if properties is not None else None
        below = self.styles.get(named.get(VAL)).look if named is not None else WordLook()
        look = look_of(properties).over(below).over(style.look)
        text = "".join(self._said(run, boxes))
        if look.hidden:
            self.found.left["hidden"] += bool(text.strip())
        elif text:
            yield Run(self._counted(text), bold=bool(look.bold), italic=bool(look.italic))

    def _said(self, run: Any, boxes: list[Any]) -> Iterator[str]:
        """Yield the words of one run, and put what else it holds where that belongs."""
        for child in run:
            if child.tag == w("t"):
                yield child.text or ""
            elif child.tag == w("br"):
                yield "\n"
            elif child.tag in SIGNS:
                yield SIGNS[child.tag]
            elif child.tag == w("sym"):
                yield _symbol(child.get(w("char"), ""))
            else:
                self._beside(child, boxes)

    def _beside(self, child: Any, boxes: list[Any]) -> None:
        if child.tag in NOTES:
            self._note(NOTES[child.tag], child.get(w("id")))
        elif child.tag == w("commentReference"):
            self.found.left["comments"] += 1
        elif child.tag == ALTERNATIVE:
            for choice in child.iterfind(CHOICE):
                for drawn in choice:
                    self._beside(drawn, boxes)
                break
        elif child.tag in (w("drawing"), w("pict"), w("object")):
            within = list(child.iter(w("txbxContent")))
            boxes += within
            pictures = sum(1 for _one in child.iter(*PICTURES))
            self.found.left["pictures"] += pictures
            if child.tag == w("object") and not within:
                self.found.left["objects"] += 1

    def _note(self, kind: str, key: str | None) -> None:
        note = self.noted[kind].pop(key, None)
        words = " ".join("".join(note.itertext(w("t"))).split()) if note is not None else ""
        if words:
            self.found.notes.append(words[:LONGEST_NOTE] + ("…" if len(words) > LONGEST_NOTE else ""))

    def _table(self, table: Any) -> Iterator[WordLine | WordTable]:
        """Yield a table. One of a single row only arranges what stands in it, as a letterhead does, and is
        read line by line."""
        lines = list(_within(table, w("tr")))
        if len(lines) == 1:
            for cell in _within(lines[0], w("tc")):
                yield from self._blocks(cell)
            return
        yield WordTable(tuple(tuple(self._cells(line)) for line in lines))

    def _cells(self, line: Any) -> Iterator[tuple[Run, ...]]:
        for cell in _within(line, w("tc")):
            properties = cell.find(w("tcPr"))
            span, merged = (
                (properties.find(w(name)) if properties is not None else None)
                for name in ("gridSpan", "vMerge")
            )
            goes_on = merged is not None and merged.get(VAL) != "restart"
            yield () if goes_on else tuple(self._in_cell(cell))
            for _more in range(min(whole(span.get(VAL), 1), MOST_SPANNED) - 1 if span is not None else 0):
                yield ()

    def _in_cell(self, cell: Any) -> Iterator[Run]:
        """Yield the words of a cell as one line: its paragraphs, and the cells of tables in it."""
        is_first = True
        for block in self._blocks(cell):
            pieces = (
                [(Run(block.mark), *block.runs)]
                if isinstance(block, WordLine)
                else [one for row in block.rows for one in row]
            )
            for runs in pieces:
                if words_of(runs).strip():
                    yield from () if is_first else (Run(" "),)
                    yield from runs
                    is_first = False

    def _counted(self, text: str) -> str:
        self.room -= len(text)
        if self.room < 0:
            raise word_too_large()
        return text


def _within(parent: Any, tag: str) -> Iterator[Any]:
    """Yield the rows of a table, or the cells of a row, also those in elements that say nothing of them."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in INSIDE:
            yield from _within(child, tag)


def _parted(runs: list[Run]) -> Iterator[tuple[Run, ...]]:
    """Yield the runs of each line: one paragraph has several, where lines are broken in it."""
    line: list[Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        line.append(Run(first, run.bold, run.italic))
        for words in others:
            yield tuple(line)
            line = [Run(words, run.bold, run.italic)]
    yield tuple(line)


def _symbol(code: str) -> str:
    """Return the sign with this number in hexadecimal, such as the tick of Wingdings."""
    try:
        sign = chr(int(code, 16)) if len(code) <= len("F0FC") else ""
    except ValueError:
        return ""
    return sign if sign.isprintable() or PRIVATE.match(sign) else ""
