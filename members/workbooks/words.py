"""The words that stand in the cells of the import workbook for the values of the database, and other words
that are read for them."""

from __future__ import annotations

from members.models import Activity, Block, CommitteeKind, RoleKind, Sex

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
ALSO_ACTIVITY = {
    "chuyển sinh hoạt": Activity.MOVED_OUT.value,
    "đã chuyển sinh hoạt": Activity.MOVED_OUT.value,
    "chuyển sinh hoạt đảng": Activity.MOVED_OUT.value,
    "chuyển đi": Activity.MOVED_OUT.value,
    "miễn sinh hoạt": Activity.EXEMPT.value,
    "được miễn sinh hoạt": Activity.EXEMPT.value,
    "miễn công tác và sinh hoạt đảng": Activity.EXEMPT.value,
    "đình chỉ sinh hoạt": Activity.SUSPENDED.value,
    "khai trừ": Activity.EXPELLED.value,
    "xóa tên": Activity.STRUCK_OFF.value,
    "từ trần": Activity.DIED.value,
    "đã mất": Activity.DIED.value,
    "chết": Activity.DIED.value,
}
SEX_WORDS = {Sex.MALE: "Nam", Sex.FEMALE: "Nữ"}
BLOCK_WORDS = {
    Block.PARTY: "Khối đảng",
    Block.GOVERNMENT: "Khối chính quyền",
    Block.FRONTS: "Khối Mặt trận và đoàn thể",
    Block.FORCES: "Lực lượng vũ trang",
    Block.ENTERPRISE: "Doanh nghiệp",
    Block.SERVICE: "Đơn vị sự nghiệp",
    Block.RESIDENTS: "Địa bàn dân cư",
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
ALSO_YES = {"x": True, "đúng": True, "có làm việc": True}
