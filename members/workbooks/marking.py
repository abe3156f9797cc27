"""Makes the uploaded file anew with its faults marked, to be mended in Excel."""

from __future__ import annotations

import io
from collections.abc import Iterable

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from members.workbooks.files import WorkbookError, is_text, pages_of
from members.workbooks.shown import ShownLine

FAULT = PatternFill("solid", fgColor="F8D7DA")
SIZE = (320, 120)
"""The width and height of a comment in points."""


def mark_faults(content: bytes, lines: Iterable[ShownLine], sheet: str) -> bytes:
    """Return the file as a workbook in which each cell with a problem is coloured and says what is wrong.
    ``sheet`` is the name of the sheet that a table as text becomes.

    A problem without a cell is marked in the first cell of its row. Raises ``WorkbookError`` if the file
    cannot be written again, such as one with parts that are unknown here."""
    faults: dict[str, list[str]] = {}
    for line in lines:
        for problem in line.problems:
            page, _bang, number = line.place.rpartition("!")
            faults.setdefault(problem.cell or f"{page}!A{number}", []).append(problem.why)
    book = _opened(content, sheet)
    for place, whys in faults.items():
        title, _bang, name = place.rpartition("!")
        cell = book[title][name]
        if isinstance(cell, MergedCell):
            continue
        cell.fill = FAULT
        cell.comment = Comment("\n".join(whys), "", height=SIZE[1], width=SIZE[0])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _opened(content: bytes, title: str) -> Workbook:
    if not is_text(content):
        try:
            return load_workbook(io.BytesIO(content), keep_links=False)
        except Exception:  # noqa: BLE001  openpyxl raises many kinds of errors on a broken file
            raise WorkbookError(_("This file cannot be written again with its faults marked.")) from None
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for number, row in pages_of(content)[0].grid:
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place, str(value))
            cell.data_type = "s"  # text that begins with "=" must not become a formula
    return book
