"""Other headings under which offices keep what a column holds, by the sheet of the template and the column.

Capitals, accents and what stands in brackets make no difference. Add a heading here when a list has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from members.workbooks.cells import Column

MEMBER_CODES = ("mã số đảng viên", "mã đảng viên", "mã đv")
NAMES = (
    "họ tên",
    "họ và tên đảng viên",
    "họ tên đảng viên",
    "họ và tên khai sinh",
    "họ tên khai sinh",
    "họ, chữ đệm và tên",
    "tên đồng chí",
    "họ và tên đồng chí",
    "đảng viên",
)
CELL_CODES = ("chi bộ", "tên chi bộ", "chi bộ sinh hoạt", "nơi sinh hoạt", "sinh hoạt tại chi bộ")
COMMITTEES = ("mã tổ chức đảng", "tổ chức", "tổ chức đảng", "đơn vị", "mã đơn vị")
FROM_DAYS = ("ngày bắt đầu", "bắt đầu", "từ", "ngày nhận chức vụ", "ngày bổ nhiệm")
TO_DAYS = ("ngày kết thúc", "kết thúc", "đến", "ngày thôi", "ngày thôi giữ chức vụ")

SYNONYMS: dict[str, dict[str, tuple[str, ...]]] = {
    "Tổ chức": {
        "code": ("mã tổ chức", "mã tổ chức đảng", "mã đơn vị"),
        "parent": ("mã tổ chức cấp trên", "cấp trên", "trực thuộc", "mã đơn vị cấp trên"),
        "name": ("tên tổ chức", "tên tổ chức đảng", "tên đầy đủ", "tên đơn vị"),
        "kind": ("loại tổ chức", "loại hình", "cấp"),
        "body": ("tập thể", "tập thể lãnh đạo"),
        "symbol": ("ký hiệu văn bản", "viết tắt"),
        "place": ("địa điểm", "nơi ban hành"),
        "block": ("khối công tác", "thuộc khối"),
        "starts_on": ("ngày thành lập", "thành lập", "từ ngày"),
    },
    "Đảng viên": {
        "code": MEMBER_CODES,
        "full_name": NAMES,
        "born_on": (
            "ngày tháng năm sinh",
            "ngày, tháng, năm sinh",
            "năm sinh",
            "sinh ngày",
            "ngày sinh nam",
            "ngày sinh nữ",
            "năm sinh nam",
            "năm sinh nữ",
        ),
        "admitted_on": (
            "ngày vào đảng",
            "ngày kết nạp",
            "ngày kết nạp đảng",
            "ngày vào đảng dự bị",
            "vào đảng",
            "ngày vào đcsvn",
        ),
        "cell": CELL_CODES,
        "sex": ("giới", "nam/nữ", "nam, nữ", "nam hay nữ", "nam - nữ", "phái"),
        "official_on": (
            "chính thức",
            "ngày vào đảng chính thức",
            "ngày chính thức vào đảng",
            "ngày công nhận chính thức",
            "ngày công nhận đảng viên chính thức",
            "vào đảng chính thức",
        ),
        "card_number": ("số thẻ", "số thẻ đảng viên", "thẻ đảng", "thẻ đảng viên", "số thẻ đv"),
        "workplace": (
            "đơn vị công tác",
            "cơ quan công tác",
            "cơ quan, đơn vị công tác",
            "nơi công tác",
            "cơ quan",
        ),
        "in_system": ("trong hệ thống chính trị", "công tác trong hệ thống chính trị"),
        "activity": ("tình trạng", "tình hình sinh hoạt", "trạng thái"),
        "activity_on": ("ngày thay đổi tình trạng", "từ ngày"),
        "activity_document": ("văn bản", "quyết định", "số quyết định", "căn cứ"),
        "activity_place": ("nơi ở nước ngoài", "chuyển đến", "nơi chuyển sinh hoạt đến"),
    },
    "Chức vụ": {
        "member": ("mã", *MEMBER_CODES),
        "committee": COMMITTEES,
        "title": ("tên chức vụ", "chức danh", "chức vụ đảng"),
        "catalogued": ("mã chức vụ", "mã chức danh cán bộ"),
        "is_acting": ("quyền, phụ trách", "giữ quyền", "phụ trách"),
        "rank": ("stt trong danh sách", "xếp thứ"),
        "is_head": ("người đứng đầu", "đứng đầu"),
        "leads": ("lãnh đạo quản lý", "chức danh lãnh đạo, quản lý"),
        "portfolio": ("lĩnh vực phụ trách", "địa bàn phụ trách", "lĩnh vực, địa bàn phụ trách"),
        "starts_on": FROM_DAYS,
        "ends_on": TO_DAYS,
    },
    "Vai trò": {
        "member": ("mã", *MEMBER_CODES),
        "kind": ("tên vai trò",),
        "committee": COMMITTEES,
        "starts_on": FROM_DAYS,
        "ends_on": TO_DAYS,
    },
    "Mức xếp loại": {
        "subject": (*MEMBER_CODES, *COMMITTEES),
        "name": (*NAMES, "tên tổ chức", "tên"),
    },
    "Khuyết điểm": {
        "subject": (*MEMBER_CODES, *COMMITTEES),
        "name": (*NAMES, "tên tổ chức", "tên"),
        "year": ("năm kiểm điểm",),
        "text": ("hạn chế", "hạn chế, khuyết điểm", "nội dung khuyết điểm", "khuyết điểm, hạn chế"),
        "status": ("tình trạng", "tình trạng khắc phục", "mức độ khắc phục"),
        "remedy": ("biện pháp", "giải pháp khắc phục", "giải pháp", "nội dung khắc phục"),
        "owner": ("người chịu trách nhiệm", "phụ trách", "trách nhiệm", "người thực hiện"),
        "due_on": ("hạn", "hạn hoàn thành", "thời hạn hoàn thành", "thời gian hoàn thành"),
        "progress": ("kết quả", "kết quả khắc phục", "đã làm đến đâu"),
    },
    "Cam kết": {
        "subject": MEMBER_CODES,
        "name": NAMES,
        "year": ("năm cam kết",),
        "text": ("nội dung cam kết", "nội dung", "cam kết tu dưỡng, rèn luyện"),
        "measure": ("thước đo", "chỉ tiêu", "sản phẩm", "kết quả cần đạt"),
    },
    "Nhiệm vụ": {
        "name": ("nội dung nhiệm vụ", "tên nhiệm vụ", "nội dung", "nội dung công việc", "công việc"),
        "assigned_by": ("căn cứ", "văn bản", "cấp giao", "số văn bản", "văn bản giao nhiệm vụ"),
        "field": ("lĩnh vực", "địa bàn", "lĩnh vực phụ trách"),
        "unit": ("đơn vị", "đơn vị thực hiện", "đơn vị chủ trì"),
        "product": ("sản phẩm cụ thể", "sản phẩm đầu ra", "kết quả phải đạt", "sản phẩm công việc"),
        "target": ("chỉ tiêu được giao", "chỉ tiêu giao", "kế hoạch"),
        "result": ("kết quả thực hiện", "kết quả đạt được", "thực hiện"),
        "due_on": ("hạn", "hạn hoàn thành", "thời hạn hoàn thành", "thời gian hoàn thành", "tiến độ"),
        "done_on": ("hoàn thành ngày", "ngày xong", "thời điểm hoàn thành"),
        "quality": ("đánh giá chất lượng", "chất lượng thực hiện"),
        "exceeded": ("vượt", "vượt mức", "vượt chỉ tiêu"),
        "evidence": ("tài liệu minh chứng", "tài liệu chứng minh", "hồ sơ"),
        "lead": ("phụ trách", "đồng chí phụ trách", "người thực hiện", "người chủ trì"),
    },
}


def with_synonyms(sheet: str, columns: Iterable[Column]) -> tuple[Column, ...]:
    """Return the columns of this sheet, each with the other headings that are known for it."""
    known = SYNONYMS[sheet]
    return tuple(replace(column, synonyms=known.get(column.name, ())) for column in columns)
