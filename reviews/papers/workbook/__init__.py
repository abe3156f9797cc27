"""The tasks of the year as a sheet: its columns, what is pasted or uploaded, the verdict, the template."""

from reviews.papers.workbook.layout import TaskRow, columns_of, lacks_of
from reviews.papers.workbook.reading import MOST_ROWS, read_text, text_of
from reviews.papers.workbook.verdicts import JudgedTask, TaskVerdict, judge, row_of
from reviews.papers.workbook.writing import template

__all__ = [
    "MOST_ROWS",
    "JudgedTask",
    "TaskRow",
    "TaskVerdict",
    "columns_of",
    "judge",
    "lacks_of",
    "read_text",
    "row_of",
    "template",
    "text_of",
]
