"""Sheets and the rows read from them, for every import of rows, whatever the rows are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from members.workbooks.cells import CellError, Column, fold

R = TypeVar("R")
"""The dataclass of one kind of row; its fields are named like the columns."""

Key = tuple[object, ...]
"""The values of the cells that say which thing a row is about."""


@dataclass(frozen=True)
class Sheet(Generic[R]):
    """The layout of one sheet.

    ``key`` names the columns that say which thing a row is about, ``label`` the columns by which a reader
    recognises it. With ``folds_key``, keys that differ in capitals and spaces only are the same."""

    name: str
    row: type[R]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    label: tuple[str, ...]
    folds_key: bool = False

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def key_of(self, row: R) -> Key:
        return self.key_from({name: getattr(row, name) for name in self.key})

    def key_from(self, values: Mapping[str, object]) -> Key:
        found = (values[name] for name in self.key)
        return tuple(fold(str(value)) if self.folds_key else value for value in found)


@dataclass(frozen=True)
class CellProblem:
    """What is wrong with one cell.

    ``number`` is the number of the row, ``heading`` that of the column. ``cell`` is the name of the cell in
    Excel ("Sheet!B7"), empty if the row was pasted."""

    number: int
    heading: str
    why: str
    cell: str = ""


@dataclass(frozen=True)
class SheetLine(Generic[R]):
    """One row of a sheet as it was read.

    ``row`` is None if a cell could not be read; ``values`` holds the cells that could, by column. ``given``
    names the columns that the sheet has, ``cells`` their cells as Excel names them."""

    sheet: Sheet[R]
    number: int
    cells: Mapping[str, str]
    given: frozenset[str]
    values: Mapping[str, Any]
    row: R | None
    problems: tuple[CellProblem, ...]

    def problem(self, column: str, why: str) -> CellProblem:
        return _problem(self.sheet, self.number, self.cells, column, why)

    @property
    def place(self) -> str:
        return f"{self.sheet.name}!{self.number}"

    @property
    def key(self) -> Key | None:
        """The key of the thing that the row is about; None if one of its cells could not be read."""
        is_known = all(name in self.values for name in self.sheet.key)
        return self.sheet.key_from(self.values) if is_known else None

    @property
    def label(self) -> str:
        shown = (self.sheet.column(name).show(self.values.get(name)) for name in self.sheet.label)
        return " · ".join(text for text in shown if text)


def read_line(
    sheet: Sheet[R], number: int, given: Mapping[str, object], cells: Mapping[str, str] | None = None
) -> SheetLine[R]:
    """Read one row. ``given`` are its cells by the names of their columns; a column that is missing is empty.

    Cells that cannot be read become ``problems`` of the line; nothing is raised."""
    cells = cells or {}
    values: dict[str, Any] = {}
    problems = []
    for column in sheet.columns:
        try:
            values[column.name] = column.read(given.get(column.name))
        except CellError as error:
            problems.append(_problem(sheet, number, cells, column.name, str(error)))
    row = None if problems else sheet.row(**values)
    return SheetLine(sheet, number, cells, frozenset(given), values, row, tuple(problems))


def _problem(sheet: Sheet[R], number: int, cells: Mapping[str, str], column: str, why: str) -> CellProblem:
    return CellProblem(number, sheet.column(column).heading, why, cells.get(column, ""))
