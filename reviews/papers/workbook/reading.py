"""Reads pasted text or an uploaded workbook into lines of tasks. A workbook is first turned into the text
that pasting it would give."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.workbooks.cells import Column, fold, tidy
from members.workbooks.lines import SheetLine, read_line
from members.workbooks.reading import FEW_TAGS, WorkbookError, grids_of
from reviews.models import Paper
from reviews.papers.workbook.layout import SHEET, TaskRow, sheet_of

MOST_ROWS = 300
MOST_CHARS = 400_000
FEW = 2


def read_text(text: str, paper: Paper) -> list[SheetLine[TaskRow]]:
    """Return the lines of a pasted table, one task each. The cells of a line are separated by tabs, as Excel
    and Word paste them. If the first line has headings, the columns may come in any order. Otherwise they
    come in the order of the template.

    Raises ``ValidationError`` if there is no line, if there are more than ``MOST_ROWS`` lines or
    ``MOST_CHARS`` characters, or if a required heading is missing.
    """
    if len(text) > MOST_CHARS:
        raise ValidationError(_("This is too much at once. Divide it."))
    rows = [(number, cells) for number, cells in enumerate(_split(text), start=1) if any(cells)]
    sheet = sheet_of(paper)
    places = _places(sheet.columns, rows[0][1]) if rows else {}
    body = rows[1:] if places else rows
    if not body:
        raise ValidationError(_("There is no row. Paste the rows from Excel or Word, one task a row."))
    if len(body) > MOST_ROWS:
        raise ValidationError(_("At most %(most)s rows at once.") % {"most": MOST_ROWS})
    places = places or {column.name: place for place, column in enumerate(sheet.columns)}
    return [
        read_line(sheet, number, {name: cells[place] for name, place in places.items() if place < len(cells)})
        for number, cells in body
    ]


def text_of(content: bytes) -> str:
    """Return the sheet of tasks of an uploaded workbook as the text that pasting it would give. Raises
    ``WorkbookError`` if the file is not a workbook, has no such sheet, or is too large to be read while the
    page waits."""
    grids = grids_of(content, frozenset({fold(SHEET)}), FEW_TAGS)
    if fold(SHEET) not in grids:
        raise WorkbookError(
            _("The sheet “%(sheet)s” is missing. Begin with the template.") % {"sheet": SHEET}
        )
    rows = [[_pasted(value) for value in row] for _number, row in grids[fold(SHEET)]]
    width = (
        max((place for place, heading in enumerate(rows[0], start=1) if heading), default=0) if rows else 0
    )
    return "\n".join("\t".join(row[:width]) for row in rows)


def _pasted(value: object) -> str:
    """Return the value of a cell as text. Straight quotation marks become typographic ones, because
    ``_split`` reads straight ones as the quotes around a cell."""
    if isinstance(value, dt.datetime | dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else tidy(str(value)).replace('"', "”")


def _split(text: str) -> list[list[str]]:
    """Return the cells of each pasted line. Excel puts a cell with a line break in quotes. If quotes are left
    open, all quotes are read as plain characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter="\t", strict=True))
    except csv.Error:
        rows = [line.split("\t") for line in text.split("\n")]
    return [[tidy(cell) for cell in row] for row in rows]


def _places(columns: Sequence[Column], first: list[str]) -> dict[str, int]:
    """Return the position of each column by its name if the first line has headings, or an empty dict if the
    first line is a task already. Raises ``ValidationError`` if a required heading is missing."""
    found = {fold(heading): place for place, heading in reversed(list(enumerate(first)))}
    places = {column.name: found[fold(column.heading)] for column in columns if fold(column.heading) in found}
    if len(places) < FEW:
        return {}
    missing = [column.heading for column in columns if column.required and column.name not in places]
    if missing:
        raise ValidationError(_("The headings lack: %(missing)s.") % {"missing": ", ".join(missing)})
    return places
