"""What is wrong with the pages of a printed paper as they were laid out: pages emptier than needed, what was
torn from what it belongs to, words torn over two lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from weasyprint.formatting_structure import boxes

EMPTY = 0.15
"""So much of a page may be left empty for no reason, since lines and paragraphs are not torn anywhere."""

TOO_LARGE = 440.0
"""A row or block that stands on one page may be so high in pixels, 116 mm, or else it leaves half a page
empty."""

SLACK = 30.0
"""Pixels, 8 mm, that margins between blocks take."""

LEAST_LINES = 2
NARROW_LINES, NARROW_WORDS = 6, 1.2
LONGEST_WORD = 30
HEADINGS = ("h1", "h2", "h3", "h4", "h5")


@dataclass
class LaidPiece:
    """What is not torn: a line, a row of a table, or a block such as the end of a paper. ``of`` is the
    element that it is a part of. ``lines`` are pairs of a block and one of its lines."""

    kind: str
    top: float
    bottom: float
    of: Any
    looks: frozenset[str]
    lines: list[Any] = field(default_factory=list)

    @property
    def stays(self) -> bool:
        """Whether the next piece has to stand on the same page."""
        return self.kind in ("head", "heading") or bool(self.looks & {"stays", "heading"})


@dataclass
class LaidPage:
    """One page: the part of the paper that begins it and ends it, its pieces and its area."""

    bottom: float
    height: float
    right: float
    pieces: list[LaidPiece]
    sections: list[Any]

    @property
    def left_over(self) -> float:
        return self.bottom - max((piece.bottom for piece in self.pieces), default=0)

    @property
    def body(self) -> list[LaidPiece]:
        """The pieces without the heads that tables repeat."""
        return [piece for piece in self.pieces if piece.kind != "head"]


def page_faults(laid: Any) -> Iterator[str]:
    """Yield the faults of the pages of a WeasyPrint document."""
    sheets = [_sheet(page._page_box) for page in laid.pages]  # noqa: SLF001  the library shows no boxes
    for number, sheet in enumerate(sheets, start=1):
        after = sheets[number] if number < len(sheets) else None
        if after and not (after.sections and sheet.sections and after.sections[0] is sheet.sections[-1]):
            after = None
        yield from (f"p. {number}: {fault}" for fault in _faults(sheet, after))


def _faults(sheet: LaidPage, after: LaidPage | None) -> Iterator[str]:
    if sheet.pieces and after and sheet.pieces[-1].stays:
        yield "a heading stands last"
    if after and sheet.body and after.body:
        yield from _torn(sheet, after)
        needed = _unit(after)
        if sheet.left_over > max(EMPTY * sheet.height, 0):
            share = f"{100 * sheet.left_over / sheet.height:.0f}% empty"
            if needed + SLACK < sheet.left_over:
                yield f"{share}, and what follows has room"
            elif needed > TOO_LARGE:
                yield f"{share}, for a block that fills {100 * needed / sheet.height:.0f}% of a page"
    yield from _line_faults(sheet)


def _torn(sheet: LaidPage, after: LaidPage) -> Iterator[str]:
    first = after.body[0]
    if first.kind == "closing":
        yield "the signature stands without the last lines"
    if "total" in first.looks:
        yield "a total stands alone under the head of its table"
    if first.kind == "line" and first.of is sheet.body[-1].of:
        there = sum(1 for piece in after.body if piece.of is first.of)
        here = sum(1 for piece in sheet.body if piece.of is first.of)
        if here < LEAST_LINES or there < LEAST_LINES:
            yield "a line of a paragraph stands alone"


def _unit(sheet: LaidPage) -> float:
    """Return how much of the page the least beginning takes that may stand on another page."""
    pieces = sheet.pieces
    for place, piece in enumerate(pieces[:-1]):
        following = pieces[place + 1]
        same = [one for one in pieces if one.of is piece.of]
        is_torn_line = following.of is piece.of and not (
            LEAST_LINES <= same.index(piece) + 1 <= len(same) - LEAST_LINES
        )
        is_bound = following.kind == "closing" or bool(following.looks & {"total", "last"})
        if not (piece.stays or is_bound or is_torn_line):
            return piece.bottom - pieces[0].top
    return pieces[-1].bottom - pieces[0].top


def _line_faults(sheet: LaidPage) -> Iterator[str]:
    by_block: dict[int, list[tuple[LaidPiece, Any, Any]]] = {}
    for piece in sheet.pieces:
        for block, line in piece.lines:
            by_block.setdefault(id(block), []).append((piece, block, line))
    for lines in by_block.values():
        piece, block, _line = lines[0]
        said = [_words(line) for _piece, _block, line in lines]
        words = " ".join(block.element.itertext()).split() if block.element is not None else []
        yield from _torn_words(said, set(words))
        many = [one for one in said if one.strip()]
        if piece.kind == "row" and len(many) >= NARROW_LINES:
            count = sum(len(one.split()) for one in many)
            if count <= NARROW_WORDS * len(many) and count > len(many) / 2:
                yield f"a column of one word a line: “{' / '.join(many[:4])}”"
        if any(line.position_x + line.width > sheet.right + 4 for _piece, _block, line in lines):
            yield f"beyond the margin: “{said[0][:24]}”"


def _torn_words(said: list[str], words: set[str]) -> Iterator[str]:
    for one, other in pairwise(said):
        before, behind = one.split()[-1:], other.split()[:1]
        if not before or not behind:
            continue
        whole = before[0] + behind[0]
        torn = whole in words and len(whole) <= LONGEST_WORD and not {before[0], behind[0]} <= words
        if torn or (behind[0].startswith("%") and before[0][-1].isdecimal()):
            yield f"torn: “{before[0]} / {behind[0]}”"


def _words(line: Any) -> str:
    return "".join(box.text for box in line.descendants() if isinstance(box, boxes.TextBox))


def _sheet(page: Any) -> LaidPage:
    [root] = [child for child in page.children if not isinstance(child, boxes.MarginBox)][:1]
    pieces: list[LaidPiece] = []
    sections: list[Any] = []
    _collect(root, pieces, sections)
    top = page.margin_top + page.border_top_width + page.padding_top
    left = page.margin_left + page.border_left_width + page.padding_left
    return LaidPage(top + page.height, page.height, left + page.width, pieces, sections)


def _collect(box: Any, pieces: list[LaidPiece], sections: list[Any]) -> None:
    """Add the pieces of a box in their order."""
    element = box.element
    looks = frozenset(element.get("class", "").split()) if element is not None else frozenset()
    if box.element_tag == "section" and element not in sections:
        sections.append(element)
    if box.style["visibility"] == "hidden":
        return
    if "small" in looks and isinstance(box, boxes.TableBox):
        pieces.append(LaidPiece("block", *_reach(box), element, looks, _lines(box)))
    elif isinstance(box, boxes.TableRowBox):
        pieces.append(LaidPiece("row", *_reach(box), element, looks, _lines(box)))
    elif isinstance(box, boxes.TableRowGroupBox) and box.is_header:
        pieces.append(LaidPiece("head", *_reach(box), element, looks, []))
    elif looks & {"closing", "boxes", "dots", "bars"}:
        pieces.append(
            LaidPiece("closing" if "closing" in looks else "block", *_reach(box), element, looks, [])
        )
    elif isinstance(box, boxes.LineBox):
        kind = "heading" if box.element_tag.split("::")[0] in HEADINGS else "line"
        pieces.append(LaidPiece(kind, *_reach(box), element, looks, [(box, box)]))
    elif isinstance(box, boxes.ParentBox):
        before = len(pieces)
        for child in box.children:
            _collect(child, pieces, sections)
        _join_lines(pieces[before:], box)


def _join_lines(added: list[LaidPiece], box: Any) -> None:
    """Let the lines right inside a block know of it, so that its words are compared with theirs."""
    if box.children and isinstance(box.children[0], boxes.LineBox):
        for piece in added:
            piece.lines = [(box, line) for _block, line in piece.lines]


def _lines(box: Any) -> list[tuple[Any, Any]]:
    return [
        (one, line)
        for one in box.descendants()
        if isinstance(one, boxes.BlockContainerBox)
        for line in one.children
        if isinstance(line, boxes.LineBox)
    ]


def _reach(box: Any) -> tuple[float, float]:
    return box.position_y, box.position_y + box.margin_height()
