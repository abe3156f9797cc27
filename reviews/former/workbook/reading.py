"""Reads an uploaded file into the lines of levels, shortcomings and commitments of former years."""

from __future__ import annotations

from django.utils.translation import gettext as _

from members.workbooks import Answers, SheetsRead
from members.workbooks.files import pages_of
from members.workbooks.reading import read_sheets
from reviews.former.workbook.layout import COMMITMENTS, SHORTCOMINGS, level_sheet


def read_former(content: bytes, answers: Answers | None = None) -> SheetsRead:
    """Return the sheets of former years in this file, read with the answers to questions about it. A sheet of
    any name may be that of the levels. Raises ``WorkbookError`` if the file is no workbook, is too large, or
    has no sheet that fits."""
    levels = level_sheet()
    none = _(
        "There is no sheet with levels of former years here: no row has headings such as “%(code)s” and "
        "“%(level)s”. Begin with the template."
    ) % {"code": "mã", "level": levels.column("back1").heading}
    sheets = (levels, SHORTCOMINGS, COMMITMENTS)
    return read_sheets(pages_of(content), sheets, levels, answers or Answers(), none_fits=none)
