"""A quarter played through the actions, as far as a test needs it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from members.models import Member
from ratings.actions.cases import RatingProposal
from reviews.models import Evaluation, SelfEvaluation
from reviews.quarters import actions
from tests.reviews.cast import TASKS, Cast

MARKS = {"common": Decimal("27.5"), "results": Decimal(60)}
GOOD = RatingProposal("GOOD", MARKS, "Đúng với kết quả quý.")
REASON = "Kết luận của cấp có thẩm quyền."


def open_quarter(cast: Cast, number: int = 1, year: int = 2025) -> Evaluation:
    quarter = actions.Quarter(year, number, "366-2025")
    return actions.open_evaluation(cast.province, quarter, dt.date(year, 3 * number, 14), by=cast.staff)


def sheet_of(evaluation: Evaluation, member: Member) -> SelfEvaluation:
    """Fresh, with what the rules ask for."""
    return SelfEvaluation.objects.for_list().get(evaluation=evaluation, case__member=member)


def fill_in(sheet: SelfEvaluation, words: str = "Việc đã làm trong quý.") -> None:
    member = sheet.case.member
    assert member is not None
    for section in sheet.sections.all():
        text = f"{section.code}: {words} " + "từ " * 60
        actions.save_sheet_section(section, text, by=member, version=section.version)
    actions.save_sheet_rating(sheet, GOOD, by=member, **(TASKS | {"evidence": "Báo cáo quý"}))


def hand_in_quarter(
    evaluation: Evaluation, member: Member, words: str = "Việc đã làm trong quý."
) -> SelfEvaluation:
    sheet = sheet_of(evaluation, member)
    fill_in(sheet, words)
    actions.hand_in_sheet(sheet, by=member)
    return sheet_of(evaluation, member)


def decide_quarter(evaluation: Evaluation, member: Member, level: str, cast: Cast) -> SelfEvaluation:
    """From the form to the decision, without the release."""
    sheet = hand_in_quarter(evaluation, member)
    actions.appraise_sheet(sheet, RatingProposal(level, MARKS, REASON), by=cast.clerk)
    actions.decide_sheets([sheet], level, by=cast.approver, reason=REASON)
    return sheet_of(evaluation, member)
