"""The import workbook: its layout, how it is read and made, and the verdict on its lines.

Nothing here writes to the database."""

from members.workbooks.answers import Answers
from members.workbooks.exporting import rows_under
from members.workbooks.files import FEW_TAGS, MOST_BYTES, WorkbookError, count_tags
from members.workbooks.judging import SheetLineState
from members.workbooks.marking import mark_faults
from members.workbooks.reading import Book, SheetFound, SheetsRead, read_workbook
from members.workbooks.rows import CommitteeRow, MemberRow, PostRow, RoleRow
from members.workbooks.shown import ShownLine, shown_lines
from members.workbooks.verdicts import WorkbookVerdict, judge_workbook
from members.workbooks.writing import empty_workbook, fill_workbook

__all__ = [
    "FEW_TAGS",
    "MOST_BYTES",
    "Answers",
    "Book",
    "CommitteeRow",
    "MemberRow",
    "PostRow",
    "RoleRow",
    "SheetFound",
    "SheetLineState",
    "SheetsRead",
    "ShownLine",
    "WorkbookError",
    "WorkbookVerdict",
    "count_tags",
    "empty_workbook",
    "fill_workbook",
    "judge_workbook",
    "mark_faults",
    "read_workbook",
    "rows_under",
    "shown_lines",
]
