"""Turns the bytes of an uploaded file into pages of cells, and refuses a harmful file before unpacking it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook

from members.oldfonts import count_vietnamese, in_unicode
from members.unicode import composed

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

TAGS_A_CELL = 3
LAST_ROW = 1_048_576
LAST_COLUMN = 40
# No program writes a DOCTYPE into an .xlsx, but an attack with entities that grow without end needs one.
# The \0 matches the second byte of each character in UTF-16.
DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E", re.IGNORECASE)
HIDDEN_ROW = re.compile(rb"<row\b(?=[^>]*\bhidden=\"(?:1|true)\")[^>]*?\br=\"([0-9]{1,7})\"")
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
SEPARATORS = "\t;,"
LOOKED_AT = 50
"""The first rows of a text file, by which its separator is found."""

Grid = list[tuple[int, tuple[object, ...]]]
"""The lines that are not empty, each with its number in Excel and the values of its cells."""


class WorkbookError(ValidationError):
    """The file as a whole cannot be read. The message says why and what to do."""


@dataclass(frozen=True, eq=False)
class Page:
    """One sheet of a file. ``name`` is empty for a text file, ``hidden`` has the numbers of hidden rows."""

    name: str
    grid: Grid
    is_hidden: bool = False
    hidden: tuple[int, ...] = ()


def not_excel() -> WorkbookError:
    return WorkbookError(_("This is not an Excel workbook (.xlsx) or a text table (.csv), or it is damaged."))


def too_large() -> WorkbookError:
    return WorkbookError(_("The workbook is too large. Divide it into several."))


def is_text(content: bytes) -> bool:
    """Whether the file is a table as text (.csv), by its bytes and not by its name."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    start = content[:4096]
    has_cells = any(separator.encode() in start for separator in SEPARATORS)
    return has_cells and b"\0" not in content and not content.startswith((b"PK", b"<", OLD_EXCEL))


def count_tags(content: bytes, most: int = MOST_TAGS) -> int:
    """Return the number of XML tags in the workbook, by which the work of reading it is known beforehand.

    For a table as text this is what a workbook with as many cells would have. Raises ``WorkbookError`` if the
    file is neither, is too large, or has more than ``most`` tags. A workbook is a zip archive of XML files.
    Its size and its parts are checked before the whole is unpacked into memory."""
    if len(content) > MOST_BYTES:
        raise too_large()
    _refuse_old_excel(content)
    if is_text(content):
        tags = TAGS_A_CELL * sum(content.count(separator) for separator in (b"\t", b";", b",", b"\n"))
    else:
        tags = _tags_of_parts(content)
    if tags > most:
        raise too_large()
    return tags


def _refuse_old_excel(content: bytes) -> None:
    if content.startswith(OLD_EXCEL) or content.lstrip()[:1] == b"<":
        raise WorkbookError(
            _(
                "This is an old Excel workbook (.xls), or one with a password. Open it in Excel, choose "
                "File, Save As, the type “Excel Workbook (*.xlsx)” and no password, and upload that file."
            )
        )


def _tags_of_parts(content: bytes) -> int:
    tags = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise too_large()
            if not {"[Content_Types].xml", "xl/workbook.xml"} <= set(archive.namelist()):
                raise not_excel()
            for part in parts:
                # What the archive says of its size may be a lie, so no more than that is ever unpacked.
                with archive.open(part) as opened:
                    unpacked = opened.read(part.file_size + 1)
                if part.filename.endswith((".xml", ".rels")) and DOCTYPE.search(unpacked):
                    raise not_excel()
                tags += unpacked.count(b"<")
    except (*BROKEN_ZIP, zlib.error):
        raise not_excel() from None
    return tags


def pages_of(
    content: bytes, most_tags: int = MOST_TAGS, shown: Callable[[Any], object] | None = None
) -> list[Page]:
    """Return the sheets of the file in their order, or the one page of a table as text.

    ``shown`` turns a cell of openpyxl into what is to be read of it, by default its value. Raises
    ``WorkbookError`` if the file is no workbook, is too large, or has more than ``most_tags`` tags."""
    count_tags(content, most_tags)
    if is_text(content):
        return [Page("", _filled(map(tuple, _rows_of_text(content))))]
    # The bounds are given here because the size that a sheet states for itself may be wrong.
    bounds = {"min_row": 1, "max_row": LAST_ROW, "min_col": 1, "max_col": LAST_COLUMN}
    try:
        book = _opened(content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [
                Page(
                    page.title,
                    _filled(
                        tuple(map(shown, row)) if shown else row
                        for row in page.iter_rows(**bounds, values_only=shown is None)
                    ),
                    page.sheet_state != "visible",
                    _hidden_rows(archive.read(_part_of(page))),
                )
                for page in book.worksheets
            ]
    except WorkbookError:
        raise
    except Exception:  # noqa: BLE001  openpyxl raises many kinds of errors on a broken file
        raise not_excel() from None


def _opened(content: bytes) -> Workbook:
    """Return the workbook, opened for reading. Raises ``WorkbookError`` if it has too many sheets."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    if len(book.worksheets) > MOST_SHEETS:
        raise too_large()
    return book


def _part_of(page: Any) -> str:
    """Return the name of the part of the archive that holds this sheet; openpyxl has no other word for it."""
    return str(page._worksheet_path)  # noqa: SLF001


def _hidden_rows(part: bytes) -> tuple[int, ...]:
    return tuple(int(number) for number in HIDDEN_ROW.findall(part))


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
            raise too_large()
        grid.append((number, row))
    return grid


def _rows_of_text(content: bytes) -> Iterator[list[str]]:
    """Return the rows of a table as text, parted by the separator that gives the most cells in equal rows."""
    text = _decoded(content)

    def parted(separator: str) -> int:
        start = csv.reader(io.StringIO("\n".join(text.splitlines()[:LOOKED_AT])), delimiter=separator)
        try:
            lengths = Counter(len(row) for row in start if len(row) > 1)
        except csv.Error:
            return 0
        return max((length * rows for length, rows in lengths.items()), default=0)

    best = max(SEPARATORS, key=parted)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=best):
            yield row[:LAST_COLUMN]
    except csv.Error:
        raise not_excel() from None


def _decoded(content: bytes) -> str:
    """Return the text of a .csv file: Unicode, or windows-1258, or the bytes of an old font as they are."""
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig",)
    for encoding in encodings:
        try:
            return composed(content.decode(encoding)).replace("\0", "")
        except UnicodeDecodeError:
            continue
    windows = composed(content.decode("cp1258", errors="replace"))
    old = content.decode("latin-1")
    return windows if count_vietnamese(windows) >= count_vietnamese(in_unicode(old)) else old
