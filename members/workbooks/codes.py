"""Finds what a line means by a code in other letters, or by the name of a committee."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from members.models import Committee, Member
from members.rules import can_administer
from members.workbooks.cells import fold
from members.workbooks.lines import SheetLine
from members.workbooks.reading import Book


def with_committees(book: Book, committees: Sequence[Committee], by: Member | None) -> Book:
    """Return the workbook with the codes of committees in place of their names and of codes in small letters.

    A name counts if it is unique in the part of the tree that ``by`` administers; those that have ended count
    only where no other has the name. The line then says which committee was found, with the one above it."""
    own = [committee for committee in committees if by is None or can_administer(by, committee)]
    known = {committee.code for committee in committees}
    known |= {str(line.values.get("code")) for line in book.committees}
    codes = {code.casefold(): code for code in known}
    named: dict[str, list[Committee]] = defaultdict(list)
    for committee in own:
        named[fold(committee.name)].append(committee)
    above = {committee.path: committee for committee in committees}

    def found(line: SheetLine[Any], column: str) -> SheetLine[Any]:
        value = line.values.get(column)
        if not isinstance(value, str) or value in known:
            return line
        if code := codes.get(value.casefold()):
            return _renamed(line, column, code, f"{value} → {code}")
        places = named.get(fold(value), [])
        places = [place for place in places if place.ends_on is None] or places
        if len(places) == 1:
            return _renamed(line, column, places[0].code, f"{value} → {_described(places[0], above)}")
        if places:
            text = _("Several committees have this name. Give the code of one: %(codes)s.")
            shown = "; ".join(_described(place, above) for place in places)
            problem = line.problem(column, text % {"codes": shown})
            return replace(line, row=None, problems=(*line.problems, problem))
        return line

    return replace(
        book,
        members=[found(line, "cell") for line in book.members],
        posts=[found(line, "committee") for line in book.posts],
        roles=[found(line, "committee") for line in book.roles],
    )


def with_members(book: Book, known: Iterable[str]) -> Book:
    """Return the workbook with the codes of known members in the letters in which they are known.

    ``known`` are the codes in the database. Those of the sheet of members count for the other sheets."""
    here = {str(line.values.get("code")) for line in book.members}
    codes = {code.casefold(): code for code in sorted(here)} | {code.casefold(): code for code in known}
    exact = set(known)

    def found(line: SheetLine[Any], column: str) -> SheetLine[Any]:
        value = line.values.get(column)
        code = codes.get(value.casefold()) if isinstance(value, str) else None
        if code is None or value == code or value in exact or (value in here and code not in exact):
            return line
        return _renamed(line, column, code, f"{value} → {code}")

    return replace(
        book,
        members=[found(line, "code") for line in book.members],
        posts=[found(line, "member") for line in book.posts],
        roles=[found(line, "member") for line in book.roles],
    )


def _described(committee: Committee, above: Mapping[str, Committee]) -> str:
    parent = above.get(committee.path[: -Committee.steplen])
    return f"{committee.code}, {committee.name}" + (f" ({parent.name})" if parent else "")


def _renamed(line: SheetLine[Any], column: str, value: str, note: str) -> SheetLine[Any]:
    row: Any = line.row
    row = replace(row, **{column: value}) if row is not None else None
    return replace(line, values={**line.values, column: value}, row=row, notes=(*line.notes, note))
