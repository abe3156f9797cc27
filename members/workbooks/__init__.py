"""The import workbook: its layout, how it is read and made, and the verdict on its lines.

Nothing here writes to the database."""

from members.workbooks.judging import SheetLineState
from members.workbooks.layout import CommitteeRow, MemberRow, PostRow, RoleRow
from members.workbooks.reading import MOST_BYTES, Book, WorkbookError, read_workbook
from members.workbooks.verdicts import WorkbookVerdict, judge_workbook
from members.workbooks.writing import empty_workbook, fill_workbook

__all__ = [
    "MOST_BYTES",
    "Book",
    "CommitteeRow",
    "MemberRow",
    "PostRow",
    "RoleRow",
    "SheetLineState",
    "WorkbookError",
    "WorkbookVerdict",
    "empty_workbook",
    "fill_workbook",
    "judge_workbook",
    "read_workbook",
]
