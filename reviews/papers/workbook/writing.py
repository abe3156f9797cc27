"""Makes the workbook of tasks to download, filled with the tasks the paper has."""

from __future__ import annotations

import io
from collections.abc import Iterable

from openpyxl import Workbook

from members.workbooks.writing import lay_out_sheet
from reviews.models import Paper, TaskResult
from reviews.papers.workbook.layout import SHEET, columns_of
from reviews.papers.workbook.verdicts import row_of

GUIDE = "Hướng dẫn"
NOTES = (
    "Mỗi nhiệm vụ một dòng ở trang Nhiệm vụ, bắt đầu từ dòng 2. Không đổi tên trang và tên cột.",
    "Nhiệm vụ được nhận ra theo tên: trùng tên với nhiệm vụ đã có thì đối chiếu, chỉ ghi những ô khác.",
    "Nhiệm vụ không nêu trong tệp thì giữ nguyên. Đúng hạn hay chậm được tính từ hai cột ngày.",
)


def task_sheet(paper: Paper, tasks: Iterable[TaskResult]) -> bytes:
    """Return the bytes of the workbook: the sheet of tasks, and a sheet that explains its columns."""
    columns = columns_of(paper)
    book = Workbook()
    page = book.worksheets[0]
    page.title = SHEET
    lay_out_sheet(page, columns, [row_of(task) for task in tasks])
    guide = book.create_sheet(GUIDE)
    for note in NOTES:
        guide.append([note])
    guide.append(["Cột", "Cách ghi", "Ví dụ"])
    for column in columns:
        guide.append([column.heading, column.hint, column.example])
    for letter, width in zip("ABC", (24, 80, 28), strict=True):
        guide.column_dimensions[letter].width = width
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
