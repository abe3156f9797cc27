"""The first three quarters of the demonstration's year: every leader's form, played through the actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from members.models import Committee, Member, Role, RoleKind
from ratings.actions.cases import Proposal
from ratings.notation import NUMERALS
from reviews.demo.province import RULESET, YEAR, staff
from reviews.models import SelfEvaluation
from reviews.quarters import actions

PLACE = "VL"
FAILED = {("VL-11", 2)}
EXCELLENT = {("VL-02", 3), ("VL-10", 3)}
NOT_HANDED_IN = {("CM-02", 3), ("T3-02", 3)}
NOT_APPRAISED = {("SH-06", 3)}

TEXTS = {
    "duties": (
        "Trong quý {quarter}, tôi được phân công phụ trách {field}. Đã chỉ đạo thực hiện {done} trong"
        " {assigned} nhiệm vụ theo chương trình công tác quý, trong đó {on_time} nhiệm vụ hoàn thành"
        " đúng hạn, có sản phẩm cụ thể được cấp có thẩm quyền nghiệm thu.\nĐã chủ trì giao ban hằng"
        " tháng với các đơn vị được phân công theo dõi, rà soát từng đầu việc, tháo gỡ vướng mắc ngay"
        " tại cơ sở và báo cáo Ban Thường vụ đúng quy chế làm việc."
    ),
    "shortcomings": (
        "Việc kiểm tra kết quả sau giao ban ở một số đơn vị thuộc lĩnh vực phụ trách còn chậm, có văn"
        " bản trình phải bổ sung số liệu. Nguyên nhân chủ yếu là chủ quan: chưa phân công rõ người"
        " theo dõi từng việc ngay từ đầu quý."
    ),
    "measures": (
        "Từ đầu quý sau, lập bảng theo dõi có tên người chịu trách nhiệm và ngày hoàn thành cho từng"
        " nhiệm vụ; rà soát vào ngày 10 và ngày 25 hằng tháng."
    ),
}
POINTS = {
    "EXCELLENT": {"common": Decimal(29), "results": Decimal(64)},
    "GOOD": {"common": Decimal(27), "results": Decimal("58.5")},
    "NOT_COMPLETED": {"common": Decimal(24), "results": Decimal(22)},
}


def play(say: Callable[[str], None]) -> None:
    """Open each quarter and bring it to its release; of the third a few stand somewhere on the way."""
    committee = Committee.objects.get(code=PLACE)
    approver = Role.objects.current().filter(kind=RoleKind.APPROVER).select_related("member")[0].member
    for number in (1, 2, 3):
        quarter = actions.Quarter(YEAR, number, RULESET)
        due = dt.date(YEAR, 3 * number, 14)
        evaluation = actions.open_evaluation(committee, quarter, due, by=staff())
        for sheet in evaluation.sheets.for_list():
            _play_one(sheet, number, approver)
        released = actions.release(evaluation, by=approver)
        say(f"  Quý {NUMERALS[number - 1]}: công bố {len(released)}/{evaluation.sheets.count()} cán bộ")


def _play_one(sheet: SelfEvaluation, number: int, approver: Member) -> None:
    member = sheet.case.member
    if member is None or (member.code, number) in NOT_HANDED_IN:
        return
    key = (member.code, number)
    level = "NOT_COMPLETED" if key in FAILED else "EXCELLENT" if key in EXCELLENT else "GOOD"
    own = "EXCELLENT" if level == "EXCELLENT" else "GOOD"
    tasks = {"assigned": 10, "done": 10, "on_time": 10, "exceeding": 4 if own == "EXCELLENT" else 1}
    _write(sheet, member, number, tasks)
    actions.rate_own(sheet, Proposal(own, POINTS[own]), by=member, evidence="Báo cáo công tác quý", **tasks)
    actions.hand_in(sheet, by=member)
    if key in NOT_APPRAISED:
        return
    found = {**tasks, "done": 6, "on_time": 5, "exceeding": 0} if level == "NOT_COMPLETED" else tasks
    proposal = Proposal(level, POINTS[level], REASONS[level])
    actions.appraise(sheet, proposal, by=_appraiser(sheet), **found)
    if member != approver:
        actions.decide([sheet], level, by=approver, reason=REASONS[level])


REASONS = {
    "EXCELLENT": "Hoàn thành toàn bộ nhiệm vụ quý, có sản phẩm vượt yêu cầu được nghiệm thu.",
    "GOOD": "Kết quả quý đúng như báo cáo, sản phẩm được nghiệm thu.",
    "NOT_COMPLETED": "Đối chiếu sổ giao việc: chỉ hoàn thành 6 trong 10 nhiệm vụ, dưới 70 %;"
    " hai việc trễ hạn kéo dài từ quý trước.",
}


def _write(sheet: SelfEvaluation, member: Member, number: int, tasks: dict[str, int]) -> None:
    field = sheet.portfolio[:1].lower() + sheet.portfolio[1:] or "các việc được giao"
    for section in sheet.sections.all():
        words = TEXTS[section.code].format(quarter=NUMERALS[number - 1], field=field, **tasks)
        actions.save_section(section, words, by=member, version=section.version)


def _appraiser(sheet: SelfEvaluation) -> Member:
    """The clerk of the committee; for the clerk's own form, and where there is none, staff."""
    serving = Role.objects.current().filter(kind=RoleKind.CLERK, committee=sheet.case.committee)
    others = serving.exclude(member=sheet.case.member).select_related("member")
    above = Role.objects.current().filter(kind=RoleKind.STAFF).exclude(member=sheet.case.member)
    return (others.first() or above.select_related("member")[0]).member
