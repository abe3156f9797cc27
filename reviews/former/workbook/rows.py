"""The records made from the lines of the three sheets of former years.

``subject`` is the code of a member, or that of a committee for its collective, ``name`` the one beside."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True)
class LevelRow:
    """The levels of one subject: ``back1`` of the year before this one, ``back6`` six years ago. A level is
    empty if the line says nothing of the year."""

    subject: str
    name: str
    back1: str = ""
    back2: str = ""
    back3: str = ""
    back4: str = ""
    back5: str = ""
    back6: str = ""

    def levels(self) -> list[str]:
        """Return the levels, that of the latest year first."""
        return [self.back1, self.back2, self.back3, self.back4, self.back5, self.back6]


@dataclass(frozen=True)
class ShortcomingRow:
    """One shortcoming that was named, what became of it, and one remedy that is still open if ``remedy`` is
    not empty. ``status`` is empty if the line does not say what became of it."""

    subject: str
    name: str
    year: int
    text: str
    status: str
    remedy: str = ""
    owner: str = ""
    due_on: dt.date | None = None
    progress: str = ""


@dataclass(frozen=True)
class FormerCommitmentRow:
    """One promise of a member's commitment for a year, with the measure by which it is judged."""

    subject: str
    name: str
    year: int
    text: str
    measure: str


def with_known_levels(row: LevelRow, old: LevelRow | None, _read: LevelRow) -> LevelRow:
    """Return the record with the known level where an empty cell says nothing of the year."""
    if old is None:
        return row
    names = [field.name for field in fields(LevelRow) if field.name.startswith("back")]
    return replace(row, **{name: getattr(row, name) or getattr(old, name) for name in names})


def with_known_shortcoming(
    row: ShortcomingRow, old: ShortcomingRow | None, _read: ShortcomingRow
) -> ShortcomingRow:
    """Return the record with the words that are on record, which differ in capitals and spaces at most, and
    with the known state where the line says none."""
    if old is None:
        return row
    return replace(row, text=old.text, remedy=old.remedy, status=row.status or old.status)


def with_known_promise(
    row: FormerCommitmentRow, old: FormerCommitmentRow | None, _read: FormerCommitmentRow
) -> FormerCommitmentRow:
    """Return the record with the words that are on record."""
    return replace(row, text=old.text) if old else row
