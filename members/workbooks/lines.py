"""Sheets and the lines read from them, for every import, whatever the lines are about."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from members.workbooks.cells import Column, fold
from members.workbooks.faults import CellError, OldFontError

R = TypeVar("R")
"""The dataclass of the records made from the lines of a sheet. Its fields are named like the columns."""

Key = tuple[object, ...]
"""The values of the cells that say which thing a line is about."""


@dataclass(frozen=True)
class Sheet(Generic[R]):
    """The layout of one sheet.

    ``key`` names the columns that say which thing a line is about, ``label`` the columns by which a reader
    recognises that thing. With ``folds_key``, keys that differ only in capitals and spaces count as equal.
    ``complete`` returns the record that would be written, from the record completed by what is in the
    database, the record in the database (None if the thing is new), and the record as it was read."""

    name: str
    row: type[R]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    label: tuple[str, ...]
    folds_key: bool = False
    complete: Callable[[R, R | None, R], R] | None = None

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def key_of(self, row: R) -> Key:
        return self.key_from({name: getattr(row, name) for name in self.key})

    def key_from(self, values: Mapping[str, object]) -> Key:
        found = (values[name] for name in self.key)
        return tuple(fold(str(value)) if self.folds_key else value for value in found)


@dataclass(frozen=True)
class CellProblem:
    """One problem of one cell.

    ``number`` is the number of the line, ``heading`` the heading of the column, ``why`` what is wrong.
    ``cell`` is the name of the cell in Excel ("Sheet!B7"), empty if the line was pasted. ``question`` is the
    key of a question that ends the problem when it is answered with yes. ``is_old_font`` says that the cell
    is written for an old font and can be converted."""

    number: int
    heading: str
    why: str
    cell: str = ""
    question: str = ""
    is_old_font: bool = False


@dataclass(frozen=True)
class SheetLine(Generic[R]):
    """One line of a sheet as it was read.

    ``row`` is the record made from its cells, None if a cell could not be read. ``values`` holds the values
    that could be read, by column. ``given`` names the columns that the sheet has. ``cells`` holds, by column,
    the names of the cells in Excel. ``page`` is the name of the sheet in the file, ``notes`` what was read
    otherwise than it is written."""

    sheet: Sheet[R]
    number: int
    cells: Mapping[str, str]
    given: frozenset[str]
    values: Mapping[str, Any]
    row: R | None
    problems: tuple[CellProblem, ...]
    page: str = ""
    notes: tuple[str, ...] = ()

    def problem(self, column: str, why: str) -> CellProblem:
        return _problem(self.sheet, self.number, self.cells, column, why)

    def question(self, column: str, why: str, *about: object) -> CellProblem:
        """Return a problem that ends when the question is answered with yes.

        ``about`` is what the answer is about: if it changes, the question is asked again."""
        key = hashlib.sha256(repr((self.place, column, *map(str, about))).encode()).hexdigest()[:20]
        return replace(self.problem(column, why), question=key)

    @property
    def place(self) -> str:
        return f"{self.page or self.sheet.name}!{self.number}"

    @property
    def key(self) -> Key | None:
        """The key of the thing that the line is about, None if a cell of the key could not be read."""
        is_known = all(name in self.values for name in self.sheet.key)
        return self.sheet.key_from(self.values) if is_known else None

    @property
    def shown(self) -> list[tuple[str, str]]:
        """The values that were read, as they are written in the file, with their headings."""
        columns = [column for column in self.sheet.columns if column.name in self.given]
        found = [(column.heading, column.show_in(self.values)) for column in columns]
        return [(heading, text) for heading, text in found if text]

    @property
    def label(self) -> str:
        shown = (self.sheet.column(name).show_in(self.values) for name in self.sheet.label)
        return " · ".join(text for text in shown if text)


def read_line(
    sheet: Sheet[R], number: int, given: Mapping[str, object], cells: Mapping[str, str] | None = None
) -> SheetLine[R]:
    """Return one line of a sheet, read from its cells.

    ``given`` holds the cells by the names of their columns. A column that is missing counts as empty. Cells
    that cannot be read become ``problems`` of the line, and no error is raised."""
    cells = cells or {}
    values: dict[str, Any] = {}
    problems = []
    for column in sheet.columns:
        if column.name not in given and column.absent is not None:
            values[column.name] = column.absent
            continue
        try:
            values |= column.read_fields(given.get(column.name))
        except CellError as error:
            found = _problem(sheet, number, cells, column.name, str(error))
            problems.append(replace(found, is_old_font=isinstance(error, OldFontError)))
    row = None if problems else sheet.row(**values)
    return SheetLine(sheet, number, cells, frozenset(given), values, row, tuple(problems))


def _problem(sheet: Sheet[R], number: int, cells: Mapping[str, str], column: str, why: str) -> CellProblem:
    return CellProblem(number, sheet.column(column).heading, why, cells.get(column, ""))
