"""The province of the guide: three levels, 60 people with the first administrator. Nobody here exists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from members.workbooks import CommitteeRow, MemberRow, PostRow, RoleRow
from members.workbooks.rows import WorkbookRow

SINCE = dt.date(2025, 7, 1)
TOP, OFFICE, COMMISSION = "DM", "VP", "BTC"
COMMUNES = {"NL": "xã Nậm Lành", "BM": "xã Bản Mới", "DT": "phường Đồi Thông"}
CELLS = {"1": "Chi bộ thôn 1", "2": "Chi bộ thôn 2", "TH": "Chi bộ Trường Tiểu học"}
FIRST = {
    "name": "Tỉnh ủy Đồng Mẫu",
    "code": TOP,
    "body": "Ban Thường vụ Tỉnh ủy",
    "symbol": "TU",
    "place": "Đồng Mẫu",
    "full_name": "Nông Thị Hiên",
    "member_code": "VP-01",
    "born_on": "1985-03-04",
    "admitted_on": "2010-02-03",
    "cell_name": "Chi bộ Văn phòng Tỉnh ủy",
    "cell_code": OFFICE,
    "username": "hien.nt",
}
"""What the first administrator types on the page of the first run."""

STAFF, APPROVER, OTHER_APPROVER, INSPECTION, SECOND = "BTC-01", "BTC-02", "VP-03", "VP-08", "VP-02"
FAMILIES = ("Lường", "Quàng", "Hoàng", "Vi", "Tòng", "Đèo", "Mạc")
MIDDLES = ("Văn", "Thị", "Đức", "Thanh", "Minh")
GIVEN = ("An", "Bình", "Chiến", "Duyên", "Giang", "Hạnh", "Khôi", "Lan", "Mừng", "Nga", "Phúc", "Quyên")
SIZES = {OFFICE: 7, COMMISSION: 7}
IN_A_CELL = 5


def rows() -> list[WorkbookRow]:
    """Return what an office writes into the template: everything but what the first run has made."""
    cells = {f"{code}{cell}": code for code in COMMUNES for cell in CELLS}
    return [*_committees(), *_members([OFFICE, COMMISSION, *cells]), *_posts(), *_roles(cells)]


def _committees() -> Iterator[CommitteeRow]:
    place = FIRST["place"]
    yield CommitteeRow(COMMISSION, TOP, "Chi bộ Ban Tổ chức Tỉnh ủy", "cell", "Chi ủy", "CB", place)
    for code, name in COMMUNES.items():
        place = name.partition(" ")[2]
        yield CommitteeRow(code, TOP, f"Đảng ủy {name}", "commune", "Ban Thường vụ Đảng ủy", "ĐU", place)
        for cell, called in CELLS.items():
            yield CommitteeRow(f"{code}{cell}", code, called, "cell", "Chi ủy", "CB", place)


def _members(cells: list[str]) -> Iterator[MemberRow]:
    number = 0
    for cell in cells:
        first = 2 if cell == OFFICE else 1
        for place in range(first, first + SIZES.get(cell, IN_A_CELL)):
            name = f"{FAMILIES[number % 7]} {MIDDLES[number % 5]} {GIVEN[number % 12]}"
            born = dt.date(1965 + number % 30, 1 + number % 12, 1 + number % 28)
            admitted = dt.date(born.year + 26, 2, 3)
            in_system = not cell.endswith(("1", "2"))
            yield MemberRow(f"{cell}-{place:02}", name, born, admitted, cell, in_system, "active")
            number += 1


def _posts() -> Iterator[PostRow]:
    titles = ("Bí thư Tỉnh ủy", "Phó Bí thư Tỉnh ủy", "Ủy viên Ban Thường vụ Tỉnh ủy")
    for rank, (member, title) in enumerate(zip(("VP-03", "VP-04", "BTC-03"), titles, strict=True), start=1):
        yield PostRow(member, TOP, title, rank, rank == 1, True, "", SINCE, None)
    titles = ("Bí thư Đảng ủy", "Phó Bí thư Đảng ủy", "Ủy viên Ban Thường vụ Đảng ủy")
    for code in COMMUNES:
        for rank, title in enumerate(titles, start=1):
            yield PostRow(f"{code}TH-0{rank}", code, title, rank, rank == 1, True, "", SINCE, None)
    for cell in [OFFICE, COMMISSION, *(f"{code}{cell}" for code in COMMUNES for cell in CELLS)]:
        yield PostRow(f"{cell}-05", cell, "Bí thư Chi bộ", 1, True, False, "", SINCE, None)
        yield PostRow(f"{cell}-04", cell, "Phó Bí thư Chi bộ", 2, False, False, "", SINCE, None)


def _roles(cells: dict[str, str]) -> Iterator[RoleRow]:
    yield RoleRow(STAFF, "staff", TOP, SINCE, None)
    yield RoleRow(APPROVER, "approver", TOP, SINCE, None)
    yield RoleRow(OTHER_APPROVER, "approver", TOP, SINCE, None)
    yield RoleRow(INSPECTION, "inspection", TOP, SINCE, None)
    clerks = {TOP: "VP-06", OFFICE: "VP-07", COMMISSION: "BTC-06"}
    clerks |= {code: f"{code}TH-05" for code in COMMUNES}
    clerks |= {cell: f"{cell}-03" for cell in cells}
    for committee, member in clerks.items():
        yield RoleRow(member, "clerk", committee, SINCE, None)
