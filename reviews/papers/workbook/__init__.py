"""The sheet of tasks: its columns, how a pasted or uploaded sheet is read and compared with the paper's
tasks, and the workbook to download."""

from reviews.papers.workbook.layout import TaskRow, columns_of, lacks_of
from reviews.papers.workbook.reading import (
    MOST_ROWS,
    TaskTable,
    read_table,
    read_text,
    text_in_unicode,
    text_of,
    text_without,
)
from reviews.papers.workbook.verdicts import JudgedTask, TaskVerdict, judge_tasks, row_of
from reviews.papers.workbook.writing import task_sheet

__all__ = [
    "MOST_ROWS",
    "JudgedTask",
    "TaskRow",
    "TaskTable",
    "TaskVerdict",
    "columns_of",
    "judge_tasks",
    "lacks_of",
    "read_table",
    "read_text",
    "row_of",
    "task_sheet",
    "text_in_unicode",
    "text_of",
    "text_without",
]
