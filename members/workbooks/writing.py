"""Makes the workbook to download: the four sheets, empty or filled, and a guide to their columns."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from members.workbooks.cells import CellType, Column, tidy
from members.workbooks.files import MOST_ROWS
from members.workbooks.layout import COMMITTEES, GUIDE, MEMBERS, POSTS, ROLES
from members.workbooks.lines import Sheet
from members.workbooks.rows import WorkbookRow

GUIDE_HEADINGS = ("Trang", "Cột", "Bắt buộc", "Cách ghi", "Ví dụ")
GUIDE_NOTES = (
    "Ghi dữ liệu vào bốn trang Tổ chức, Đảng viên, Chức vụ, Vai trò; mỗi dòng một mục, bắt đầu từ dòng 2.",
    "Cột có thể đứng theo thứ tự bất kỳ. Trang nào không có gì để nhập thì để trống.",
    "Dòng có mã đã có trên hệ thống sẽ được đối chiếu: chỉ ghi những ô khác.",
    "Những gì không nêu trong tệp thì giữ nguyên.",
    "Chức vụ, vai trò được nhận ra theo người, tổ chức và ngày bắt đầu.",
    "Khi thôi giữ chức vụ, vai trò, ghi ngày cuối cùng vào cột đến ngày; khi chuyển chức vụ, thêm dòng mới.",
)
DATE_FORMAT = "dd/mm/yyyy"
TEXT_FORMAT = "@"
HEADING = PatternFill("solid", fgColor="EAF1F8")


def empty_workbook() -> bytes:
    """Return the workbook without lines, as the bytes of an .xlsx file."""
    return fill_workbook([])


def fill_workbook(rows: Iterable[WorkbookRow]) -> bytes:
    """Return the workbook with these records, as the bytes of an .xlsx file.

    Each record is written to the sheet of its kind."""
    return make_workbook((COMMITTEES, MEMBERS, POSTS, ROLES), GUIDE_NOTES, rows)


def make_workbook(sheets: Sequence[Sheet[Any]], notes: Sequence[str], rows: Iterable[object]) -> bytes:
    """Return a workbook of a guide with these notes and of these sheets, as the bytes of an .xlsx file. Each
    record is written to the sheet of its kind."""
    rows = list(rows)
    book = Workbook()
    _guide(book.worksheets[0], sheets, notes)
    for sheet in sheets:
        lines = [row for row in rows if isinstance(row, sheet.row)]
        lay_out_sheet(book.create_sheet(sheet.name), sheet.columns, lines)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def lay_out_sheet(page: Worksheet, columns: Sequence[Column], rows: Iterable[object]) -> None:
    """Write the headings of these columns to the page, and below them one line for each record.

    The attributes of a record are named like the columns."""
    page.freeze_panes = "A2"
    for place, column in enumerate(columns, start=1):
        _column(page, place, column)
    for number, row in enumerate(rows, start=2):
        for place, column in enumerate(columns, start=1):
            _put(page, number, place, column, row)


def _column(page: Worksheet, place: int, column: Column) -> None:
    """Write the heading of one column, and set its width, its format and its list of choices.

    All columns but numbers are formatted as text, dates too. Then Excel keeps what is typed, instead of
    turning a code into a date or 05/06 into June 5th."""
    letter = get_column_letter(place)
    page.column_dimensions[letter].width = max(14, len(column.heading) + 3)
    if column.holds != CellType.NUMBER:
        page.column_dimensions[letter].number_format = TEXT_FORMAT
    heading = page.cell(1, place, column.heading)
    heading.font, heading.fill = Font(bold=True), HEADING
    if column.words:
        words = ",".join(column.words.values())
        choice = DataValidation(type="list", formula1=f'"{words}"', allow_blank=not column.required)
        choice.add(f"{letter}2:{letter}{MOST_ROWS + 1}")
        page.add_data_validation(choice)


def _put(page: Worksheet, number: int, place: int, column: Column, row: object) -> None:
    values = {name: getattr(row, name) for name in column.fields}
    value = values[column.name]
    if isinstance(value, dt.date) and not values.get(column.year_flag):
        page.cell(number, place, value).number_format = DATE_FORMAT
    elif column.holds == CellType.NUMBER:
        page.cell(number, place, int(str(value)))
    elif text := tidy(column.show_in(values)):
        cell = page.cell(number, place, text)
        cell.data_type = "s"  # text that begins with "=" must not become a formula
        cell.number_format = TEXT_FORMAT


def _guide(page: Worksheet, sheets: Sequence[Sheet[Any]], notes: Sequence[str]) -> None:
    page.title = GUIDE
    for note in notes:
        page.append([note])
    page.append([])
    page.append(GUIDE_HEADINGS)
    for cell in page[page.max_row]:
        cell.font, cell.fill = Font(bold=True), HEADING
    for sheet in sheets:
        for column in sheet.columns:
            words = f" Gồm: {', '.join(column.words.values())}." if column.choices else ""
            needed = "bắt buộc" if column.required else ""
            page.append([sheet.name, column.heading, needed, column.hint + words, column.example])
    for letter, width in zip("ABCDE", (14, 34, 12, 80, 24), strict=True):
        page.column_dimensions[letter].width = width
    for row in page.iter_rows(min_row=len(notes) + 2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
