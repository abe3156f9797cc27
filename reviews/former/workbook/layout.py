"""The three sheets of former years and their columns. The workbook is a form, so its words are Vietnamese."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import models

from members import clock
from members.models import Member
from members.workbooks.cells import CellType, Column
from members.workbooks.lines import Sheet
from members.workbooks.synonyms import with_synonyms
from reviews.former.workbook.rows import (
    FormerCommitmentRow,
    LevelRow,
    ShortcomingRow,
    with_known_levels,
    with_known_promise,
    with_known_shortcoming,
)
from reviews.models import CommitmentItem, FormerRemedy, RemedyStatus

LEVELS_NAME = "Mức xếp loại"
YEARS = 6
"""How many years back the levels go: five before the year under review, which is this one or the last."""

LEVEL_WORDS: dict[object, str] = {
    "EXCELLENT": "Hoàn thành xuất sắc nhiệm vụ",
    "GOOD": "Hoàn thành tốt nhiệm vụ",
    "COMPLETED": "Hoàn thành nhiệm vụ",
    "NOT_COMPLETED": "Không hoàn thành nhiệm vụ",
}
ALSO_LEVELS = {
    "xuất sắc": "EXCELLENT",
    "hoàn thành xuất sắc": "EXCELLENT",
    "htxsnv": "EXCELLENT",
    "htxs": "EXCELLENT",
    "tốt": "GOOD",
    "hoàn thành tốt": "GOOD",
    "httnv": "GOOD",
    "htt": "GOOD",
    "hoàn thành": "COMPLETED",
    "htnv": "COMPLETED",
    "ht": "COMPLETED",
    "không hoàn thành": "NOT_COMPLETED",
    "chưa hoàn thành": "NOT_COMPLETED",
    "khtnv": "NOT_COMPLETED",
    "không htnv": "NOT_COMPLETED",
}
STATUS_WORDS: dict[object, str] = {
    RemedyStatus.REMEDIED.value: "đã khắc phục",
    RemedyStatus.IN_PROGRESS.value: "đang khắc phục",
    RemedyStatus.NOT_YET.value: "chưa khắc phục",
}
ALSO_STATUS = {
    "xong": RemedyStatus.REMEDIED.value,
    "đã xong": RemedyStatus.REMEDIED.value,
    "khắc phục một phần": RemedyStatus.IN_PROGRESS.value,
    "chưa": RemedyStatus.NOT_YET.value,
}
LONGEST_TEXT = 4_000
NO_MEASURE = "không ghi"
"""What stands as the measure of a promise of which the sheet names none."""


def former_years() -> list[int]:
    """Return the years whose levels are read, the latest first."""
    this = clock.today().year
    return list(range(this - 1, this - 1 - YEARS, -1))


def _subject(hint: str) -> Column:
    return Column("subject", "mã", hint, "DV-01", longest=Member._meta.get_field("code").max_length or 0)  # noqa: SLF001


def _text(model: type[models.Model], name: str, *shown: str, of: str = "", **more: Any) -> Column:
    heading, hint, example = shown
    longest = getattr(model, of or name).field.max_length or LONGEST_TEXT
    return Column(name, heading, hint, example, longest=longest, **more)


NAME = _text(
    Member,
    "name",
    "họ và tên",
    "Họ và tên, hoặc tên tổ chức, để đối chiếu với mã. Có thể để trống.",
    "Nguyễn Văn An",
    of="full_name",
    required=False,
)
NAME = replace(NAME, longest=200)
YEAR = Column("year", "năm", "Năm kiểm điểm.", "2025", holds=CellType.NUMBER)
SUBJECT = _subject("Mã đảng viên; đối với tập thể ghi mã tổ chức.")


def level_sheet(years: list[int] | None = None) -> Sheet[LevelRow]:
    """Return the layout of the sheet of levels, with one column for each of the former years."""
    columns = [
        Column(
            f"back{back}",
            f"mức năm {year}",
            "Chọn trong danh sách. Để trống nếu không rõ hoặc không xếp loại.",
            "Hoàn thành tốt nhiệm vụ",
            holds=CellType.WORD,
            required=False,
            words=LEVEL_WORDS,
            also=ALSO_LEVELS,
            synonyms=(
                str(year),
                f"năm {year}",
                f"xếp loại {year}",
                f"xếp loại năm {year}",
                f"mức xếp loại {year}",
                f"mức xếp loại năm {year}",
                f"kết quả {year}",
                f"kết quả năm {year}",
                f"kết quả xếp loại năm {year}",
            ),
        )
        for back, year in enumerate(years or former_years(), start=1)
    ]
    return Sheet(
        LEVELS_NAME,
        LevelRow,
        (*with_synonyms(LEVELS_NAME, (SUBJECT, NAME)), *columns),
        key=("subject",),
        label=("name", "subject"),
        folds_key=True,
        complete=with_known_levels,
    )


SHORTCOMINGS = Sheet(
    "Khuyết điểm",
    ShortcomingRow,
    with_synonyms(
        "Khuyết điểm",
        (
            SUBJECT,
            NAME,
            YEAR,
            Column(
                "text",
                "khuyết điểm",
                "Hạn chế, khuyết điểm được nêu khi kiểm điểm, mỗi dòng một việc.",
                "Chậm giải quyết hồ sơ đất đai",
                longest=LONGEST_TEXT,
            ),
            Column(
                "status",
                "kết quả khắc phục",
                "Để trống là chưa khắc phục.",
                "đang khắc phục",
                holds=CellType.WORD,
                required=False,
                words=STATUS_WORDS,
                choices=RemedyStatus,
                also=ALSO_STATUS,
            ),
            _text(
                FormerRemedy,
                "remedy",
                "biện pháp khắc phục",
                "Biện pháp còn đang làm, nếu có; có nhiều biện pháp thì ghi nhiều dòng.",
                "Rà soát 120 hồ sơ tồn",
                of="what",
                required=False,
            ),
            _text(
                FormerRemedy,
                "owner",
                "người phụ trách",
                "Người chịu trách nhiệm về biện pháp.",
                "Nguyễn Văn An",
                required=False,
            ),
            Column(
                "due_on",
                "thời hạn",
                "Dạng 31/12/2025, hoặc 9/2025, quý III/2025 (ngày cuối).",
                "30/06/2026",
                holds=CellType.DEADLINE,
                required=False,
                blank=None,
            ),
            _text(
                FormerRemedy,
                "progress",
                "đã làm",
                "Đã làm được gì, đến đâu.",
                "Xong 80 hồ sơ",
                required=False,
            ),
        ),
    ),
    key=("subject", "year", "text", "remedy"),
    label=("name", "subject", "year", "text"),
    folds_key=True,
    complete=with_known_shortcoming,
)
COMMITMENTS = Sheet(
    "Cam kết",
    FormerCommitmentRow,
    with_synonyms(
        "Cam kết",
        (
            _subject("Mã đảng viên."),
            NAME,
            YEAR,
            _text(
                CommitmentItem,
                "text",
                "cam kết",
                "Nội dung cam kết, mỗi dòng một việc.",
                "Dự đủ các buổi sinh hoạt chi bộ",
            ),
            _text(
                CommitmentItem,
                "measure",
                "đo bằng",
                "Con số, ngày, sản phẩm để đối chiếu cuối năm. Có thể để trống.",
                "12 buổi",
                required=False,
                blank=NO_MEASURE,
            ),
        ),
    ),
    key=("subject", "year", "text"),
    label=("name", "subject", "year", "text"),
    folds_key=True,
    complete=with_known_promise,
)
