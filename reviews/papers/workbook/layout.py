"""The columns of the sheet of tasks, and what must be right within one line. The sheet is an official form,
so its words are Vietnamese whatever language the reader has chosen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from members import clock
from members.workbooks.cells import CellType, Column
from members.workbooks.lines import Sheet
from members.workbooks.synonyms import with_synonyms
from reviews.models import Paper, Quality, TaskResult

SHEET = "Nhiệm vụ"
ALSO_QUALITY = {
    "tốt": Quality.MET.value,
    "bảo đảm": Quality.MET.value,
    "đảm bảo": Quality.MET.value,
    "đạt yêu cầu": Quality.MET.value,
    "bảo đảm chất lượng": Quality.MET.value,
    "đảm bảo chất lượng": Quality.MET.value,
    "chưa đạt": Quality.NOT_MET.value,
    "không bảo đảm": Quality.NOT_MET.value,
    "không đảm bảo": Quality.NOT_MET.value,
}
QUALITY_WORDS = {Quality.MET.value: "đạt", Quality.NOT_MET.value: "không đạt"}
YES_WORDS = {True: "có", False: "không"}
ALSO_YES = {"x": True, "vượt": True}


@dataclass(frozen=True)
class TaskRow:
    """One task as typed into the form, pasted or uploaded. ``lead`` is the name or code of the member in
    charge, as it is written in the line."""

    name: str
    product: str
    due_on: dt.date
    assigned_by: str = ""
    field: str = ""
    unit: str = ""
    target: str = ""
    result: str = ""
    done_on: dt.date | None = None
    quality: str = ""
    exceeded: bool = False
    evidence: str = ""
    confirmed_by: str = ""
    lead: str = ""


def _text(name: str, *shown: str, required: bool = False) -> Column:
    heading, hint, example = shown
    field: Any = TaskResult._meta.get_field(name)  # noqa: SLF001  # Django documents it for such use
    return Column(name, heading, hint, example, required=required, longest=field.max_length)


def _date(name: str, *shown: str, required: bool) -> Column:
    heading, hint, example = shown
    return Column(name, heading, hint, example, holds=CellType.DATE, required=required, blank=None)


def _word(name: str, *shown: str, words: Mapping[Any, str], blank: object, **more: Any) -> Column:
    heading, hint, example = shown
    return Column(
        name, heading, hint, example, holds=CellType.WORD, required=False, blank=blank, words=words, **more
    )


COLUMNS = with_synonyms(
    SHEET,
    (
        _text(
            "name",
            "nhiệm vụ",
            "Tên nhiệm vụ, mỗi nhiệm vụ một dòng, không trùng tên.",
            "Rà soát hộ nghèo năm 2025",
            required=True,
        ),
        _text("assigned_by", "văn bản giao", "Văn bản hoặc cấp giao việc.", "Kế hoạch số 12-KH/TU"),
        _text("field", "lĩnh vực, địa bàn", "Lĩnh vực, địa bàn được phân công phụ trách.", "Giảm nghèo"),
        _text("unit", "đơn vị lãnh đạo", "Đơn vị trực tiếp lãnh đạo thực hiện, nếu có.", "Văn phòng Đảng ủy"),
        _text("product", "sản phẩm", "Sản phẩm cụ thể phải có.", "Báo cáo kết quả rà soát", required=True),
        _text("target", "chỉ tiêu", "Con số phải đạt.", "100% số hộ"),
        _text("result", "kết quả", "Con số đã đạt.", "1.204/1.204 hộ"),
        Column(
            "due_on",
            "thời hạn",
            "Dạng 31/12/2025, hoặc 9/2025, quý III/2025 (ngày cuối). Việc thường xuyên: ngày cuối năm.",
            "30/09/2025",
            holds=CellType.DEADLINE,
        ),
        _date("done_on", "ngày hoàn thành", "Để trống nếu chưa xong.", "25/09/2025", required=False),
        _word(
            "quality",
            "chất lượng",
            "Ghi khi đã xong.",
            "đạt",
            words=QUALITY_WORDS,
            blank="",
            choices=Quality,
            also=ALSO_QUALITY,
        ),
        _word(
            "exceeded",
            "vượt yêu cầu",
            "có hoặc không; để trống là không.",
            "không",
            words=YES_WORDS,
            also=ALSO_YES,
            blank=False,
        ),
        _text("evidence", "minh chứng", "Văn bản, số liệu chứng minh.", "Báo cáo số 45-BC/ĐU"),
    ),
)
(LEAD_COLUMN, CONFIRMED_COLUMN) = with_synonyms(
    SHEET,
    (
        Column(
            "lead",
            "người phụ trách",
            "Họ tên hoặc mã của đồng chí phụ trách, nhiệm vụ được đưa vào bản kiểm điểm của đồng chí ấy.",
            "",
            required=False,
            longest=120,
        ),
        _text(
            "confirmed_by",
            "xác nhận mức độ hoàn thành",
            "Chỉ với nhiệm vụ báo cáo theo kênh khác do có nội dung mật: ai xác nhận, văn bản nào.",
            "",
        ),
    ),
)


def columns_of(paper: Paper) -> tuple[Column, ...]:
    """Return the columns of the sheet. For the collective's paper there is one more: the member in charge."""
    lead = (LEAD_COLUMN,) if paper.is_collective else ()
    return (*COLUMNS, *lead, CONFIRMED_COLUMN)


def sheet_of(paper: Paper) -> Sheet[TaskRow]:
    """Return the layout by which lines are read. Lines whose names differ only in case and spacing mean one
    task."""
    year = paper.session.campaign.period.year
    columns = tuple(
        replace(column, year=year) if column.holds == CellType.DEADLINE else column
        for column in columns_of(paper)
    )
    return Sheet(SHEET, TaskRow, columns, key=("name",), label=("name",), folds_key=True)


def lacks_of(row: TaskRow) -> Iterator[tuple[str, str]]:
    """Yield each error within one task: the name of the column, and a sentence that says what is wrong."""
    if row.done_on and row.done_on > clock.today():
        yield "done_on", _("This day has not come yet.")
    if row.done_on and not row.quality:
        yield "quality", _("Say of what is done whether the quality is met.")
    if row.quality and not row.done_on:
        yield "quality", _("What is not done has no quality yet. Give the day it was done.")
    if row.exceeded and not row.done_on:
        yield "exceeded", _("What is not done cannot exceed the requirement.")
