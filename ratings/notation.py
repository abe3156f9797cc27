"""Writes figures and lists as Vietnamese offices do: decimal comma, no trailing zeros, "29,9%",
quarter III."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

NUMERALS = ("I", "II", "III", "IV")
"""The Roman numerals by which the quarters of a year are called, in order."""

TO_BE_CHECKED = "cần đối chiếu với văn bản gốc"
"""The mark of a rule whose citation has not been checked against the signed text."""


def as_figure(number: Decimal) -> str:
    """Return the number with all its digits and a decimal comma, without trailing zeros: "92", "89,99"."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",")


def as_percent(figure: Decimal) -> str:
    """Return the percentage as Vietnamese prints it, with the sign right at the figure: "29,9%"."""
    return f"{as_figure(figure)}%"


def as_share(percent: Decimal, limit: Decimal | None = None) -> str:
    """Return a percentage with one digit after the comma.

    With a ``limit`` it has as many digits as needed to stay on the right side of the limit: 29,96 compared
    with 30 is "29,96%", never "30%". If seven digits are not enough, "hơn" (more than) or "gần" (almost) is
    put first.
    """
    for digits in range(1, 8):
        rounded = percent.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
        if limit is None or _side(rounded, limit) == _side(percent, limit):
            return as_percent(rounded)
    return f"{'hơn' if limit is not None and percent > limit else 'gần'} {as_percent(rounded)}"


def in_brackets(source: str, *, certain: bool = True) -> str:
    """Return the citation as it follows a rule in a sentence: " (366-QĐ/TW Đ11.4)". If the citation has not
    been checked against the signed text it says so. Empty without a source."""
    words = [source] if source else []
    words += [] if certain else [TO_BE_CHECKED]
    return f" ({'; '.join(words)})" if words else ""


def as_cut_figure(number: Decimal, digits: int = 2) -> str:
    """Return the number cut after so many digits and not rounded, so that it never looks greater
    than it is."""
    return as_figure(number.quantize(Decimal(1).scaleb(-digits), ROUND_DOWN))


def _side(number: Decimal, limit: Decimal) -> int:
    """Return 1 if the number is above the limit, 0 if equal to it, -1 if below it."""
    return (number > limit) - (number < limit)
