"""The four sheets of the import workbook and their columns, as data.

The words in the file are Vietnamese, whatever the language of the site: the file is a form, and old files
must stay readable when a translation changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from members.models import (
    Activity,
    ActivityChange,
    Block,
    Committee,
    CommitteeKind,
    Member,
    Post,
    PostTitle,
    RoleKind,
    Sex,
)
from members.workbooks.cells import CellType, Column
from members.workbooks.lines import Sheet
from members.workbooks.rows import CommitteeRow, MemberRow, PostRow, RoleRow, with_standing
from members.workbooks.synonyms import with_synonyms
from members.workbooks.words import (
    ACTIVITY_WORDS,
    ALSO_ACTIVITY,
    ALSO_YES,
    BLOCK_WORDS,
    KIND_WORDS,
    ROLE_WORDS,
    SEX_WORDS,
    YES_WORDS,
)

GUIDE = "Hướng dẫn"


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
    return _word(name, *shown, words=YES_WORDS, also=ALSO_YES, **more)


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
    with_synonyms(
        "Tổ chức",
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
            _word(
                "block",
                "khối",
                "Chọn trong danh sách. Có thể để trống.",
                "Khối đảng",
                words=BLOCK_WORDS,
                choices=Block,
                required=False,
            ),
            _date(
                "starts_on",
                "thành lập ngày",
                "Ngày đầu tiên của tổ chức. Để trống nếu không rõ.",
                "01/07/2025",
                required=False,
                blank=None,
            ),
        ),
    ),
    key=("code",),
    label=("name", "parent"),
)
MEMBERS = Sheet(
    "Đảng viên",
    MemberRow,
    with_synonyms(
        "Đảng viên",
        (
            _text(Member, "code", "mã", "Mã của đảng viên, mỗi người một mã, không đổi về sau.", "DV-01"),
            _text(
                Member,
                "full_name",
                "họ và tên",
                "Họ, chữ đệm và tên, viết hoa như trong lý lịch.",
                "Nguyễn Văn An",
            ),
            _date(
                "born_on",
                "ngày sinh",
                "Dạng 31/12/1980; nếu chỉ biết năm thì ghi năm, dạng 1980.",
                "31/12/1980",
                year_flag="is_born_in_year",
            ),
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
                also=ALSO_ACTIVITY,
                absent=Activity.ACTIVE.value,
            ),
            _date(
                "activity_on",
                "tình trạng từ ngày",
                "Ngày bắt đầu tình trạng này. Để trống thì tính từ ngày nhập.",
                "",
                required=False,
                blank=None,
            ),
            _text(
                ActivityChange,
                "activity_document",
                "văn bản về tình trạng",
                "Số, ngày và cơ quan ban hành. Để trống thì ghi tên tệp.",
                "",
                of="document",
                required=False,
            ),
            _text(
                ActivityChange,
                "activity_place",
                "nơi chuyển đến",
                "Nơi chuyển đến, hoặc nơi đang ở nước ngoài.",
                "",
                of="place",
                required=False,
            ),
            _word(
                "sex",
                "giới tính",
                "Nam hoặc Nữ. Có thể để trống.",
                "Nam",
                words=SEX_WORDS,
                choices=Sex,
                required=False,
            ),
            _date(
                "official_on",
                "ngày chính thức",
                "Ngày công nhận đảng viên chính thức. Để trống nếu không rõ.",
                "03/02/2006",
                required=False,
                blank=None,
            ),
            _text(
                Member,
                "card_number",
                "số thẻ đảng",
                "Số thẻ đảng viên. Có thể để trống.",
                "",
                required=False,
            ),
            _text(
                Member,
                "workplace",
                "nơi làm việc",
                "Cơ quan, đơn vị công tác. Có thể để trống.",
                "Ủy ban nhân dân xã Tân Xuân",
                required=False,
            ),
        ),
    ),
    key=("code",),
    label=("full_name",),
    complete=with_standing,
)
POSTS = Sheet(
    "Chức vụ",
    PostRow,
    with_synonyms(
        "Chức vụ",
        (
            MEMBER,
            COMMITTEE,
            _text(
                Post, "title", "chức vụ", "Chức vụ đảng, chính quyền, đoàn thể, ghi đầy đủ.", "Bí thư Đảng ủy"
            ),
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
            _text(
                PostTitle,
                "catalogued",
                "mã chức danh",
                "Mã trong danh mục chức danh của tỉnh. Có thể để trống.",
                "",
                of="code",
                required=False,
            ),
            _yes_no(
                "is_acting",
                "phụ trách, quyền",
                "có hoặc không; để trống là không. Giữ quyền hoặc phụ trách khi khuyết người đứng đầu.",
                "không",
                required=False,
                blank=False,
            ),
        ),
    ),
    key=("member", "committee", "starts_on"),
    label=("member", "title", "committee"),
)
ROLES = Sheet(
    "Vai trò",
    RoleRow,
    with_synonyms(
        "Vai trò",
        (
            MEMBER,
            _word("kind", "vai trò", "Chọn trong danh sách.", "Thư ký", words=ROLE_WORDS, choices=RoleKind),
            COMMITTEE,
            FROM,
            TO,
        ),
    ),
    key=("member", "kind", "committee", "starts_on"),
    label=("member", "kind", "committee"),
)
