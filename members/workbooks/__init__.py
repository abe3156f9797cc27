"""The import workbook: how it is laid out, reading and writing it, and the verdict on its rows."""

from members.workbooks.judging import State
from members.workbooks.layout import CommitteeRow, MemberRow, PostRow, RoleRow
from members.workbooks.reading import MOST_BYTES, Book, WorkbookError, read
from members.workbooks.verdicts import Verdict, judge
from members.workbooks.writing import fill, template

__all__ = [
    "MOST_BYTES",
    "Book",
    "CommitteeRow",
    "MemberRow",
    "PostRow",
    "RoleRow",
    "State",
    "Verdict",
    "WorkbookError",
    "fill",
    "judge",
    "read",
    "template",
]
