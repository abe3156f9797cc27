"""A sheet and its rows as they were read, whatever they are about; every import of rows goes by these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from members.workbooks.cells import CellError, Column, fold

R = TypeVar("R")
"""The dataclass of one kind of row; its fields are the columns."""

Key = tuple[object, ...]


@dataclass(frozen=True)
class Sheet(Generic[R]):
    """``key`` names the columns that say which thing a row is about, ``label`` those a reader knows it by.
    With ``folds_key`` two spellings that differ in capitals and spaces only are about the same thing."""

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
    """What is wrong in one cell: its row, the heading of its column, and ``cell`` as Excel names it (empty
    where the row was pasted)."""

    number: int
    heading: str
    why: str
    cell: str = ""


@dataclass(frozen=True)
class SheetLine(Generic[R]):
    """One row of a sheet. ``row`` is there if every cell could be read; ``values`` holds those that could,
    ``given`` names the columns that have a cell in it, ``cells`` how Excel calls these."""

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
        """Which thing the row is about, unless a cell that says so could not be read."""
        is_known = all(name in self.values for name in self.sheet.key)
        return self.sheet.key_from(self.values) if is_known else None

    @property
    def label(self) -> str:
        shown = (self.sheet.column(name).show(self.values.get(name)) for name in self.sheet.label)
        return " · ".join(text for text in shown if text)


def read_line(
    sheet: Sheet[R], number: int, given: Mapping[str, object], cells: Mapping[str, str] | None = None
) -> SheetLine[R]:
    """Read one row: ``given`` are its cells by the names of their columns. A column without one is empty."""
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
