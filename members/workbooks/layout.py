"""The four sheets of the import workbook and their columns, as data.

The words in the file are Vietnamese, whatever the language of the site: the file is a form, and old files
must stay readable when a translation changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from members.models import Activity, Committee, CommitteeKind, Member, Post, RoleKind
from members.workbooks.cells import CellType, Column
from members.workbooks.lines import Sheet


@dataclass(frozen=True)
class CommitteeRow:
    """One line of the sheet of committees.

    ``parent`` is the code of the committee directly above, empty for the committee at the top."""

    code: str
    parent: str
    name: str
    kind: str
    body: str
    symbol: str
    place: str


@dataclass(frozen=True)
class MemberRow:
    """One line of the sheet of members. ``cell`` is the code of the party cell."""

    code: str
    full_name: str
    born_on: dt.date
    admitted_on: dt.date
    cell: str
    in_system: bool
    activity: str


@dataclass(frozen=True)
class PostRow:
    """One line of the sheet of posts. ``member`` and ``committee`` are codes."""

    member: str
    committee: str
    title: str
    rank: int
    is_head: bool
    leads: bool
    portfolio: str
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass(frozen=True)
class RoleRow:
    """One line of the sheet of roles. ``member`` and ``committee`` are codes."""

    member: str
    kind: str
    committee: str
    starts_on: dt.date
    ends_on: dt.date | None


WorkbookRow = CommitteeRow | MemberRow | PostRow | RoleRow

KIND_WORDS = {
    CommitteeKind.PROVINCIAL: "Cấp tỉnh",
    CommitteeKind.COMMUNE: "Cấp xã",
    CommitteeKind.GRASSROOTS: "Đảng ủy cơ sở",
    CommitteeKind.SECTION: "Đảng ủy bộ phận",
    CommitteeKind.CELL: "Chi bộ",
    CommitteeKind.LEADERSHIP: "Tập thể lãnh đạo",
    CommitteeKind.AGENCY: "Cơ quan",
}
ACTIVITY_WORDS = {
    Activity.ACTIVE: "Đang sinh hoạt",
    Activity.EXEMPT: "Được miễn",
    Activity.SUSPENDED: "Bị đình chỉ",
    Activity.OFF_COMMITTEE: "Đình chỉ sinh hoạt cấp ủy",
    Activity.ABROAD: "Ở nước ngoài",
    Activity.MOVED_OUT: "Đã chuyển đi",
    Activity.EXPELLED: "Bị khai trừ",
    Activity.STRUCK_OFF: "Bị xóa tên",
    Activity.DIED: "Đã từ trần",
}
ROLE_WORDS = {
    RoleKind.CLERK: "Thư ký",
    RoleKind.STAFF: "Cán bộ tổ chức",
    RoleKind.APPROVER: "Người quyết định xếp loại",
    RoleKind.INSPECTION: "Cán bộ kiểm tra",
    RoleKind.SUPERVISOR: "Người giám sát",
    RoleKind.DELEGATE: "Thành viên đoàn công tác",
    RoleKind.GUEST: "Khách mời",
    RoleKind.ADMINISTRATOR: "Quản trị",
}
YES_WORDS = {True: "có", False: "không"}


def _text(model: type[models.Model], name: str, *shown: str, of: str = "", **more: Any) -> Column:
    """Return a column of text that may be as long as the model's field ``of``.

    By default this is the field named like the column. Here and in the functions below, ``shown`` holds the
    heading, the hint and the example."""
    heading, hint, example = shown
    longest = getattr(model, of or name).field.max_length
    return Column(name, heading, hint, example, longest=longest, **more)


def _word(name: str, *shown: str, words: Mapping[Any, str], **more: Any) -> Column:
    heading, hint, example = shown
    plain = {getattr(value, "value", value): word for value, word in words.items()}
    return Column(name, heading, hint, example, holds=CellType.WORD, words=plain, **more)


def _yes_no(name: str, *shown: str, **more: Any) -> Column:
    return _word(name, *shown, words=YES_WORDS, **more)


def _date(name: str, *shown: str, **more: Any) -> Column:
    heading, hint, example = shown
    return Column(name, heading, hint, example, holds=CellType.DATE, **more)


FROM = _date("starts_on", "từ ngày", "Ngày bắt đầu, dạng 31/12/2025.", "01/07/2025")
TO = _date(
    "ends_on",
    "đến ngày",
    "Ngày cuối cùng, tính cả ngày đó. Để trống nếu chưa thôi.",
    "",
    required=False,
    blank=None,
)
MEMBER = _text(
    Member, "member", "mã đảng viên", "Mã ở trang Đảng viên, hoặc đã có trên hệ thống.", "DV-01", of="code"
)
COMMITTEE = _text(
    Committee, "committee", "mã tổ chức", "Mã ở trang Tổ chức, hoặc đã có trên hệ thống.", "TX", of="code"
)

COMMITTEES = Sheet(
    "Tổ chức",
    CommitteeRow,
    (
        _text(Committee, "code", "mã", "Mã của tổ chức, mỗi tổ chức một mã, không đổi về sau.", "TX"),
        _text(
            Committee,
            "parent",
            "mã cấp trên",
            "Mã của tổ chức cấp trên trực tiếp. Chỉ tổ chức cao nhất để trống.",
            "TU",
            of="code",
            required=False,
        ),
        _text(Committee, "name", "tên", "Tên đầy đủ của tổ chức đảng.", "Đảng ủy xã Tân Xuân"),
        _word("kind", "loại", "Chọn trong danh sách.", "Cấp xã", words=KIND_WORDS, choices=CommitteeKind),
        _text(
            Committee,
            "body",
            "tập thể kiểm điểm",
            "Tập thể lãnh đạo được kiểm điểm.",
            "Ban Thường vụ Đảng ủy",
        ),
        _text(Committee, "symbol", "ký hiệu", "Ký hiệu cơ quan trong số văn bản (Số 12-BC/ĐU).", "ĐU"),
        _text(Committee, "place", "địa danh", "Địa danh ghi trước ngày tháng của văn bản.", "Tân Xuân"),
    ),
    key=("code",),
    label=("name",),
)
MEMBERS = Sheet(
    "Đảng viên",
    MemberRow,
    (
        _text(Member, "code", "mã", "Mã của đảng viên, mỗi người một mã, không đổi về sau.", "DV-01"),
        _text(
            Member,
            "full_name",
            "họ và tên",
            "Họ, chữ đệm và tên, viết hoa như trong lý lịch.",
            "Nguyễn Văn An",
        ),
        _date("born_on", "ngày sinh", "Dạng 31/12/1980.", "31/12/1980"),
        _date("admitted_on", "ngày vào Đảng", "Ngày kết nạp, dạng 03/02/2005.", "03/02/2005"),
        _text(Committee, "cell", "mã chi bộ", "Mã của chi bộ nơi sinh hoạt.", "CB1", of="code"),
        _yes_no(
            "in_system",
            "làm việc trong hệ thống chính trị",
            "có hoặc không. Quyết định dùng mẫu bản tự kiểm điểm nào.",
            "có",
        ),
        _word(
            "activity",
            "tình trạng sinh hoạt",
            "Chọn trong danh sách.",
            "Đang sinh hoạt",
            words=ACTIVITY_WORDS,
            choices=Activity,
        ),
    ),
    key=("code",),
    label=("full_name",),
)
POSTS = Sheet(
    "Chức vụ",
    PostRow,
    (
        MEMBER,
        COMMITTEE,
        _text(Post, "title", "chức vụ", "Chức vụ đảng, chính quyền, đoàn thể, ghi đầy đủ.", "Bí thư Đảng ủy"),
        Column(
            "rank",
            "thứ tự",
            "Số thứ tự trong danh sách của tổ chức, người đứng đầu là 1.",
            "1",
            holds=CellType.NUMBER,
        ),
        _yes_no(
            "is_head",
            "là người đứng đầu",
            "có hoặc không; để trống là không. Mỗi lúc một tổ chức có một người đứng đầu.",
            "có",
            required=False,
            blank=False,
        ),
        _yes_no(
            "leads",
            "giữ chức lãnh đạo quản lý",
            "có hoặc không; để trống là không.",
            "có",
            required=False,
            blank=False,
        ),
        _text(
            Post,
            "portfolio",
            "lĩnh vực/địa bàn phụ trách",
            "Lĩnh vực, địa bàn được phân công. Có thể để trống.",
            "Lãnh đạo toàn diện",
            required=False,
        ),
        FROM,
        TO,
    ),
    key=("member", "committee", "starts_on"),
    label=("member", "title", "committee"),
)
ROLES = Sheet(
    "Vai trò",
    RoleRow,
    (
        MEMBER,
        _word("kind", "vai trò", "Chọn trong danh sách.", "Thư ký", words=ROLE_WORDS, choices=RoleKind),
        COMMITTEE,
        FROM,
        TO,
    ),
    key=("member", "kind", "committee", "starts_on"),
    label=("member", "kind", "committee"),
)
