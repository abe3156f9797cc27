"""The figures that a condition or trigger may compare, by name. ``ratings.facts`` computes their values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FigureUnit(StrEnum):
    """The unit of a figure.

    SHARE is a percentage, FLAG is yes or no, COUNT is a number of things, and GRADE is the number of the
    worst grade of a criterion."""

    SHARE = "share"
    FLAG = "flag"
    COUNT = "count"
    GRADE = "grade"


@dataclass(frozen=True)
class Figure:
    """One figure: its ``label`` inside a Vietnamese sentence, and its ``unit``.

    ``counted`` is the word for the things counted, empty unless the unit is COUNT."""

    label: str
    unit: FigureUnit
    counted: str = ""


def _figures(unit: FigureUnit, counted: str = "", /, **labels: str) -> dict[str, Figure]:
    return {name: Figure(label, unit, counted) for name, label in labels.items()}


FIGURES: dict[str, Figure] = {
    **_figures(
        FigureUnit.SHARE,
        done_pct="tỷ lệ nhiệm vụ hoàn thành",
        on_time_pct="tỷ lệ nhiệm vụ đúng tiến độ, bảo đảm chất lượng",
        late_pct="tỷ lệ nhiệm vụ chậm tiến độ",
        exceeding_pct="tỷ lệ nhiệm vụ vượt mức yêu cầu",
        failed_pct="tỷ lệ nhiệm vụ không hoàn thành",
        least_done_pct="tỷ lệ hoàn thành của đơn vị thấp nhất trực tiếp lãnh đạo",
        least_exceeding_pct="tỷ lệ vượt mức của đơn vị thấp nhất trực tiếp lãnh đạo",
        remedied_pct="tỷ lệ hạn chế, khuyết điểm kỳ trước đã khắc phục",
        low_trust_pct="tỷ lệ phiếu tín nhiệm thấp",
        targets_missed_pct="tỷ lệ chỉ tiêu kinh tế - xã hội cơ bản không đạt",
        units_failed_pct="tỷ lệ đơn vị phụ trách không hoàn thành nhiệm vụ",
        units_disciplined_pct="tỷ lệ đơn vị trực thuộc bị kỷ luật",
    ),
    **_figures(
        FigureUnit.FLAG,
        disciplined="bị kỷ luật từ khiển trách trở lên do vi phạm liên quan đến nhiệm vụ",
        degraded="bị kết luận suy thoái",
        misconduct="bị kết luận sai phạm, mất đoàn kết",
        reputation_harmed="vi phạm làm ảnh hưởng uy tín",
        temporary="sinh hoạt đảng tạm thời",
        temporary_comment="có nhận xét của chi bộ nơi sinh hoạt tạm thời",
        maternity="nghỉ thai sản",
        contested="có khiếu nại, tố cáo, phản ánh, kỷ luật hoặc dấu hiệu mất đoàn kết",
        reappraised="đã thẩm định lại",
        official_not_excellent="xếp loại cán bộ, công chức, viên chức dưới mức Hoàn thành xuất sắc",
        official_failed="xếp loại cán bộ, công chức, viên chức ở mức Không hoàn thành",
    ),
    **_figures(
        FigureUnit.COUNT,
        "quyết định",
        earlier_acts="quyết định kỷ luật trong kỳ đối với vi phạm của kỳ trước",
        removals="quyết định cách chức, khai trừ",
        sanctions="quyết định kỷ luật trong kỳ",
    ),
    **_figures(
        FigureUnit.COUNT,
        "thành viên",
        members_disciplined_duty="thành viên bị kỷ luật do vi phạm liên quan đến nhiệm vụ của tập thể",
        members_disciplined="thành viên bị kỷ luật do vi phạm tại đơn vị",
        members_warned="thành viên bị kỷ luật từ cảnh cáo trở lên",
        members_disciplined_elsewhere="thành viên bị kỷ luật do vi phạm ở đơn vị cũ",
    ),
    **_figures(FigureUnit.COUNT, "nhiệm vụ", tasks_counted="số nhiệm vụ được giao"),
    **_figures(FigureUnit.COUNT, "chỉ tiêu", targets_missed="số chỉ tiêu kinh tế - xã hội cơ bản không đạt"),
    **_figures(FigureUnit.COUNT, "đơn vị", units_disciplined="đơn vị trực thuộc bị kỷ luật"),
    **_figures(
        FigureUnit.COUNT,
        "trường hợp",
        corruption_below="kỷ luật do tham nhũng, lãng phí, tiêu cực ở tổ chức, cá nhân trực tiếp quản lý",
    ),
    **_figures(FigureUnit.COUNT, "tháng", sick_months="số tháng nghỉ ốm trong năm"),
    "lowest_grade": Figure("mức chấm thấp nhất", FigureUnit.GRADE),
}
