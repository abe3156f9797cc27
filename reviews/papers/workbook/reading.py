"""Reads pasted text or an uploaded file into lines of tasks. A file is first turned into the text that
pasting it would give."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.oldfonts import in_unicode
from members.workbooks.cells import pasted_rows, tidy, unaccented
from members.workbooks.files import FEW_TAGS, Grid, Page, WorkbookError, pages_of
from members.workbooks.headings import FEW, Table, count_known, find_table
from members.workbooks.lines import SheetLine, read_line
from members.workbooks.numbers import shown_number
from members.workbooks.reading import said_of_table
from reviews.models import Paper
from reviews.papers.workbook.layout import COLUMNS, SHEET, TaskRow, sheet_of

MOST_ROWS = 300
MOST_CHARS = 400_000
LAST_NUMBERED = 2_000
"""The last row of a file whose number the pasted text keeps, by empty lines for the empty rows."""


@dataclass(frozen=True)
class TaskTable:
    """The lines of a pasted table, and sentences about the rows and columns that were not read."""

    lines: list[SheetLine[TaskRow]]
    said: tuple[str, ...]


def read_text(text: str, paper: Paper) -> list[SheetLine[TaskRow]]:
    """Return the lines of a pasted table, as ``read_table`` reads them."""
    return read_table(text, paper).lines


def read_table(text: str, paper: Paper) -> TaskTable:
    """Return the lines of a pasted table, one task each. The cells of a line are separated by tabs, as Excel
    and Word paste them. If one of the first lines has headings, the columns may come in any order. Otherwise
    they come in the order of the template.

    Raises ``ValidationError`` if there is no line, if there are more than ``MOST_ROWS`` lines or
    ``MOST_CHARS`` characters, or if a required heading is missing or there twice.
    """
    if len(text) > MOST_CHARS:
        raise ValidationError(_("This is too much at once. Divide it."))
    rows = pasted_rows(text)
    width = max(map(len, rows), default=0)
    padded = enumerate((tuple(row + [""] * (width - len(row))) for row in rows), start=1)
    grid: Grid = [(number, row) for number, row in padded if any(row)]
    sheet = sheet_of(paper)
    table = None
    if count_known(sheet.columns, grid) >= FEW:
        table = find_table(sheet.columns, Page(SHEET, grid))
        _require_clear(table)
        places = {name: found[0] for name, found in table.places.items()}
    else:
        places = {column.name: place for place, column in enumerate(sheet.columns)}
    body = table.lines if table else grid
    if not body:
        raise ValidationError(_("There is no row. Paste the rows from Excel or Word, one task a row."))
    if len(body) > MOST_ROWS:
        raise ValidationError(_("At most %(most)s rows at once.") % {"most": MOST_ROWS})
    lines = [
        read_line(sheet, number, {name: row[place] for name, place in places.items() if place < len(row)})
        for number, row in body
    ]
    return TaskTable(lines, tuple(said_of_table(SHEET, table)) if table else ())


def text_of(content: bytes) -> str:
    """Return the sheet of tasks of an uploaded file as the text that pasting it would give. This is the sheet
    with the name of the template, or the only one with headings of tasks. Numbers keep their format, and
    rows their place.

    Raises ``WorkbookError`` if the file is not a workbook, has no such sheet, or is too large to be read
    while the page waits."""
    pages = pages_of(content, FEW_TAGS, _shown)
    named = [page for page in pages if unaccented(page.name) == unaccented(SHEET)]
    fitting = named or [page for page in pages if count_known(COLUMNS, page.grid) >= FEW]
    seen = [page for page in fitting if not page.is_hidden] or fitting
    if not seen:
        raise WorkbookError(
            _("No sheet has headings of tasks, such as “%(name)s” and “%(due)s”. Begin with the template.")
            % {"name": COLUMNS[0].heading, "due": "thời hạn"}
        )
    if len(seen) > 1:
        raise WorkbookError(
            _("Several sheets look like a list of tasks: %(sheets)s. Leave one of them in the file.")
            % {"sheets": ", ".join(page.name for page in seen)}
        )
    return _as_text(seen[0].grid)


def text_without(text: str, numbers: Collection[int]) -> str:
    """Return the pasted text without the lines that have these numbers, to be mended and pasted again."""
    file = io.StringIO()
    rows = [
        row for number, row in enumerate(pasted_rows(text), start=1) if number not in numbers and any(row)
    ]
    csv.writer(file, delimiter="\t", lineterminator="\n").writerows(rows)
    return file.getvalue()


def text_in_unicode(text: str) -> str:
    """Return the pasted text with the cells that are written for an old font in Unicode."""
    return "\n".join("\t".join(map(in_unicode, line.split("\t"))) for line in text.split("\n"))


def _require_clear(table: Table) -> None:
    if table.lacking:
        missing = ", ".join(column.heading for column in table.lacking)
        raise ValidationError(_("The headings lack: %(missing)s.") % {"missing": missing})
    if table.doubtful:
        twice = ", ".join(column.heading for column in table.doubtful)
        raise ValidationError(_("Several columns may be: %(twice)s. Leave one of them.") % {"twice": twice})


def _as_text(grid: Grid) -> str:
    """Return the lines as pasted text. Straight quotation marks become typographic ones, because ``_split``
    reads straight ones as the quotes around a cell."""
    width = max((place for _n, row in grid for place, text in enumerate(row, start=1) if text), default=0)
    lines: list[str] = []
    for number, row in grid:
        if number <= LAST_NUMBERED:
            lines += [""] * (number - 1 - len(lines))
        lines.append("\t".join(tidy(str(text or "")).replace('"', "”") for text in row[:width]))
    return "\n".join(lines)


def _shown(cell: Any) -> str:
    """Return a cell of Excel as text, as it is shown there."""
    value = cell.value
    if isinstance(value, dt.datetime | dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return shown_number(value, cell.number_format)
    return "" if value is None else str(value)
