"""Reads back what a page showed of the cases for which its form was sent."""

from __future__ import annotations

import re
from typing import Any

PAIR = re.compile(r"(\d{1,18}):(\d{1,18})")


def seen_in(data: Any) -> dict[int, int]:
    """Return the key of the newest step of each case that the page showed, by the key of the case, as the tag
    ``seen`` wrote them into the page. ``data`` is what was sent, a ``QueryDict``."""
    pairs = (PAIR.fullmatch(value) for value in data.getlist("seen"))
    return {int(pair[1]): int(pair[2]) for pair in pairs if pair}
