"""A small province made by the import itself, and workbooks with chosen cells put wrong."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from openpyxl import load_workbook

from members.actions.importing import import_rows
from members.models import Member, User
from members.workbooks import (
    Book,
    CommitteeRow,
    MemberRow,
    PostRow,
    RoleRow,
    WorkbookVerdict,
    fill_workbook,
    judge_workbook,
    read_workbook,
)
from members.workbooks.rows import WorkbookRow

BEGIN = dt.date(2025, 7, 1)


def committee(code: str, parent: str = "T", kind: str = "commune", **more: Any) -> CommitteeRow:
    words: dict[str, Any] = {
        "name": f"Đảng ủy xã {code}",
        "body": "Ban Thường vụ",
        "symbol": "ĐU",
        "place": f"Xã {code}",
    }
    return CommitteeRow(code=code, parent=parent, kind=kind, **words | more)


def member(code: str, cell: str = "XC", **more: Any) -> MemberRow:
    fields: dict[str, Any] = {
        "full_name": f"Nguyễn Thị {code}",
        "born_on": dt.date(1980, 2, 28),
        "admitted_on": dt.date(2005, 5, 19),
        "in_system": True,
        "activity": "active",
    }
    return MemberRow(code=code, cell=cell, **fields | more)


def post(person: str, place: str = "X", **more: Any) -> PostRow:
    fields: dict[str, Any] = {
        "title": "Ủy viên",
        "rank": 5,
        "is_head": False,
        "leads": True,
        "portfolio": "Dân vận",
        "starts_on": BEGIN,
        "ends_on": None,
    }
    return PostRow(member=person, committee=place, **fields | more)


def role(person: str, kind: str = "clerk", place: str = "X", **more: Any) -> RoleRow:
    return RoleRow(member=person, kind=kind, committee=place, **{"starts_on": BEGIN, "ends_on": None} | more)


PROVINCE: tuple[WorkbookRow, ...] = (
    committee("T", "", "provincial"),
    committee("X"),
    committee("XC", "X", "cell"),
    committee("Y"),
    committee("YC", "Y", "cell"),
    member("ADMIN-T"),
    member("ADMIN-X"),
    member("FORMER"),
    member("HEAD-X"),
    member("PLAIN-X"),
    member("PLAIN-Y", "YC", full_name="Lò Văn Kín"),
    member("HEAD-Y", "YC", full_name="Trần Văn Ẩn"),
    post("HEAD-X", title="Bí thư", rank=1, is_head=True),
    post("HEAD-Y", "Y", title="Bí thư", rank=1, is_head=True),
    role("ADMIN-T", "administrator", "T"),
    role("ADMIN-X", "administrator", "X"),
    role("FORMER", "administrator", "T", ends_on=dt.date(2025, 8, 1)),
)


@cache
def book_of(rows: tuple[WorkbookRow, ...]) -> Book:
    """Through the file and back, once for all tests."""
    return read_workbook(fill_workbook(rows))


def install(rows: Iterable[WorkbookRow] = PROVINCE) -> None:
    import_rows(book_of(tuple(rows)), by=None, source="province.xlsx")


def person(code: str) -> Member:
    return Member.objects.get(code=code)


def login(code: str) -> User:
    """A login without a password, whose making would cost more than the test."""
    return User.objects.create_user(code.lower(), member=person(code))


def edited(content: bytes, cells: Mapping[str, Any]) -> bytes:
    """The workbook with these cells ("Đảng viên!D7") set to something else."""
    book = load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        sheet, _bang, cell = place.partition("!")
        book[sheet][cell] = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def verdict_on(
    *rows: WorkbookRow, by: str | None = "ADMIN-T", cells: Mapping[str, Any] | None = None
) -> WorkbookVerdict:
    content = edited(fill_workbook(rows), cells or {})
    return judge_workbook(read_workbook(content), by=person(by) if by else None)


def states(verdict: WorkbookVerdict) -> list[str]:
    return [judged.state.value for judged in verdict]


def faults(verdict: WorkbookVerdict) -> dict[str, str]:
    """What is wrong, by cell."""
    return {problem.cell: problem.why for judged in verdict for problem in judged.problems}
