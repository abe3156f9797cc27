"""Lists as offices keep them: titles above, notes below, other headings, dates as people write them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook as Excel
from openpyxl import load_workbook

from members.actions.answers import choose_columns, confirm_lines
from members.actions.workbooks import apply_workbook, read_stored, store_workbook
from members.models import KnownHeading, Member, Workbook
from members.oldfonts import find_old_font
from members.workbooks import Answers, Book, WorkbookError, judge_workbook, read_workbook
from tests.members.factories import faults, install, login, member, person, verdict_on

pytestmark = pytest.mark.usefixtures("english")

HEAD = (
    "STT",
    "Mã đảng viên",
    "Họ tên khai sinh",
    "Sinh ngày",
    "Ngày kết nạp (dự bị)",
    "Chi bộ",
    "Trong HTCT",
)
OTHERS = {"Đảng viên": {"trong htct": "in_system"}}


def table(*rows: Sequence[Any], title: str = "DS 2025", merged: Sequence[str] = ()) -> bytes:
    book = Excel()
    page = book.worksheets[0]
    page.title = title
    for row in rows:
        page.append(list(row))
    for cells in merged:
        page.merge_cells(cells)
    return saved(book)


def saved(book: Excel) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


OFFICE = table(
    ("DANH SÁCH ĐẢNG VIÊN CHI BỘ XC",),
    ("(Tính đến ngày 30/11/2026)",),
    (),
    HEAD,
    ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"),
    (1, "N1", "Đỗ Văn Số", "15/8/72", "3-2-1999", "XC", "x"),
    (2, "N2", "Vũ  Thị   Hoa ", dt.datetime(1975, 5, 6), "19.05.1996", "Đảng ủy xã XC", "không"),  # noqa: DTZ001
    (3,),
    ("Tổng cộng: 2 đảng viên",),
    (None, None, "Người lập biểu", None, None, "Bí thư chi bộ"),
    merged=("A1:G1", "A2:G2"),
)


def rows_of(book: Book) -> list[tuple[object, ...]]:
    return [(line.number, line.values.get("full_name"), line.values.get("born_on")) for line in book.members]


def test_a_list_with_titles_own_headings_and_totals_is_read() -> None:
    book = read_workbook(OFFICE, Answers(columns=OTHERS))
    assert rows_of(book) == [(6, "Đỗ Văn Số", dt.date(1972, 8, 15)), (7, "Vũ Thị Hoa", dt.date(1975, 5, 6))]
    assert [line.problems for line in book.members] == [(), ()]
    said = " ".join(book.said)
    assert [words in said for words in ("DS 2025!1 ", "DS 2025!9 ", "DS 2025!10 ", "Người lập biểu")] == [
        True
    ] * 4


def test_headings_over_two_rows_and_two_columns_of_one_date_are_read() -> None:
    content = table(
        ("STT", "Mã ĐV", "Họ và tên", "Ngày sinh", None, "Ngày vào Đảng", "Mã chi bộ"),
        (None, None, None, "Nam", "Nữ", None, None),
        (1, "N1", "An", "1/2/1961", None, "3/2/1985", "XC"),
        (2, "N2", "Bình", None, "2/3/1970", "19/5/1999", "XC"),
        (3, "N3", "Cả hai", "1/2/1961", "2/3/1970", "19/5/1999", "XC"),
    )
    book = read_workbook(content, Answers(fixed={"in_system": "có"}))
    assert rows_of(book) == [
        (3, "An", dt.date(1961, 2, 1)),
        (4, "Bình", dt.date(1970, 3, 2)),
        (5, "Cả hai", None),
    ]


def test_what_is_not_found_is_named_and_nothing_is_guessed() -> None:
    content = table(
        ("Họ và tên khai sinh", "Họ tên đảng viên", "Ngày sinh", "Ghi chú"), ("A", "B", "1/2/1961", "XC")
    )
    book = read_workbook(content)
    assert [column.name for column in book.unclear[0].table.doubtful] == ["full_name"]
    lacking = [column.name for column in book.unclear[0].table.lacking]
    assert (lacking, book.members) == (["code", "admitted_on", "cell", "in_system"], [])


@pytest.mark.parametrize("names", [("Đảng viên", "DANG VIEN"), ("DS 1", "DS 2")])
def test_two_lists_in_one_file_are_refused(names: tuple[str, str]) -> None:
    book = load_workbook(io.BytesIO(OFFICE))
    book["DS 2025"].title = names[0]
    book.copy_worksheet(book.worksheets[0]).title = names[1]
    with pytest.raises(WorkbookError, match="Several sheets"):
        read_workbook(saved(book))


def test_hidden_sheets_and_rows_are_read_and_said() -> None:
    book = load_workbook(io.BytesIO(OFFICE))
    book.worksheets[0].row_dimensions[7].hidden = True
    book.create_sheet("Trang khác").append(["x"])
    book.worksheets[0].sheet_state = "hidden"
    said = " ".join(read_workbook(saved(book), Answers(columns=OTHERS)).said)
    found = [
        words in said
        for words in ("is hidden in Excel. It was read", "were read: 7.", "“Trang khác” was not")
    ]
    assert found == [True] * 3


TEXT = (
    "mã;họ và tên;ngày sinh;ngày vào Đảng;mã chi bộ;làm việc trong hệ thống chính trị\n"
    "N1;Lê Thị Hường;1/2/1975;3/2/1999;XC;có\n"
)


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8", ";"), ("utf-8-sig", ","), ("utf-16", "\t")],
)
def test_a_table_as_text_is_read(encoding: str, separator: str) -> None:
    book = read_workbook(TEXT.replace(";", separator).encode(encoding))
    assert [(line.row, line.place) for line in book.members] == [
        (
            member(
                "N1", full_name="Lê Thị Hường", born_on=dt.date(1975, 2, 1), admitted_on=dt.date(1999, 2, 3)
            ),
            "Đảng viên!2",
        )
    ]


def test_a_table_in_windows_1258_is_read() -> None:
    marks = {"ệ": "ê\u0323", "ị": "i\u0323", "ườ": "ươ\u0300", "ữ": "ư\u0303", "ọ": "o\u0323", "ộ": "ô\u0323"}
    text = TEXT
    for letter, parts in marks.items():
        text = text.replace(letter, parts)
    text = (
        text.replace("ảng", "a\u0309ng")
        .replace("ố", "ô\u0301")
        .replace("í", "i\u0301")
        .replace("ã", "a\u0303")
    )
    book = read_workbook(text.encode("cp1258"))
    assert [line.values["full_name"] for line in book.members] == ["Lê Thị Hường"]


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"<html><table>"])
def test_an_old_workbook_is_refused_with_how_to_save_it(content: bytes) -> None:
    with pytest.raises(WorkbookError, match="Save As"):
        read_workbook(content)


@pytest.mark.parametrize(
    ("old", "name", "new"),
    [
        ("TrÇn V¨n §\u00adëng", "TCVN3", "Trần Văn Đưởng"),
        ("ph\u00ad\u00eang", "TCVN3", "phường"),
        ("Leâ Thò Höôøng", "VNI", "Lê Thị Hường"),
    ],
)
def test_text_for_an_old_font_is_found(old: str, name: str, new: str) -> None:
    found = find_old_font(old)
    assert found is not None
    assert (found.name, found.text) == (name, new)


@pytest.mark.parametrize(
    "text",
    [
        "Lê Thị Hường",
        "Thân Văn Trí",
        "Cao Bá Quát",
        "Noël",
        "São Paulo",
        "café",
        "kinh\u00addoanh",
        "Êban",
        "5 m² – ½",
        "",
    ],
)
def test_other_text_is_not_taken_for_it(text: str) -> None:
    assert find_old_font(text) is None


OLD = table(
    ("mã", "họ và tên", "ngày sinh", "ngày vào Đảng", "mã chi bộ", "làm việc trong hệ thống chính trị"),
    ("N1", "TrÇn V¨n §\u00adëng", "05/06/1970", "03/02/1995", "XC", "kh«ng"),
)


@pytest.mark.django_db
def test_an_old_font_is_converted_only_when_that_was_confirmed() -> None:
    install()
    admin = person("ADMIN-T")
    workbook = store_workbook("cũ.xlsx", OLD, by=admin)
    found = faults(judge_workbook(read_stored(workbook), by=admin))
    assert (set(found), "Trần Văn Đưởng" in found["DS 2025!B2"]) == ({"DS 2025!B2", "DS 2025!F2"}, True)
    workbook = confirm_lines(workbook, [], converts=True, by=admin)
    verdict = judge_workbook(read_stored(workbook), by=admin)
    assert verdict.members[0].line.notes[0] == "TrÇn V¨n §\u00adëng → Trần Văn Đưởng"
    apply_workbook(workbook, by=admin)
    assert person("N1").full_name == "Trần Văn Đưởng"


def asked(*rows: Any) -> dict[str, list[str]]:
    """The questions of these lines and what is simply wrong, by code."""
    return {
        judged.line.values["code"]: ["?" if problem.question else problem.why for problem in judged.problems]
        for judged in verdict_on(*rows).members
    }


@pytest.mark.django_db
def test_another_person_under_a_code_and_likely_doubles_are_asked_about() -> None:
    install()
    other: dict[str, Any] = {"full_name": "Người Khác", "born_on": dt.date(1970, 1, 1)}
    kept: dict[str, Any] = {"full_name": "Nguyễn Thị PLAIN-X", "born_on": dt.date(1970, 1, 1)}
    assert asked(
        member("HEAD-X", **other),
        member("PLAIN-X", **kept),
        member("N1", full_name="NGUYỄN THỊ HEAD-X", admitted_on=dt.date(2001, 1, 1)),
        member("N2", full_name="Một Tên"),
        member("N3", full_name="một tên"),
        member(
            "N4", full_name="Nguyễn Thị HEAD-X", born_on=dt.date(1985, 1, 1), admitted_on=dt.date(2010, 1, 1)
        ),
    ) == {"HEAD-X": ["?"], "PLAIN-X": [], "N1": ["?"], "N2": ["?"], "N3": ["?"], "N4": []}


@pytest.mark.django_db
def test_a_double_outside_the_own_part_of_the_tree_is_not_betrayed() -> None:
    install()
    verdict = verdict_on(member("N1", full_name="Trần Văn Ẩn"), by="ADMIN-X")
    assert [judged.state for judged in verdict.members] == ["new"]


@pytest.mark.django_db
def test_a_confirmed_row_is_written_and_asked_again_when_the_person_changed() -> None:
    install()
    admin = person("ADMIN-T")
    content = table(
        ("mã", "họ và tên", "ngày sinh", "ngày vào Đảng", "mã chi bộ", "làm việc trong hệ thống chính trị"),
        ("head-x", "Người Khác", "01/01/1970", "03/02/1995", "Đảng ủy xã YC", "có"),
    )
    workbook = store_workbook("a.xlsx", content, by=admin)
    (judged,) = judge_workbook(read_stored(workbook), by=admin).members
    assert (judged.row.code, judged.row.cell) == ("HEAD-X", "YC")
    (problem,) = judged.problems
    workbook = confirm_lines(workbook, [problem.question], converts=False, by=admin)
    Member.objects.filter(code="HEAD-X").update(full_name="Lại Tên Khác")
    with pytest.raises(ValidationError):
        apply_workbook(workbook, by=admin)
    Member.objects.filter(code="HEAD-X").update(full_name="Nguyễn Thị HEAD-X")
    apply_workbook(workbook, by=admin)
    assert (person("HEAD-X").full_name, person("HEAD-X").cell.code) == ("Người Khác", "YC")


@pytest.mark.django_db
def test_days_that_are_not_plausible_are_said() -> None:
    install()
    young = asked(member("N1", born_on=dt.date(1990, 1, 1), admitted_on=dt.date(2006, 1, 1)))
    future = asked(member("N1", admitted_on=dt.date(2099, 1, 1)))
    assert (young, future) == ({"N1": ["?"]}, {"N1": ["This day has not come yet."]})


@pytest.mark.django_db
def test_columns_are_chosen_once_and_remembered_for_the_next_file() -> None:
    install()
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(login("ADMIN-T"))
    client.post(reverse("members:workbooks"), {"file": SimpleUploadedFile("ds.xlsx", OFFICE)})
    workbook = Workbook.objects.get()
    columns = reverse("members:workbook_columns", args=[workbook.pk])
    assert client.get(reverse("members:workbook", args=[workbook.pk]))["Location"] == columns
    page = client.get(columns)
    chosen = {field.html_name: field.value() or "" for field in page.context["form"]}
    assert "no column was found for: làm việc trong hệ thống chính trị" in page.content.decode()
    assert client.post(columns, chosen | {"0-6": "full_name"}).status_code == 422
    client.post(columns, chosen | {"0-6": "in_system"})
    seen = client.get(reverse("members:workbook", args=[workbook.pk])).content.decode()
    assert "2 rows would be written" in " ".join(seen.split())
    again = store_workbook("ds.xlsx", OFFICE, by=person("ADMIN-T"))
    assert (read_stored(again).refusal(), KnownHeading.objects.filter(column="in_system").count()) == ("", 1)
    apply_workbook(workbook, by=person("ADMIN-T"))
    with pytest.raises(ValidationError):
        choose_columns(workbook, {}, {}, by=person("ADMIN-T"))


@pytest.mark.django_db
def test_the_file_comes_back_with_its_faults_marked() -> None:
    install()
    client = Client()
    client.force_login(login("ADMIN-T"))
    for content in (OLD, TEXT.replace("1/2/1975", "31/02/1975").encode()):
        workbook = store_workbook("a", content, by=person("ADMIN-T"))
        answer = client.get(reverse("members:workbook_marked", args=[workbook.pk]))
        page = load_workbook(io.BytesIO(answer.content)).worksheets[0]
        marked = [cell.coordinate for row in page.iter_rows() for cell in row if cell.comment]
        assert marked == (["B2", "F2"] if content == OLD else ["C2"])


def test_new_columns_are_found_by_the_headings_that_offices_write() -> None:
    content = table(
        (*HEAD, "Nam/Nữ", "Ngày chính thức", "Số thẻ đảng viên", "Đơn vị công tác", "Tình trạng"),
        (
            1,
            "N1",
            "Đỗ Văn Số",
            1972,
            "3-2-1999",
            "XC",
            "x",
            "nam",
            "3/2/2000",
            12345,
            "UBND xã",
            "Chuyển sinh hoạt",
        ),
    )
    (line,) = read_workbook(content, Answers(columns=OTHERS)).members
    assert line.problems == ()
    found = {
        name: line.values[name] for name in ("sex", "official_on", "card_number", "workplace", "activity")
    }
    assert found == {
        "sex": "male",
        "official_on": dt.date(2000, 2, 3),
        "card_number": "12345",
        "workplace": "UBND xã",
        "activity": "moved_out",
    }
    assert (line.values["born_on"], line.values["is_born_in_year"]) == (dt.date(1972, 1, 1), True)


def test_two_columns_of_birth_say_the_sex_too() -> None:
    content = table(
        ("STT", "Mã ĐV", "Họ và tên", "Năm sinh", None, "Ngày vào Đảng", None, "Mã chi bộ"),
        (None, None, None, "Nam", "Nữ", "Dự bị", "Chính thức", None),
        (1, "N1", "An", 1961, None, "3/2/1985", "3/2/1986", "XC"),
        (2, "N2", "Bình", None, "2/3/1970", "19/5/1999", None, "XC"),
    )
    lines = read_workbook(content, Answers(fixed={"in_system": "có"})).members
    names = ("sex", "born_on", "is_born_in_year", "official_on")
    assert [[line.values[name] for name in names] for line in lines] == [
        ["male", dt.date(1961, 1, 1), True, dt.date(1986, 2, 3)],
        ["female", dt.date(1970, 3, 2), False, None],
    ]
