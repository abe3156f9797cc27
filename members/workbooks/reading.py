"""Reads the bytes of an uploaded file into lines, and refuses a harmful file before unpacking it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from members.workbooks.cells import fold
from members.workbooks.layout import (
    COMMITTEES,
    MEMBERS,
    POSTS,
    ROLES,
    CommitteeRow,
    MemberRow,
    PostRow,
    RoleRow,
)
from members.workbooks.lines import R, Sheet, SheetLine, read_line

BROKEN_ZIP = (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, NotImplementedError, OSError, EOFError)
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 500
MOST_SHEETS = 10
MOST_ROWS = 10_000
LAST_LOOKED_AT = 100_000
"""The last row of a sheet to which empty rows are passed over."""

MOST_TAGS = 3_000_000
"""The tags in all parts of a workbook, the measure of how long reading it takes: 3 seconds for a million."""

FEW_TAGS = 100_000
"""A workbook with no more is read while the page waits. Three thousand rows of eight columns have as many."""

SHEETS = frozenset(fold(sheet.name) for sheet in (COMMITTEES, MEMBERS, POSTS, ROLES))
LAST_ROW = 1_048_576
LAST_COLUMN = 40
# No program writes a DOCTYPE into an .xlsx, but an attack with entities that grow without end needs one.
# The \0 matches the second byte of each character in UTF-16.
DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E", re.IGNORECASE)

Grid = list[tuple[int, tuple[object, ...]]]
"""The lines that are not empty, each with its number in Excel and the values of its cells."""


class WorkbookError(ValidationError):
    """The file as a whole cannot be read. The message says why and what to do."""


@dataclass(frozen=True)
class Book:
    """The lines of a workbook, sheet by sheet."""

    committees: list[SheetLine[CommitteeRow]]
    members: list[SheetLine[MemberRow]]
    posts: list[SheetLine[PostRow]]
    roles: list[SheetLine[RoleRow]]


def read_workbook(content: bytes) -> Book:
    """Return the lines of the four sheets of this file.

    Raises ``WorkbookError`` if the file is no workbook, is too large, or lacks a sheet or a heading."""
    grids = grids_of(content, SHEETS)
    return Book(_lines(COMMITTEES, grids), _lines(MEMBERS, grids), _lines(POSTS, grids), _lines(ROLES, grids))


def _not_excel() -> WorkbookError:
    return WorkbookError(_("This is not an Excel workbook (.xlsx), or it is damaged or has a password."))


def _too_large() -> WorkbookError:
    return WorkbookError(_("The workbook is too large. Divide it into several."))


def count_tags(content: bytes, most: int = MOST_TAGS) -> int:
    """Return the number of XML tags in the workbook, by which the work of reading it is known beforehand.

    Raises ``WorkbookError`` if the file is no workbook, is too large, or has more than ``most`` tags. A
    workbook is a zip archive of XML files. Its size and its parts are checked before the whole is unpacked
    into memory."""
    tags = 0
    if len(content) > MOST_BYTES:
        raise _too_large()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise _too_large()
            if not {"[Content_Types].xml", "xl/workbook.xml"} <= set(archive.namelist()):
                raise _not_excel()
            for part in parts:
                unpacked = archive.read(part)
                if part.filename.endswith((".xml", ".rels")) and DOCTYPE.search(unpacked):
                    raise _not_excel()
                tags += unpacked.count(b"<")
    except (*BROKEN_ZIP, zlib.error):
        raise _not_excel() from None
    if tags > most:
        raise _too_large()
    return tags


def grids_of(content: bytes, names: frozenset[str], most_tags: int = MOST_TAGS) -> dict[str, Grid]:
    """Return the sheets whose folded names are in ``names``, by folded name.

    Raises ``WorkbookError`` if the file is no workbook, is too large, or has more than ``most_tags`` tags."""
    count_tags(content, most_tags)
    # The bounds are given here because the size that a sheet states for itself may be wrong.
    bounds = {"min_row": 1, "max_row": LAST_ROW, "min_col": 1, "max_col": LAST_COLUMN}
    try:
        pages = [page for page in _opened(content).worksheets if fold(page.title) in names]
        return {fold(page.title): _filled(page.iter_rows(**bounds, values_only=True)) for page in pages}
    except WorkbookError:
        raise
    except Exception:  # noqa: BLE001  openpyxl raises many kinds of errors on a broken file
        raise _not_excel() from None


def _opened(content: bytes) -> Workbook:
    """Return the workbook, opened for reading.

    Raises ``WorkbookError`` if it has more than ``MOST_SHEETS`` sheets. The number of sheets is not checked
    in ``grids_of``, because there every error of another kind is taken for a broken file."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    if len(book.worksheets) > MOST_SHEETS:
        raise _too_large()
    return book


def _filled(rows: Iterable[tuple[object, ...]]) -> Grid:
    """Return the lines that are not empty. Raises ``WorkbookError`` if there are more than ``MOST_ROWS``, or
    if the sheet goes on beyond ``LAST_LOOKED_AT``."""
    grid: Grid = []
    for number, row in enumerate(rows, start=1):
        if number > LAST_LOOKED_AT:
            raise WorkbookError(
                _("A sheet goes on beyond row %(last)s. Delete the empty rows below the last filled one.")
                % {"last": LAST_LOOKED_AT}
            )
        if row.count(None) == len(row) or not any(str(value).strip() for value in row if value is not None):
            continue
        if len(grid) > MOST_ROWS:
            raise _too_large()
        grid.append((number, row))
    return grid


def _lines(sheet: Sheet[R], grids: dict[str, Grid]) -> list[SheetLine[R]]:
    grid = grids.get(fold(sheet.name))
    if grid is None:
        raise WorkbookError(
            _("The sheet “%(sheet)s” is missing. Begin with the template.") % {"sheet": sheet.name}
        )
    places = _places(sheet, grid[0][1] if grid else ())
    letters = {name: get_column_letter(place + 1) for name, place in places.items()}
    return [
        read_line(
            sheet,
            number,
            {name: row[place] for name, place in places.items()},
            {name: f"{sheet.name}!{letter}{number}" for name, letter in letters.items()},
        )
        for number, row in grid[1:]
    ]


def _places(sheet: Sheet[R], headings: tuple[object, ...]) -> dict[str, int]:
    """Return the position of each column in the sheet, from 0, by the column's name.

    The columns may be in any order, and unknown columns are ignored. Raises ``WorkbookError`` if a heading is
    missing."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        found.setdefault(fold(str(heading)), place)
    missing = [column.heading for column in sheet.columns if fold(column.heading) not in found]
    if missing:
        raise WorkbookError(
            _("The first row of the sheet “%(sheet)s” lacks: %(headings)s. Begin with the template.")
            % {"sheet": sheet.name, "headings": ", ".join(missing)}
        )
    return {column.name: found[fold(column.heading)] for column in sheet.columns}
