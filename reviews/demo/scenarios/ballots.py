"""A secret ballot on slips of paper in a replayed round, from the counting team to its minutes."""

from __future__ import annotations

from dataclasses import replace

from members import clock
from members.models import Member, Post
from ratings.ballots import BallotFigures
from reviews.ballots.actions import counting, planning, printing
from reviews.ballots.actions.counting import BallotCount
from reviews.ballots.actions.planning import BallotPlan
from reviews.demo.calendar import spend
from reviews.demo.scenarios.course import PlayedSession
from reviews.models import (
    BallotQuestion,
    BallotRoll,
    BallotRound,
    BallotWay,
    Conference,
    DocumentKind,
    Evaluation,
    PaperState,
)

VOTERS = 15
HIGHER = 2
"""So many vote for the highest level, all others for the one below."""


def hold_ballot(course: PlayedSession) -> BallotRound:
    """Have those on the roll vote on the levels on the last day of the conference, and return the confirmed
    ballot. Check that it cannot be opened without a counting team, and that figures neither disagree nor are
    confirmed by whoever has entered them."""
    telling, clerk = course.telling, course.clerk
    conference = Conference.objects.for_page().get(session=course.session)
    last = conference.days.order_by("-number")[0]
    voters = [one.member for one in conference.roll.filter(entitled=True).select_related("member")]
    leader, counter = [one for one in voters if one and one not in (clerk, course.head)][-2:]
    plan = BallotPlan(
        BallotWay.PAPER,
        BallotQuestion.LEVELS,
        BallotRoll.CONFERENCE,
        "",
        last.date,
        [paper.case_id for paper in course.papers().values() if paper.case_id],
    )
    ballot = planning.plan_ballot(course.session, plan, by=clerk)
    telling.refused(
        "mở bỏ phiếu kín khi chưa bầu tổ kiểm phiếu", lambda: planning.open_ballot(ballot, by=clerk)
    )
    planning.change_ballot(ballot, replace(plan, leader=leader, counters=[counter]), by=clerk)
    opened = planning.open_ballot(ballot, by=clerk)
    telling.step(f"Bỏ phiếu kín: {opened.present}/{opened.entitled} có mặt, tổ trưởng kiểm phiếu: {leader}")
    printing.print_ballot(opened, DocumentKind.BALLOT_SLIPS, by=clerk)
    spend(15)
    present = opened.present or 0
    telling.refused(
        "nhập số phiếu thu về nhiều hơn phát ra",
        lambda: counting.enter_count(opened, _counted(opened, present + 1), by=leader),
    )
    counting.enter_count(opened, _counted(opened, present), by=leader)
    telling.refused("người nhập số liệu tự xác nhận", lambda: counting.confirm_count(opened, by=leader))
    confirmed = counting.confirm_count(opened, by=course.head)
    printing.print_ballot(confirmed, DocumentKind.COUNT_MINUTES, by=course.head)
    telling.step(f"Kiểm phiếu xong: {leader} nhập, {course.head} xác nhận; in biên bản kiểm phiếu")
    return confirmed


def hold_quarter_ballot(evaluation: Evaluation, *, by: Member) -> BallotRound:
    """Have the leadership collective of the committee vote in secret on all leaders of a quarter who have
    handed in, enter the figures that the counting team gives, and return the confirmed ballot."""
    committee = evaluation.committee
    seated = Post.objects.current().filter(committee=committee).select_related("member").order_by("pk")
    leader, counter = list(dict.fromkeys(one.member for one in seated))[:2]
    sheets = evaluation.sheets.filter(state=PaperState.SUBMITTED)
    plan = BallotPlan(
        BallotWay.TOTALS,
        BallotQuestion.LEVELS,
        BallotRoll.NUMBERS,
        f"Tập thể lãnh đạo {committee}",
        clock.today(),
        list(sheets.values_list("case", flat=True)),
        leader,
        [counter],
        **dict.fromkeys(("invited", "entitled", "present"), VOTERS),
    )
    ballot = planning.plan_unit_ballot(committee, evaluation.period, plan, by=by)
    opened = planning.open_ballot(ballot, by=by)
    counting.enter_count(opened, _counted(opened, VOTERS), by=leader)
    return counting.confirm_count(opened, by=counter)


def _counted(ballot: BallotRound, collected: int) -> BallotCount:
    """Return figures by which so many slips came back, all of them valid."""
    votes = {"EXCELLENT": HIGHER, "GOOD": collected - HIGHER}
    figures = BallotFigures(ballot.present, collected, collected, 0, votes)
    return BallotCount({one.pk: figures for one in ballot.subjects.all()})
