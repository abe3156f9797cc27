"""Files that are no workbook of ours, or were made to do harm."""

import io
import struct
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from members.workbooks import WorkbookError, empty_workbook, fill_workbook, read_workbook
from members.workbooks.files import MOST_ROWS
from tests.members.factories import PROVINCE, committee, edited, member

pytestmark = pytest.mark.usefixtures("english")

SHEETS = ["Hướng dẫn", "Tổ chức", "Đảng viên", "Chức vụ", "Vai trò"]
ROWS = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>mã</t></is></c></row>'


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(content: bytes, parts: dict[str, bytes]) -> bytes:
    """The same zip with some parts replaced or added, pressed hard."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return file.getvalue()


def sheet_part(content: bytes, name: str) -> str:
    return f"xl/worksheets/sheet{opened(content).sheetnames.index(name) + 1}.xml"


def test_the_template_has_the_four_sheets_and_a_guide_and_no_rows() -> None:
    book = read_workbook(empty_workbook())
    assert opened(empty_workbook()).sheetnames == SHEETS
    assert [book.committees, book.members, book.posts, book.roles] == [[], [], [], []]


def test_choice_columns_offer_their_words() -> None:
    page: Worksheet = opened(empty_workbook())["Vai trò"]
    offered = {str(choice.sqref): choice.formula1 for choice in page.data_validations.dataValidation}
    kinds = ("Thư ký", "Cán bộ tổ chức", "Người quyết định xếp loại", "Cán bộ kiểm tra", "Người giám sát")
    words = ",".join((*kinds, "Thành viên đoàn công tác", "Khách mời", "Quản trị"))
    assert offered == {f"B2:B{MOST_ROWS + 1}": f'"{words}"'}


def test_what_begins_like_a_formula_stays_text() -> None:
    content = fill_workbook([committee("T", "", name="=1+1")])
    assert opened(content)["Tổ chức"]["C2"].data_type == "s"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"code;name\nA;B\n",
        b"PK\x03\x04" + b"\0" * 100,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        empty_workbook()[:-200],
        empty_workbook()[:3000] + b"\0" * 500 + empty_workbook()[3500:],
        repacked(empty_workbook(), {"xl/workbook.xml": b"<workbook"}),
        repacked(empty_workbook(), {"xl/workbook.xml": b"<html/>"}),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(WorkbookError):
        read_workbook(content)


def test_a_zip_of_something_else_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    with pytest.raises(WorkbookError, match=r"\.xlsx"):
        read_workbook(file.getvalue())


def test_entities_are_refused_in_either_encoding() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>'
    for data in (bomb.encode(), bomb.encode("utf-16")):
        with pytest.raises(WorkbookError, match=r"\.xlsx"):
            read_workbook(repacked(empty_workbook(), {"xl/sharedStrings.xml": data}))


def lying(content: bytes, size: int) -> bytes:
    """The archive, saying of every part that it has only so many bytes when it is unpacked."""
    changed, place = bytearray(content), content.find(b"PK\x01\x02")
    while place >= 0:
        changed[place + 24 : place + 28] = struct.pack("<I", size)
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(changed)


@pytest.mark.parametrize("lies", [False, True])
def test_a_bomb_is_refused_before_it_is_unpacked(lies: bool) -> None:
    bomb = repacked(empty_workbook(), {"xl/media/image1.bin": b"\0" * 100_000_000})
    bomb = lying(bomb, 1_000) if lies else bomb
    assert len(bomb) < 200_000
    tracemalloc.start()
    with pytest.raises(WorkbookError):
        read_workbook(bomb)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000


def test_more_than_five_megabytes_are_refused() -> None:
    with pytest.raises(WorkbookError):
        read_workbook(empty_workbook() + b"\0" * 6_000_000)


def test_too_many_sheets_are_refused() -> None:
    book = opened(empty_workbook())
    for number in range(6):
        book.create_sheet(f"Trang {number}")
    with pytest.raises(WorkbookError):
        read_workbook(saved(book))


@pytest.mark.parametrize(("rows", "refused"), [(MOST_ROWS, False), (MOST_ROWS + 1, True)])
def test_ten_thousand_rows_are_read_and_no_more(rows: int, refused: bool) -> None:
    row = "".join(f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in range(2, rows + 2))
    content = fill_workbook([])
    name = sheet_part(content, "Vai trò")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        page = archive.read(name).decode().replace("</row></sheetData>", f"</row>{row}</sheetData>")
    content = repacked(content, {name: page.encode()})
    if refused:
        with pytest.raises(WorkbookError, match="too large"):
            read_workbook(content)
    else:
        assert len(read_workbook(content).roles) == rows


def test_a_row_beyond_the_end_of_any_sheet_costs_nothing() -> None:
    content = empty_workbook()
    name = sheet_part(content, "Vai trò")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        page = archive.read(name).decode()
    far = '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row></sheetData>'
    with pytest.raises(WorkbookError, match="Delete the empty rows"):
        read_workbook(repacked(content, {name: page.replace("</sheetData>", far).encode()}))


def test_a_wrong_claim_of_size_hides_no_rows() -> None:
    content = fill_workbook(PROVINCE)
    name = sheet_part(content, "Đảng viên")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        page = archive.read(name).decode()
    assert '<dimension ref="A1:N8"' in page
    lied = repacked(content, {name: page.replace('ref="A1:N8"', 'ref="A1:B2"', 1).encode()})
    assert [line.row for line in read_workbook(lied).members] == [
        line.row for line in read_workbook(content).members
    ]


def test_a_sheet_that_is_missing_or_empty_has_no_lines() -> None:
    book = opened(fill_workbook([member("A1")]))
    del book["Chức vụ"]
    book["Vai trò"].delete_rows(1)
    read = read_workbook(saved(book))
    assert [len(read.members), read.posts, read.roles, read.refusal()] == [1, [], [], ""]


def test_missing_headings_are_named() -> None:
    content = edited(empty_workbook(), {"Đảng viên!C1": "tuổi", "Đảng viên!E1": None})
    read = read_workbook(content)
    assert [column.name for column in read.unclear[0].table.lacking] == ["born_on", "cell"]
    assert "ngày sinh, mã chi bộ" in read.refusal()


def test_columns_may_move_and_others_stand_between() -> None:
    book = opened(fill_workbook([member("A1"), member("A2")]))
    book["Đảng viên"].insert_cols(1, 2)
    book["Đảng viên"]["A1"] = "STT"
    moved = read_workbook(saved(book)).members
    assert [line.row for line in moved] == [member("A1"), member("A2")]
    assert moved[0].problem("born_on", "").cell == "Đảng viên!E2"


def test_empty_rows_between_do_not_shift_the_numbers() -> None:
    book = opened(fill_workbook([member("A1"), member("A2")]))
    book["Đảng viên"].insert_rows(3, 5)
    book["Đảng viên"]["B4"] = "   "
    assert [line.number for line in read_workbook(saved(book)).members] == [2, 8]


def test_headings_and_sheets_are_known_in_any_case() -> None:
    book = opened(edited(fill_workbook([member("A1")]), {"Đảng viên!B1": "HỌ VÀ  TÊN "}))
    book["Đảng viên"].title = "x"  # openpyxl takes another case for the same name
    book["x"].title = "ĐẢNG VIÊN"
    assert [line.row for line in read_workbook(saved(book)).members] == [member("A1")]
