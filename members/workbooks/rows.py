"""The records made from the lines of the four sheets of the import workbook."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from members import clock
from members.models import Activity


@dataclass(frozen=True)
class CommitteeRow:
    """One line of the sheet of committees.

    ``parent`` is the code of the committee directly above, empty for the committee at the top. ``starts_on``
    is the first day if it is known."""

    code: str
    parent: str
    name: str
    kind: str
    body: str
    symbol: str
    place: str
    block: str = ""
    starts_on: dt.date | None = None


@dataclass(frozen=True)
class MemberRow:
    """One line of the sheet of members. ``cell`` is the code of the party cell.

    ``activity_on``, ``activity_document`` and ``activity_place`` say since when and by which document the
    activity is this one, and where a member moved to or stays. They are empty if nothing is on record."""

    code: str
    full_name: str
    born_on: dt.date
    admitted_on: dt.date
    cell: str
    in_system: bool
    activity: str
    sex: str = ""
    is_born_in_year: bool = False
    official_on: dt.date | None = None
    card_number: str = ""
    workplace: str = ""
    activity_on: dt.date | None = None
    activity_document: str = ""
    activity_place: str = ""


def with_standing(row: MemberRow, old: MemberRow | None, read: MemberRow) -> MemberRow:
    """Return the record of a member as it would be written. Where the activity stays, an empty cell says
    nothing of its day, document and place. Where it changes and no day is given, it does so today."""
    if old is not None and row.activity == old.activity:
        return replace(
            row,
            activity_on=row.activity_on or old.activity_on,
            activity_document=row.activity_document or old.activity_document,
            activity_place=row.activity_place or old.activity_place,
        )
    began = None if old is None and row.activity == Activity.ACTIVE else clock.today()
    return replace(
        row,
        activity_on=read.activity_on or began,
        activity_document=read.activity_document,
        activity_place=read.activity_place,
    )


@dataclass(frozen=True)
class PostRow:
    """One line of the sheet of posts. ``member``, ``committee`` and ``catalogued`` are codes, the last one
    that of a title in the province's catalogue."""

    member: str
    committee: str
    title: str
    rank: int
    is_head: bool
    leads: bool
    portfolio: str
    starts_on: dt.date
    ends_on: dt.date | None
    catalogued: str = ""
    is_acting: bool = False


@dataclass(frozen=True)
class RoleRow:
    """One line of the sheet of roles. ``member`` and ``committee`` are codes."""

    member: str
    kind: str
    committee: str
    starts_on: dt.date
    ends_on: dt.date | None


WorkbookRow = CommitteeRow | MemberRow | PostRow | RoleRow
