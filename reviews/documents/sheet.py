"""Writes the tables of a printed paper as an .xlsx file, one sheet for each table."""

from __future__ import annotations

import io
import re
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from reviews.documents.blocks import Lines, PaperContent, TableBlock, Text, words_of
from reviews.documents.wording import printable

UNNAMED = "Bảng"
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31
LONGEST = 32_767
"""So many letters may a cell have."""

OPEN_WIDTH = 60
"""The width in millimetres of a column that takes what the others leave."""

WHOLE = re.compile(r"[+-]?(?:0|[1-9]\d{0,14})(?:,\d{1,6})?")
SHARE = re.compile(r"(?:0|[1-9]\d{0,2})(?:,\d)?%")
LINE = Side(style="thin")
FRAME = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)


def tables_of(content: PaperContent) -> tuple[TableBlock, ...]:
    return tuple(block for block in content.blocks if isinstance(block, TableBlock))


def write_xlsx(content: PaperContent) -> bytes:
    """Return the .xlsx file of the tables of the paper, which has one at least."""
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for table in tables_of(content):
        _write(book.create_sheet(_name(table.name or UNNAMED, taken)), table, content.title)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _name(wanted: str, taken: set[str]) -> str:
    """Return a name that Excel takes and no other sheet has."""
    base, number = NOT_IN_A_NAME.sub(" ", wanted).strip("' ")[:LONGEST_NAME] or UNNAMED, 1
    name = base
    while name.casefold() in taken:
        number += 1
        name = f"{base[: LONGEST_NAME - len(str(number)) - 1]} {number}"
    taken.add(name.casefold())
    return name


def _write(sheet: Any, table: TableBlock, title: str) -> None:
    for number, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = (column.width or OPEN_WIDTH) / 2
    head_rows = 2 if table.has_two_heads else 1
    sheet.freeze_panes = f"A{head_rows + 2}"
    sheet.append([_cell(sheet, title, bold=True, framed=False)])
    if table.has_two_heads:
        upper = [over for over, number in table.heads for over in [over] + [""] * (number - 1)]
        sheet.append([_cell(sheet, over, bold=True, centred=True) for over in upper])
    sheet.append([_cell(sheet, column.title, bold=True, centred=True) for column in table.columns])
    for row in table.rows:
        bold = row.is_total or row.is_heading
        sheet.append(
            [
                _cell(sheet, _words(cell), bold=bold, centred=column.centred)
                for cell, column in zip(row.cells, table.columns, strict=True)
            ]
        )


def _words(cell: Text | Lines) -> str:
    return "\n".join(map(words_of, cell.texts)) if isinstance(cell, Lines) else words_of(cell)


def _cell(sheet: Any, words: str, *, bold: bool = False, centred: bool = False, framed: bool = True) -> Any:
    """Return a cell. Figures are numbers that can be added up; everything else is text, also what begins like
    a formula."""
    value: str | float = ILLEGAL_CHARACTERS_RE.sub("", printable(words))[:LONGEST]
    is_share = bool(SHARE.fullmatch(words))
    is_figure = is_share or bool(WHOLE.fullmatch(words))
    if is_figure:
        number = float(words.removesuffix("%").replace(",", "."))
        value = round(number / 100, 6) if is_share else number
    cell = WriteOnlyCell(sheet, value=value)
    if is_share:
        cell.number_format = "0.0%"
    if not is_figure:
        cell.data_type = "s"
    cell.font = Font(name="Times New Roman", size=12, bold=bold)
    cell.alignment = Alignment(wrap_text=framed, vertical="top", horizontal="center" if centred else None)
    if framed:
        cell.border = FRAME
    return cell
