"""Drawings of how a whole is divided: a bar for each part, readable in black and white."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviews.documents.blocks import Bar, Bars
from reviews.documents.wording import percent_text

LEAST = 10
"""Of fewer things a sentence says as much as a drawing."""


def drawn(parts: Iterable[tuple[str, int]], whole: int) -> Iterator[Bars]:
    """Yield the drawing with a bar for each part, whose figure says how many of ``whole`` it is: "3 (21,4%)".
    Nothing is drawn where the whole is less than ``LEAST``."""
    if whole >= LEAST:
        yield Bars(
            tuple(
                Bar(name, f"{count} ({percent_text(count, whole)})", count / whole) for name, count in parts
            )
        )
