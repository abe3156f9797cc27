"""Plays the evaluations of the first three quarters of the demonstration's year, through the actions that the
pages use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from members.models import Committee, Member, Role, RoleKind
from ratings.actions.cases import RatingProposal
from ratings.actions.facts import EnteredFacts
from ratings.notation import NUMERALS
from reviews.demo.calendar import spend, wait_until, workday
from reviews.demo.province import RULESET, staff
from reviews.demo.scenarios.ballots import hold_quarter_ballot
from reviews.models import SelfEvaluation
from reviews.quarters import actions

PLACE = "VL"

# The sheets with an unusual course, by the code of the member and the number of the quarter.
FAILED = {("VL-11", 2)}
EXCELLENT = {("VL-02", 3), ("VL-10", 3)}
NOT_HANDED_IN = {("CM-02", 3), ("T3-02", 3)}
NOT_APPRAISED = {("SH-06", 3)}

VOTED = 2
"""The quarter in which the leadership collective voted in secret."""

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


def play_quarters(year: int, say: Callable[[str], None]) -> None:
    """Open, play and release the evaluation of each quarter, on days of its last month. A few sheets of the
    third quarter stay unfinished, as listed in ``NOT_HANDED_IN`` and ``NOT_APPRAISED``."""
    committee = Committee.objects.get(code=PLACE)
    approver = Role.objects.current().filter(kind=RoleKind.APPROVER).select_related("member")[0].member
    for number in (1, 2, 3):
        month = 3 * number
        wait_until(workday(dt.date(year, month, 3)))
        quarter = actions.Quarter(year, number, RULESET)
        evaluation = actions.open_evaluation(committee, quarter, dt.date(year, month, 14), by=staff())
        played = [_Sheet.of(sheet, number) for sheet in evaluation.sheets.for_list()]
        written = [sheet for sheet in played if sheet and sheet.key not in NOT_HANDED_IN]
        wait_until(workday(dt.date(year, month, 10)))
        for sheet in written:
            sheet.hand_in()
            spend(20)
        wait_until(workday(dt.date(year, month, 17)))
        for sheet in written:
            sheet.appraise(approver)
            spend(10)
        if number == VOTED:
            hold_quarter_ballot(evaluation, by=staff())
        wait_until(workday(dt.date(year, month, 25)))
        released = actions.release_evaluation(evaluation, by=approver)
        say(f"  Quý {NUMERALS[number - 1]}: công bố {len(released)}/{evaluation.sheets.count()} cán bộ")


@dataclass(frozen=True)
class _Sheet:
    """One member's sheet in one quarter, with the figures and the level that are entered in it."""

    row: SelfEvaluation
    member: Member
    number: int

    @classmethod
    def of(cls, row: SelfEvaluation, number: int) -> _Sheet | None:
        return cls(row, row.case.member, number) if row.case.member else None

    @property
    def key(self) -> tuple[str, int]:
        return self.member.code, self.number

    @property
    def level(self) -> str:
        if self.key in FAILED:
            return "NOT_COMPLETED"
        return "EXCELLENT" if self.key in EXCELLENT else "GOOD"

    @property
    def tasks(self) -> EnteredFacts:
        exceeding = 4 if self.level == "EXCELLENT" else 1
        return {"assigned": 10, "done": 10, "on_time": 10, "exceeding": exceeding}

    def hand_in(self) -> None:
        """Write the sections and the self-rating as the member, and hand the sheet in."""
        field = self.row.portfolio[:1].lower() + self.row.portfolio[1:] or "các việc được giao"
        quarter = NUMERALS[self.number - 1]
        for section in self.row.sections.all():
            words = TEXTS[section.code].format(quarter=quarter, field=field, **self.tasks)
            actions.save_sheet_section(section, words, by=self.member, version=section.version)
        own = "EXCELLENT" if self.level == "EXCELLENT" else "GOOD"
        facts = self.tasks | {"evidence": "Báo cáo công tác quý"}
        actions.save_sheet_rating(self.row, RatingProposal(own, POINTS[own]), by=self.member, **facts)
        actions.hand_in_sheet(self.row, by=self.member)

    def appraise(self, approver: Member) -> None:
        """Appraise the sheet and decide its level, except for the approver's own, which is only appraised.
        The clerk of the committee appraises. Staff appraise where there is no clerk, and the clerk's own
        sheet."""
        if self.key in NOT_APPRAISED:
            return
        serving = Role.objects.current().filter(kind=RoleKind.CLERK, committee=self.row.case.committee)
        others = serving.exclude(member=self.member).select_related("member")
        above = Role.objects.current().filter(kind=RoleKind.STAFF).exclude(member=self.member)
        appraiser = (others.first() or above.select_related("member")[0]).member
        level, found = self.level, self.tasks
        if level == "NOT_COMPLETED":
            found |= {"done": 6, "on_time": 5, "exceeding": 0}
        proposal = RatingProposal(level, POINTS[level], REASONS[level])
        actions.appraise_sheet(self.row, proposal, by=appraiser, **found)
        if self.member != approver:
            actions.decide_sheets([self.row], level, by=approver, reason=REASONS[level])


REASONS = {
    "EXCELLENT": "Hoàn thành toàn bộ nhiệm vụ quý, có sản phẩm vượt yêu cầu được nghiệm thu.",
    "GOOD": "Kết quả quý đúng như báo cáo, sản phẩm được nghiệm thu.",
    "NOT_COMPLETED": "Đối chiếu sổ giao việc: chỉ hoàn thành 6 trong 10 nhiệm vụ, dưới 70%;"
    " hai việc trễ hạn kéo dài từ quý trước.",
}
