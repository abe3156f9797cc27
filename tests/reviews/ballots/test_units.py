"""Secret ballots without a session: on the leaders of a quarter, and of a higher body before it decides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from members import clock
from reviews.ballots.actions import counting, planning, printing
from reviews.ballots.printed import count_minutes_paper, slips_paper
from reviews.demo.scenarios.ballots import hold_quarter_ballot
from reviews.desk.matters import matters_of
from reviews.models import BallotRound, BallotWay, Document, DocumentKind
from reviews.quarters import actions as quarters
from reviews.quarters.printed import results_table
from reviews.sessions.ballots import ballot_lines
from reviews.stages import Stage
from tests.reviews import said
from tests.reviews.ballots.voting import all_good, fresh, of_another_body
from tests.reviews.cast import Cast, bring_to
from tests.reviews.conftest import SignIn
from tests.reviews.quarters.playing import decide_quarter, open_quarter, sheet_of

LINE = (
    "Phiếu kín ngày {:%d/%m/%Y}: Hoàn thành tốt nhiệm vụ 7,"
    " Hoàn thành xuất sắc nhiệm vụ 2 trong 9 phiếu hợp lệ"
)


def plan_on(cases: list[int], cast: Cast, **more: Any) -> planning.BallotPlan:
    body = {"body": "Tập thể lãnh đạo", "subjects": cases, **more}
    return replace(of_another_body(cast), **body)


def confirmed(ballot: BallotRound, cast: Cast) -> BallotRound:
    planning.open_ballot(ballot, by=cast.staff)
    counting.enter_count(fresh(ballot), all_good(fresh(ballot), 2), by=cast.clerk)
    return counting.confirm_count(ballot, by=cast.head)


def test_a_ballot_in_a_quarter_stands_beside_its_forms_and_in_the_table(cast: Cast, sign_in: SignIn) -> None:
    evaluation = open_quarter(cast)
    sheet = decide_quarter(evaluation, cast.member, "GOOD", cast)
    form = sign_in(cast.staff).get(reverse("reviews:quarter_ballot_new", args=[evaluation.pk]))
    assert form.content.decode().count("checked") >= evaluation.sheets.count()
    client = sign_in(cast.staff)
    posted = {
        "way": "totals",
        "question": "levels",
        "voters": "numbers",
        "held_on": f"{clock.today():%d/%m/%Y}",
        "body": "Tập thể lãnh đạo",
        **dict.fromkeys(("invited", "entitled", "present"), "9"),
        "subjects": [one.case_id for one in evaluation.sheets.all()],
        "leader": cast.colleague.pk,
        "counters": [cast.member.pk],
    }
    answer = client.post(reverse("reviews:quarter_ballot_new", args=[evaluation.pk]), posted)
    ballot = BallotRound.objects.get()
    assert (answer["Location"], ballot.committee, ballot.period) == (
        ballot.get_absolute_url(),
        evaluation.committee,
        evaluation.period,
    )
    waits = [line.kind.code for line in matters_of(cast.staff).lines if "ballot" in line.kind.code]
    assert waits == ["ballot_open"]
    confirmed(ballot, cast)
    line = LINE.format(ballot.held_on)
    pages = [
        reverse("reviews:evaluation", args=[sheet.pk]),
        reverse("reviews:quarter_ballots", args=[evaluation.pk]),
        ballot.get_absolute_url(),
    ]
    shown = [sign_in(cast.staff).get(page).content.decode() for page in pages]
    assert (shown[0].count(line), str(ballot) in shown[1], "7" in shown[2]) == (1, True, True)
    quarters.print_summary(evaluation, by=cast.staff)
    table = said.lines_of(results_table(Document.objects.get(kind=DocumentKind.SUMMARY)))
    assert sum(line in text for text in table) == evaluation.sheets.count()


def test_a_ballot_in_a_quarter_has_slips_and_minutes_that_name_the_quarter(
    cast: Cast, sign_in: SignIn
) -> None:
    evaluation = open_quarter(cast)
    plan = plan_on([sheet_of(evaluation, cast.member).case_id], cast, way=BallotWay.PAPER)
    ballot = planning.plan_unit_ballot(evaluation.committee, evaluation.period, plan, by=cast.staff)
    confirmed(ballot, cast)
    slips = printing.print_ballot(fresh(ballot), DocumentKind.BALLOT_SLIPS, by=cast.staff)
    minutes = printing.print_ballot(fresh(ballot), DocumentKind.COUNT_MINUTES, by=cast.staff)
    assert "chất lượng quý I/2025, Tập thể lãnh đạo" in " ".join(said.lines_of(slips_paper(slips)))
    lines = said.lines_of(count_minutes_paper(minutes))
    assert any("chất lượng quý I/2025" in text for text in lines)
    assert any(
        text.startswith("1 | Lê Thị Đảng Viên | 9 | 9 | 9 | 0 | 2 (22,2%) | 7 (77,8%)") for text in lines
    )
    page = sign_in(cast.staff).get(minutes.get_absolute_url())
    assert (page.status_code, minutes.about) == (200, ballot)


def test_a_higher_body_votes_before_it_decides(cast: Cast, sign_in: SignIn) -> None:
    """The result stands on the decision board as the votes of its cases."""
    bring_to(cast, Stage.DECIDING)
    case = cast.paper(cast.member).rated_case()
    form = sign_in(cast.approver).get(reverse("reviews:round_ballot_new", args=[cast.campaign.pk]))
    assert f'value="{case.pk}"' in form.content.decode()
    plan = plan_on([case.pk], cast, body="Ban Chấp hành Đảng bộ tỉnh")
    ballot = planning.plan_unit_ballot(cast.province, cast.campaign.period, plan, by=cast.approver)
    assert [one.case for one in ballot.subjects.all()] == [case]
    planning.open_ballot(ballot, by=cast.approver)
    counting.enter_count(fresh(ballot), all_good(fresh(ballot), 2), by=cast.colleague)
    counting.confirm_count(ballot, by=cast.approver)
    group = case.place.group
    board = f"{reverse('reviews:decisions', args=[cast.campaign.pk])}?group={group.pk}"
    assert sign_in(cast.approver).get(board).content.decode().count(LINE.format(ballot.held_on)) == 1
    listed = sign_in(cast.approver).get(reverse("reviews:round_ballots", args=[cast.campaign.pk]))
    assert "Ban Chấp hành Đảng bộ tỉnh" in listed.content.decode()
    again = planning.annul_ballot(ballot, "Sai danh sách", by=cast.approver, repeat=True)
    assert (again.committee, again.repeats, [one.case for one in again.subjects.all()]) == (
        cast.province,
        ballot,
        [case],
    )


def test_a_quarter_is_played_with_a_vote(cast: Cast) -> None:
    """From the form to the release, as the demonstration plays it; case, table and minutes have the same."""
    evaluation = open_quarter(cast)
    sheet = decide_quarter(evaluation, cast.member, "GOOD", cast)
    ballot = hold_quarter_ballot(evaluation, by=cast.staff)
    quarters.release_evaluation(evaluation, by=cast.approver)
    (subject,) = fresh(ballot).subjects.with_votes()
    votes = {mark: n for mark, n in subject.figures.votes.items() if n}
    assert (ballot.is_confirmed, subject.case_id, votes) == (
        True,
        sheet.case_id,
        {"EXCELLENT": 2, "GOOD": 13},
    )
    words = "Hoàn thành tốt nhiệm vụ 13, Hoàn thành xuất sắc nhiệm vụ 2 trong 15 phiếu hợp lệ"
    assert [said for _ballot, said in ballot_lines(subject.case, cast.staff)] == [
        f"Phiếu kín ngày {ballot.held_on:%d/%m/%Y}: {words}"
    ]
    with pytest.raises(ValidationError):
        planning.open_ballot(
            planning.plan_unit_ballot(
                evaluation.committee, evaluation.period, plan_on([sheet.case_id], cast), by=cast.staff
            ),
            by=cast.staff,
        )


def test_a_unit_votes_in_numbers_and_by_those_who_stand_over_it(cast: Cast) -> None:
    evaluation = open_quarter(cast)
    unit, period = evaluation.committee, evaluation.period
    cases = [sheet_of(evaluation, cast.member).case_id]
    for by in (cast.member, cast.guest, cast.stranger):
        with pytest.raises(PermissionDenied):
            planning.plan_unit_ballot(unit, period, plan_on(cases, cast), by=by)
    with pytest.raises(ValidationError, match="nhập số lượng"):
        planning.plan_unit_ballot(unit, period, plan_on(cases, cast, way=BallotWay.SCREEN), by=cast.staff)
    ballot = planning.plan_unit_ballot(unit, period, plan_on(cases, cast), by=cast.staff)
    with pytest.raises(ValidationError, match="Đang chuẩn bị"):
        planning.plan_unit_ballot(unit, period, plan_on(cases, cast), by=cast.staff)
    for wrong in ({"unit": None}, {"voters": "conference"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BallotRound.objects.filter(pk=ballot.pk).update(**wrong)
    seen = {
        part: BallotRound.objects.visible_to(getattr(cast, part)).exists()
        for part in ("head", "clerk", "staff", "approver", "colleague", "member", "guest", "stranger")
    }
    assert seen == {
        **dict.fromkeys(seen, True),
        "guest": False,
        "stranger": False,
    }
