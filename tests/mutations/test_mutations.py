"""Mutates the cells of a good workbook, and holds what the import says against what it does."""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import sys
from collections import Counter
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from openpyxl.utils import get_column_letter

from members.actions.importing import WorkbookRefusedError, import_rows
from members.models import ActivityChange, Committee, Member, PostTitle
from members.workbooks import WorkbookVerdict, fill_workbook, judge_workbook, read_workbook, rows_under
from members.workbooks.answers import Answers
from members.workbooks.files import Page, pages_of
from members.workbooks.layout import MEMBERS
from members.workbooks.reading import SHEETS, read_pages
from tests.members.factories import PROVINCE, committee, edited, install, member, person, post

COUNT = int(os.environ.get("MUTATIONS", "300"))
SEED = int(os.environ.get("MUTATIONS_SEED", "1"))
WIDTHS = {sheet.name: len(sheet.columns) for sheet in SHEETS}
READ_AGAIN = 5
"""Of so many workbooks that are written, one is taken out of the database again and read."""

REAL_FILES = 50
"""Of so many workbooks one goes through a real file. The others are put wrong after reading, in less time."""

NEW = (
    committee("XD", "X", "cell", block="party", starts_on=dt.date(2025, 7, 1)),
    member(
        "N1",
        "XC",
        sex="female",
        born_on=dt.date(1951, 1, 1),
        is_born_in_year=True,
        official_on=dt.date(2006, 5, 19),
        card_number="0012",
        workplace="Ủy ban nhân dân xã X",
        activity="moved_out",
        activity_on=dt.date(2025, 9, 2),
        activity_document="Số 5-QĐ/ĐU",
        activity_place="Xã Y",
    ),
    member("N2", "YC"),
    post("N2", "XC", title="Ủy viên", rank=2, catalogued="M7", is_acting=True),
)
NASTY: tuple[object, ...] = (
    *(
        None,
        "",
        " ",
        "x",
        "X",
        0,
        1,
        -1,
        1.5,
        True,
        1e300,
        29256,
        1975,
        45_000.5,
        "=1+1",
        "#REF!",
        "\u00ad",
        "\0",
    ),
    *(
        "1/2/75",
        "01-02-1975",
        "01.02.1975",
        "12/25/1975",
        "31/02/1980",
        "2/1980",
        "1947",
        "Quý II/2025",
        "29/2/1980",
        "năm 1951",
    ),
    *(dt.datetime(1958, 5, 6), dt.date(2030, 1, 1), dt.time(8), dt.timedelta(1)),  # noqa: DTZ001
    *(
        "TrÇn V¨n §\u00adëng",
        "Leâ Thò Höôøng",
        "PLAIN-X",
        "plain-x",
        "head-y",
        "XC",
        "xc",
        "YC",
        "T",
        "N1",
        "n2",
    ),
    *(
        "Đảng ủy xã XC",
        "Đảng ủy xã X",
        "Lò Văn Kín",
        "LÒ VĂN KÍN",
        "Trần Văn Ẩn",
        "Nguyễn Thị HEAD-X",
        "có",
        "không",
    ),
    *(
        "Được miễn",
        "Đã từ trần",
        "Chuyển sinh hoạt",
        "Nam",
        "nữ",
        "Khối đảng",
        "M7",
        "M8",
        "Tổng cộng",
        "Ghi chú: …",
        "mã",
        "họ và tên",
        "ngày sinh",
        "a" * 400,
        "\U0001f600",
    ),
    *(
        "Hòa\u0300\u0301",
        "<script>",
        "'; --",
        "ｄv",
        "١/٢/١٩٧٥",
        "1/2/3",
        "00/00/1950",
        "5/6/1970 ",
        "tháng 6/2025",
    ),
)


SOURCE = "x"
ABSENT = {"activity_document": "", "activity_place": ""}


def people() -> dict[str, dict[str, Any]]:
    own = ("full_name", "born_on", "is_born_in_year", "admitted_on", "cell__code", "in_system", "activity")
    more = ("sex", "official_on", "card_number", "workplace")
    found = {row["code"]: row for row in Member.objects.values("code", *own, *more)}
    entries = ActivityChange.objects.order_by("starts_on", "pk")
    for code, *last in entries.values_list("member__code", "starts_on", "document", "place"):
        found[code] |= dict(zip(("activity_on", "activity_document", "activity_place"), last, strict=True))
    return found


def mutated(pages: list[Page], chance: random.Random) -> tuple[list[Page], dict[str, object]]:
    """The pages with one to three cells put wrong, and those cells by their names."""
    changed: dict[str, object] = {}
    grids = {page.name: [[number, list(row)] for number, row in page.grid] for page in pages}
    for _ in range(chance.randint(1, 3)):
        name = chance.choice([page.name for page in pages if page.name != "Hướng dẫn" and page.grid])
        number, row = chance.choice(grids[name])
        assert isinstance(row, list)
        place = chance.randrange(WIDTHS[name])
        row[place] = chance.choice(NASTY)
        changed[f"{name}!{get_column_letter(place + 1)}{number}"] = row[place]
    done = [Page(page.name, [(number, tuple(row)) for number, row in grids[page.name]]) for page in pages]  # type: ignore[arg-type, misc]
    return done, changed


def outcome(
    pages: list[Page], content: bytes | None, *, is_read_again: bool
) -> tuple[str, WorkbookVerdict | None, dict[str, Any]]:
    """What came of importing this: refused as a file, refused for its lines, or written; and the people
    after it. Everything is taken back. If asked, what stands then is read again, which changes nothing."""
    after: dict[str, Any] = {}
    verdict = None
    try:
        with transaction.atomic():
            book = read_workbook(content) if content else read_pages(pages, Answers())
            verdict = import_rows(book, by=person("ADMIN-T"), source=SOURCE)
            after = people()
            if is_read_again:
                again = read_workbook(fill_workbook(rows_under(Committee.objects.get(code="T"))))
                states = {judged.state for judged in judge_workbook(again, by=person("ADMIN-T"))}
                assert states == {"unchanged"}
            transaction.set_rollback(True)
    except WorkbookRefusedError:
        return "lines refused", None, after
    except ValidationError:
        return "file refused", None, after
    return "written", verdict, after


def silent(before: dict[str, Any], after: dict[str, Any], verdict: WorkbookVerdict) -> list[str]:
    """What the import did to people and did not say, or said otherwise."""
    said = {judged.row.code: judged for judged in verdict.members}
    found = [f"{code} is gone" for code in before.keys() - after.keys()]
    for code, row in after.items():
        judged = said.get(code)
        if code not in before:
            if judged is None or judged.state != "new":
                found.append(f"{code} is new and was not said")
            continue
        shown = {change.name: change for change in judged.changes} if judged else {}
        for name, value in row.items():
            column = "born_on" if name == "is_born_in_year" else name.removesuffix("__code")
            if value == before[code].get(name, ABSENT.get(name)):
                continue
            written = shown[column].new if column in shown else None
            if column == "activity_document" and not written and "activity" in shown:
                written = SOURCE  # an entry without a document names the workbook
            if written != MEMBERS.column(column).show_in({**row, column: row.get(column, value)}):
                found.append(f"{code}.{column}: {before[code].get(name)} → {value}")
    return found


def misread(verdict: WorkbookVerdict, changed: dict[str, object]) -> list[str]:
    """Dates whose figures are not those of the text they were read from, with the day first."""
    found = []
    for judged in verdict.members:
        for name in ("born_on", "admitted_on", "official_on", "activity_on"):
            value, day = changed.get(judged.line.cells.get(name, "")), getattr(judged.row, name)
            figures = (
                [int(digits) for digits in re.findall(r"[0-9]+", value)] if isinstance(value, str) else []
            )
            if judged.row.is_born_in_year and name == "born_on" and figures == [day.year]:
                continue
            if figures and figures not in (
                [day.day, day.month, day.year],
                [day.day, day.month, day.year % 100],
                [day.year, day.month, day.day],
            ):
                found.append(f"{value!r} was read as {day}")
    return found


@pytest.mark.django_db
def test_cells_put_wrong_break_nothing_and_change_nobody_silently() -> None:
    install()
    PostTitle.objects.create(code="M7", name="Ủy viên", managed_by="unit")
    content = fill_workbook((*PROVINCE, *NEW))
    good, before = pages_of(content), people()
    chance, counts = random.Random(SEED), Counter[str]()  # noqa: S311  it keeps no secret
    for number in range(COUNT):
        pages, changed = mutated(good, chance)
        whole = number % REAL_FILES == 0
        real = edited(content, {k: v for k, v in changed.items() if v != "\0"}) if whole else None
        again = counts["written"] % READ_AGAIN == 0
        came, verdict, after = outcome(pages, real, is_read_again=again)
        counts[came] += 1
        if verdict:
            assert (silent(before, after, verdict), misread(verdict, changed)) == ([], []), (SEED, changed)
        assert people() == before if number % REAL_FILES == 0 else True
    sys.stdout.write(f"\nseed {SEED}: {COUNT} workbooks, {dict(counts)}\n")
    assert min(counts["written"], counts["lines refused"]) * 20 > COUNT
