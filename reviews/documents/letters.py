"""How wide words are in the type of printed papers, where a title is cut into lines, and which words are
never torn over two lines."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from django.contrib.staticfiles import finders

FONT = "vendor/liberation-serif-2.1.5/LiberationSerif-{}.ttf"
"""Times New Roman, which the .docx files name, has letters of the same widths."""

POINT = 0.3528
"""One point in millimetres."""

NO_BREAK = "\N{NO-BREAK SPACE}"
UNBROKEN = re.compile(
    r"(?<![\w.,])\d[\d.,]{0,12}[ \u00a0]?%|(?<!\w)\w{0,8}\d\w{0,8}-[^\W\d_][\w/.-]{0,30}(?![\w/-])"
    r"|(?<![\w/-])\w{1,8}(?:/\w{1,8}){1,4}(?![\w/-])"
)
"""What is never torn over two lines: a percentage, the symbol of a document ("118-TB/TW"), and short
words with a stroke between them, such as a date."""

COMPOUNDS = re.compile(
    r"\b(kiểm(?= điểm)|đánh(?= giá)|xếp(?= loại)|chất(?= lượng)|khắc(?= phục)|khuyết(?= điểm)|quá(?= hạn)) ",
    re.IGNORECASE,
)
"""The first halves of words of which no title is torn."""


@cache
def _advances(weight: str) -> dict[int, float]:
    """Return the width of each letter of the font, in parts of its size."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # noqa: PLC0415  only the worker needs it

    path = finders.find(FONT.format(weight))
    if not isinstance(path, str):
        raise FileNotFoundError(FONT.format(weight))
    with TTFont(path, lazy=True) as font:
        wide, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {letter: wide[name][0] / em for letter, name in font.getBestCmap().items()}


def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """Return the width in millimetres of words on one line, in letters of ``size`` points."""
    advances = _advances("Bold" if bold else "Regular")
    return sum(advances.get(ord(letter), 0.6) for letter in words) * size * POINT


def bound_names(words: str) -> str:
    """Return the words with no-break spaces inside names ("Vân Lĩnh"), between two words that begin with a
    capital and are not all capitals, before figures ("năm 2026"), and in the compounds of every title."""
    pieces = COMPOUNDS.sub(rf"\1{NO_BREAK}", words).split(" ")
    bound = pieces[0]
    for before, piece in pairwise(pieces):
        bound += (NO_BREAK if _belongs(before, piece) else " ") + piece
    return bound


def _belongs(before: str, piece: str) -> bool:
    return (_is_name(before) and _is_name(piece)) or (before.isalpha() and piece[:1].isdecimal())


def _is_name(word: str) -> bool:
    return word[:1].isupper() and word[1:2].islower()


def balanced(
    text: str, width: float, size: float, *, bold: bool = False, capitals: bool = False
) -> tuple[str, float]:
    """Return words of which names and years are not torn, and the width in millimetres on which their lines
    are about equally long. ``capitals``: they are shown in capitals."""
    words = bound_names(text)
    return words, balanced_width(words.upper() if capitals else words, width, size, bold=bold)


def balanced_width(words: str, width: float, size: float, *, bold: bool = False) -> float:
    """Return the least width in millimetres on which the words take no more lines than on ``width``, so that
    all lines of a title become about equally long."""
    pieces = [width_of(piece, size, bold=bold) for piece in words.split(" ")]
    blank = width_of(" ", size, bold=bold)
    most = _lines(pieces, blank, width)
    if most == 1:
        return width
    low, high = max(pieces), width
    while high - low > 1:
        middle = (low + high) / 2
        low, high = (low, middle) if _lines(pieces, blank, middle) <= most else (middle, high)
    return min(high + 1, width)


def _lines(pieces: list[float], blank: float, width: float) -> int:
    lines, filled = 1, 0.0
    for piece in pieces:
        after = filled + blank + piece if filled else piece
        if after > width and filled:
            lines, filled = lines + 1, piece
        else:
            filled = after
    return lines
