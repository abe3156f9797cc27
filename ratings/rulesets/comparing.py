"""Compares two rule sets and lists their differences in Vietnamese words that a page can print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ratings.notation import as_figure
from ratings.rulesets.records import EVERY_KIND, Deadline
from ratings.rulesets.ruleset import RuleSet

PARTS = {
    "title": "Tên văn bản",
    "short": "Số hiệu",
    "guidance": "Hướng dẫn",
    "effective_from": "Hiệu lực từ",
    "province": "Địa phương",
    "replaces": "Thay thế",
    "incomplete": "Chưa đầy đủ",
    "grading": "Cách chấm",
    "levels": "Mức xếp loại",
    "grades": "Mức chấm tiêu chí",
    "groups": "Nhóm tiêu chí",
    "contents": "Nội dung của nhóm tiêu chí",
    "positions": "Nhóm chức danh",
    "criteria": "Tiêu chí",
    "rounding": "Làm tròn điểm",
    "products": "Sản phẩm, nhiệm vụ có trọng số",
    "conditions": "Điều kiện của từng mức",
    "triggers": "Trường hợp không hoàn thành nhiệm vụ",
    "questions": "Vấn đề người có thẩm quyền phải xem xét",
    "mitigation": "Tình tiết được xem xét mức tốt hơn",
    "fallback": "Khi không đủ điều kiện của mức",
    "quota": "Tỷ lệ xuất sắc",
    "coupling": "Ràng buộc giữa các kết quả",
    "order": "Thứ tự",
    "steps": "Các bước",
    "authority": "Thẩm quyền",
    "deadlines": "Thời hạn",
    "minimums": "Mức tối thiểu",
    "durations": "Thời gian hội nghị",
    "petition": "Kiến nghị",
    "dossier": "Thẩm định hồ sơ trước hội nghị",
    "publishes": "Công bố mức xếp loại",
    "subjects": "Đối tượng",
    "periods": "Kỳ đánh giá",
    "exempt": "Trường hợp không kiểm điểm, không xếp loại",
    "forms": "Mẫu theo đối tượng",
    "outlines": "Đề cương của mẫu",
    "other_forms": "Mẫu khác",
    "dossier_lists": "Danh mục hồ sơ",
    "ballot": "Phiếu kín",
}
WORDS = {
    "collective": "tập thể",
    "leader": "lãnh đạo, quản lý",
    "nonleader": "không giữ chức vụ lãnh đạo, quản lý",
    "outside": "ngoài hệ thống chính trị",
    "points": "chấm điểm",
    "words": "chấm theo mức",
    "human_decision": "người có thẩm quyền quyết định",
    "step_down": "xét xuống mức thấp hơn",
    "good": "số được xếp loại Hoàn thành tốt",
    "good_or_better": "số được xếp loại Hoàn thành tốt trở lên",
    "floor": "làm tròn xuống",
    "half_up": "làm tròn từ 0,5 lên",
    "left_out": "không kiểm điểm, không xếp loại",
    "not_rated": "kiểm điểm nhưng không xếp loại",
    "provincial": "cấp tỉnh",
    "commune": "cấp xã",
    "grassroots": "đảng bộ cơ sở",
    "section": "đảng bộ bộ phận",
    "cell": "chi bộ",
    "leadership": "tập thể lãnh đạo, quản lý",
    "agency": "cơ quan",
    "next_above": "cấp ủy cấp trên liền kề quyết định",
    "nobody": "chưa ai được quyết định",
    "appraised": "thẩm định",
    "decided": "quyết định",
    "none": "luôn áp dụng",
    "group": "chia cho các tiêu chí khác trong nhóm",
    "sheet": "chia cho mọi tiêu chí khác",
    "full": "tính đủ điểm",
    "proposed": "đề xuất",
    "passed": "thông qua",
    "block": "không được công bố",
    "warn": "cảnh báo, phải xem trước khi công bố",
    "off": "không áp dụng",
    "force_majeure": "bất khả kháng",
    "self_detected": "tự phát hiện, khắc phục kịp thời",
    "reported_and_handled": "chủ động phát hiện, báo cáo, xử lý",
    "self_admitted": "tự giác nhận, đã khắc phục",
    "report": "báo cáo để cấp có thẩm quyền quyết định",
    "invited": "số được triệu tập",
    "present": "số có mặt",
    "valid": "số phiếu hợp lệ",
    "second_round": "bỏ phiếu lần hai giữa hai mức nhiều phiếu nhất",
    "no_opinion": "không có ý kiến",
    "invalid": "không hợp lệ ở dòng đó",
    "head": "người đứng đầu",
    "clerk": "thư ký",
    "staff": "cán bộ ban tổ chức",
    "approver": "người quyết định xếp loại",
    "chair": "chủ trì hội nghị",
    "counter": "tổ kiểm phiếu",
    "voter": "người bỏ phiếu",
}
FIELDS = {
    "name": "tên gọi",
    "title": "tiêu đề",
    "text": "nội dung",
    "hint": "gợi ý viết",
    "in_full": "tiêu đề đầy đủ",
    "is_cut": "tiêu đề còn thiếu so với mẫu",
    "after": "phần ghi sau chữ ký",
    "asks": "nội dung ghi",
    "signs": "người ký",
    "heading": "đề mục",
    "how": "cách ký",
    "max": "điểm tối đa",
    "min": "điểm tối thiểu",
    "min_words": "số chữ tối thiểu",
    "max_words": "số chữ tối đa",
    "items": "thành phần hồ sơ",
    "step": "bước điểm",
    "words": "các mức chấm",
    "spread": "khi tiêu chí không áp dụng",
    "mark": "điểm tiêu chí không áp dụng, làm tròn đến",
    "group": "nhóm",
    "weights": "tổng trọng số",
    "components": "thành phần",
    "frames": "khung tỷ trọng",
    "shares": "tỷ trọng các thành phần, %",
    "axes": "trục công việc",
    "movable": "được chỉnh tỷ trọng, điểm phần trăm",
    "each": "điểm từng sản phẩm, làm tròn đến",
    "least": "ít nhất",
    "fewest": "số sản phẩm ít nhất",
    "most": "nhiều nhất",
    "total": "tổng điểm, làm tròn đến",
    "value": "giá trị phải đạt",
    "kinds": "đối tượng",
    "kind": "loại đối tượng",
    "positions": "nhóm chức danh",
    "month": "tháng",
    "day": "ngày",
    "years_after": "số năm sau năm đánh giá",
    "days": "số ngày",
    "share": "tỷ lệ, %",
    "exception_share": "tỷ lệ ngoại lệ, %",
    "base": "tính trên",
    "rounding": "làm tròn",
    "counts_head": "tính cả người đứng đầu",
    "group_by": "nhóm tính",
    "months": "số tháng",
    "days_to_lodge": "số ngày làm việc để kiến nghị",
    "days_to_settle": "số ngày làm việc để giải quyết",
    "effect": "cách xử lý",
    "subject": "đối tượng",
    "self_rates": "tự đánh giá, xếp loại",
    "needs_paper": "phải ghi văn bản của cấp trên",
    "lifts": "trường hợp được áp dụng",
    "decided_above": "cấp quyết định, tính từ cấp trên trực tiếp là 1",
    "own_steps": "bước người của chính tập thể được làm",
    "on_no_body": "khi không có nơi quyết định",
    "proposes": "nơi đề xuất",
    "passes": "nơi thông qua",
    "appraises": "nơi thẩm định",
    "decides": "nơi quyết định",
    "bodies": "loại tổ chức",
    "above": "trực thuộc",
    "between": "bước phải có trước khi quyết định",
    "outside": "do cấp trên ngoài hệ thống quyết định",
    "mode": "khi không giữ đúng",
    "needs_tasks": "phải có nhiệm vụ được đếm",
    "lifted_by": "không áp dụng khi đã ghi nhận căn cứ",
    "on_condition_failure": "khi đủ điểm mà thiếu điều kiện",
    "on_no_level": "khi không mức nào phù hợp",
    "source": "căn cứ",
    "exception_source": "căn cứ ngoại lệ",
    "certain": "đã đối chiếu văn bản",
    "certain_method": "cách tính đã đối chiếu văn bản",
    "majority_of": "mức được quá tỷ lệ tính trên",
    "tie": "khi bằng phiếu hoặc không mức nào đạt",
    "on_oneself": "được bỏ phiếu về chính mình",
    "counter_may_be_subject": "người được bỏ phiếu có thể kiểm phiếu",
    "blank": "dòng để trống",
    "not_rated": "có ô chưa xếp loại",
    "threshold": "ít người bỏ phiếu hơn số này thì hạn chế người xem",
    "least_a_way": "số phiếu tối thiểu của mỗi cách khi bỏ phiếu hai cách",
    "readers": "người được xem số phiếu từng người",
}

CAPACITIES = {
    "head": "người đứng đầu",
    "clerk": "thư ký",
    "staff": "cơ quan tham mưu của cấp trên",
    "approver": "người có thẩm quyền quyết định",
    "chair": "chủ trì hội nghị",
    "counter": "thành viên tổ kiểm phiếu",
}
"""Who may read the figures of a ballot, by the codes of the rule set."""


OF_A_DAY = frozenset({"month", "day", "years_after", "before"})
"""The values of a deadline that together are one day, and so one difference."""


class DifferenceKind(StrEnum):
    """Whether the right rule set adds a value, leaves out a value, or changes it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Difference:
    """One difference between two rule sets, called left and right.

    ``part`` is the field of the rule set, ``path`` the key of the value in it, ``name`` the name of the
    record in words. ``left`` and ``right`` are the two values as text, empty where that rule set has no such
    value."""

    change: DifferenceKind
    part: str
    path: str
    name: str
    left: str
    right: str

    @property
    def heading(self) -> str:
        return PARTS[self.part]

    @property
    def field(self) -> str:
        """The name of the value that differs, in words. Empty if a whole record was added or removed."""
        last = self.path.rpartition(".")[2]
        return FIELDS.get(last, "") or (WORDS.get(last, "") if self.part == "forms" else "")

    @property
    def is_citation(self) -> bool:
        """Whether only the citation of a rule differs, or the mark that the citation has been checked."""
        return self.path.endswith((".source", ".exception_source", ".certain", ".certain_method"))


def differences(left: RuleSet, right: RuleSet) -> list[Difference]:
    """Return all differences of the rule set ``right`` from the rule set ``left``, in the order of ``PARTS``.

    A record that only one rule set has gives one difference. A record that both have gives one difference for
    each value in it that differs."""
    return [
        difference
        for part in PARTS
        for difference in _between(part, part, PARTS[part], getattr(left, part), getattr(right, part))
    ]


def _between(part: str, path: str, name: str, left: Any, right: Any) -> Iterator[Difference]:
    if left == right:
        return
    if _is_keyed(left) and _is_keyed(right):
        yield from _rows(part, path, name, _keyed(left), _keyed(right))
    elif is_dataclass(left) and is_dataclass(right):
        if isinstance(left, Deadline) and isinstance(right, Deadline) and _day(left) != _day(right):
            yield Difference(DifferenceKind.CHANGED, part, f"{path}.day", name, _day(left), _day(right))
        for field in fields(left):
            if isinstance(left, Deadline) and field.name in OF_A_DAY:
                continue
            value = getattr(right, field.name)
            yield from _between(part, f"{path}.{field.name}", name, getattr(left, field.name), value)
    else:
        change = DifferenceKind.CHANGED
        if left in (None, "", ()):
            change = DifferenceKind.ADDED
        elif right in (None, "", ()):
            change = DifferenceKind.REMOVED
        yield Difference(change, part, path, name, spell_value(left), spell_value(right))


def _day(deadline: Deadline) -> str:
    """Return the day of a deadline in words, such as "trước ngày 15/01 năm sau"."""
    when = "trước ngày" if deadline.before else "chậm nhất ngày"
    month = f"/{deadline.month:02}" if deadline.month else " tháng cuối quý"
    later = " năm sau" if deadline.years_after == 1 else ""
    later = later or (f" sau {deadline.years_after} năm" if deadline.years_after else "")
    return f"{when} {deadline.day:02}{month}{later}"


def _rows(
    part: str, path: str, name: str, left: Mapping[str, Any], right: Mapping[str, Any]
) -> Iterator[Difference]:
    for key in (*left, *(key for key in right if key not in left)):
        one, other = left.get(key), right.get(key)
        row = one if one is not None else other
        called = _called(row) or name
        yield from _between(part, f"{path}[{key}]", called, one, other)


def _is_keyed(value: Any) -> bool:
    """Whether the value is a table or a list of records with codes. An empty list counts as such a list."""
    if isinstance(value, dict):
        return True
    return isinstance(value, tuple) and all(hasattr(row, "code") for row in value)


def _keyed(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return {str(key): row for key, row in value.items()}
    return {row.code or str(index): row for index, row in enumerate(value)}


def _called(row: Any) -> str:
    """Return the name of a record in words, an empty string if it has none."""
    names = (getattr(row, name, "") for name in ("heading", "name", "text", "subject"))
    return next((name for name in names if name), "")


def spell_value(value: Any) -> str:
    """Return the value as Vietnamese text, as a page prints it. None gives an empty string."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, StrEnum):
        return WORDS.get(value.value, value.value)
    if isinstance(value, Decimal):
        return as_figure(value)
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, frozenset | tuple):
        return ", ".join(sorted(spell_value(item) for item in value))
    if isinstance(value, str):
        return CAPACITIES.get(value, value)
    if is_dataclass(value):
        return _spelled_record(value)
    return str(value)


def _spelled_record(record: Any) -> str:
    """Return a record as one text: its name, the kinds of subjects it is for, and its points.

    A record without a name is spelled as the list of all its values."""
    name, points = _called(record), getattr(record, "max", Decimal(0))
    kinds = getattr(record, "kinds", EVERY_KIND)
    if name:
        name = name if kinds == EVERY_KIND else f"{name} – {spell_value(kinds)}"
        return f"{name} ({as_figure(points)} điểm)" if points else name
    values = {field.name: spell_value(getattr(record, field.name)) for field in fields(record)}
    return "; ".join(f"{FIELDS.get(key, key)}: {value}" for key, value in values.items() if value)
