"""On what an entry about a member or a committee rests."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Basis:
    """The day from which the entry holds, the document on which it rests, and for a member who moved or is
    abroad the place."""

    day: dt.date
    document: str = ""
    place: str = ""
