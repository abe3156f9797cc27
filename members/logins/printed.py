"""What a slip says: it is shown once and printed, and its password is stored nowhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from members.models import Member


@dataclass(frozen=True)
class Slip:
    """One slip to be handed to one person. The password is left out where the record is written out, in a
    log or in the trace of an error."""

    member: Member
    username: str
    password: str = field(repr=False)
    until: dt.date
