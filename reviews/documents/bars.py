"""Drawings of how a whole is divided: a bar for each part, readable in black and white."""

from __future__ import annotations

from collections.abc import Iterable

from reviews.documents.blocks import Bar, Bars
from reviews.documents.wording import percent_text


def bars_of(parts: Iterable[tuple[str, int]], whole: int) -> Bars:
    """Return a bar for each part, whose figure says how many of ``whole`` it is: "3 (21,4%)". The whole is
    more than 0."""
    return Bars(
        tuple(Bar(name, f"{count} ({percent_text(count, whole)})", count / whole) for name, count in parts)
    )
