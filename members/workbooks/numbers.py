"""Writes a number of Excel as Excel shows it in Vietnamese: 98,5% and 1.204.500.000."""

from __future__ import annotations

import re
from decimal import Decimal

LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
DIGITS = re.compile(r"[0#?](?:[0#?,.]*[0#?])?")
MOST_DECIMALS = 10
PLAIN = ("General", "@", "")


def shown_number(value: float, number_format: str) -> str:
    """Return the number with the decimals, the grouping, the per cent and the words of its format.

    It has at least as many decimals as it needs, so that nothing is rounded away."""
    number = Decimal(repr(value))
    shape = (number_format or "").split(";")[0]
    bare = LITERAL.sub("", shape)
    found = DIGITS.search(bare)
    if shape in PLAIN or found is None or "E" in bare or "/" in bare:
        return _vietnamese(f"{number.normalize():f}")
    percent = "%" in bare
    whole, _dot, decimals = found[0].partition(".")
    sign = "," if "," in whole else ""
    number = (number * 100 if percent else number).normalize()
    needed = min(max(0, -int(number.as_tuple().exponent)), MOST_DECIMALS)
    shown = _vietnamese(f"{number:{sign}.{max(needed, min(len(decimals), MOST_DECIMALS))}f}")
    before, after = _words(shape)
    return before + shown + ("%" if percent else "") + after


def _vietnamese(text: str) -> str:
    return text.translate({ord(","): ".", ord("."): ","})


def _words(shape: str) -> tuple[str, str]:
    """Return the words that a format puts before and after the number."""
    bare = LITERAL.sub(lambda found: "\0" * len(found[0]), shape)
    found = DIGITS.search(bare)
    start, end = found.span() if found else (0, 0)
    return _literal(shape[:start]), _literal(shape[end:])


def _literal(text: str) -> str:
    return "".join(found[1] or found[2] or "" for found in LITERAL.finditer(text))
