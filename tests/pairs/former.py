"""What staff do with the years before the program, from sheets and from scans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

from members.actions.workbooks import store_workbook
from members.models import Member, RoleKind, Workbook, WorkbookKind
from members.workbooks.writing import make_workbook
from ratings.actions.periods import open_year
from ratings.rulesets import SubjectKind
from reviews.former.actions import scans, sheets
from reviews.former.workbook import (
    COMMITMENTS,
    SHORTCOMINGS,
    FormerCommitmentRow,
    LevelRow,
    ShortcomingRow,
    level_sheet,
    read_former,
)
from reviews.models import FormerPaper
from reviews.papers.actions import commitments
from reviews.papers.actions.earlier import record_earlier_result
from tests.pairs.racing import Job, Play, upload
from tests.reviews.cast import Cast, make_cast, make_role

YEAR = 2024
PROMISED = [commitments.Promised("Trả lời đơn", "100%")]
NAMED = ShortcomingRow("COLLEAGUE", "", YEAR, "Ít phát biểu", "", "Mỗi kỳ một ý kiến", "An")
SHEETS: dict[str, Sequence[object]] = {
    "one": (
        LevelRow("COLLEAGUE", "", "", "GOOD"),
        NAMED,
        FormerCommitmentRow("COLLEAGUE", "", YEAR, "Dự họp", "12 buổi"),
    ),
    "other": (LevelRow("COLLEAGUE", "", "", "COMPLETED"), ShortcomingRow("COLLEAGUE", "", YEAR, "Muộn", "")),
    "later": (
        ShortcomingRow("HEAD", "", YEAR, "Muộn", "in_progress", "Đến sớm", "An", dt.date(2026, 1, 1), "Nửa"),
    ),
}


def _former() -> Cast:
    """Two of the staff have uploaded sheets, a scan is to be sorted, and one shortcoming was taken over."""
    cast = make_cast()
    make_role(cast.guest, RoleKind.STAFF, cast.province)
    open_year(YEAR, "124-2023")
    taken = _store("taken", (ShortcomingRow("HEAD", "", YEAR, "Muộn", "", "Đến sớm"),), cast.staff)
    sheets.take_over_former_years(taken, by=cast.staff)
    for (name, rows), by in zip(SHEETS.items(), (cast.staff, cast.guest, cast.staff), strict=True):
        _store(name, rows, by)
    scans.keep_scans([upload("ban quet")], YEAR, by=cast.staff)
    return cast


def _store(name: str, rows: Sequence[object], by: Member) -> Workbook:
    content = make_workbook((level_sheet(), SHORTCOMINGS, COMMITMENTS), (), rows)
    return store_workbook(name, content, by=by, kind=WorkbookKind.FORMER, read=read_former)


def _take_over(cast: Cast, name: str) -> Job:
    workbook = Workbook.objects.select_related("uploaded_by").get(name=name)
    by = cast.guest if workbook.uploaded_by_id == cast.guest.pk else cast.staff
    return partial(sheets.take_over_former_years, workbook, by=by)


def _record(cast: Cast) -> Job:
    return partial(
        record_earlier_result,
        open_year(YEAR, "124-2023"),
        cast.province,
        cast.colleague,
        kind=SubjectKind.LEADER,
        level="GOOD",
        shortcomings=["Ít phát biểu"],
        by=cast.guest,
    )


def _commitment(cast: Cast, year: int) -> Job:
    return partial(
        commitments.take_over_commitment, cast.colleague, cast.province, year, PROMISED, by=cast.guest
    )


def _sort(code: str, by: Member) -> Job:
    return partial(scans.sort_scan, FormerPaper.objects.unsorted().get(), code, by=by)


FORMER: dict[str, Play] = {
    "take a sheet over": lambda cast: _take_over(cast, "one"),
    "take another over": lambda cast: _take_over(cast, "other"),
    "take over how far it is": lambda cast: _take_over(cast, "later"),
    "take a result over": _record,
    "take a commitment over": lambda cast: _commitment(cast, YEAR),
    "take over that of the round": lambda cast: _commitment(cast, 2025),
    "bring that in from paper": lambda cast: partial(
        commitments.bring_in_commitment, cast.colleague, 2025, PROMISED, upload(), by=cast.clerk
    ),
    "keep a scan": lambda cast: partial(scans.keep_scans, [upload("khac")], YEAR, by=cast.guest),
    "sort the scan": lambda cast: _sort("MEMBER", cast.staff),
    "sort it otherwise": lambda cast: _sort("COLLEAGUE", cast.staff),
}
SCENES = {"former years": (_former, FORMER)}
