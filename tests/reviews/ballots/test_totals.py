"""A secret ballot of which the figures are typed in: opened, counted, confirmed, annulled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from members import clock
from members.models import Member
from ratings.ballots import BLANK, BallotFigures, Turnout, outcome_of, reveals_votes
from ratings.rulesets import BallotRule, VoteBase
from reviews.ballots import guards
from reviews.ballots.actions import counting, planning
from reviews.conference.actions import roll
from reviews.conference.actions.roll import AttendanceMark
from reviews.desk.matters import matters_of
from reviews.models import Attendee, BallotRound, BallotState, BallotSubject, BallotTally, BallotVoter
from reviews.stages import Stage
from tests.reviews.ballots.voting import (
    all_good,
    fresh,
    of_another_body,
    open_elsewhere,
    open_here,
    plan_of,
    planned,
    yesterday,
)
from tests.reviews.cast import Cast, bring_to, opened
from tests.reviews.conftest import SignIn


def refusal(attempt: Callable[[], object]) -> list[str]:
    with pytest.raises((ValidationError, PermissionDenied)) as refused:
        attempt()
    return refused.value.messages if isinstance(refused.value, ValidationError) else [str(refused.value)]


# Before the opening


def test_what_is_missing_is_named_before_the_opening(cast: Cast) -> None:
    bring_to(cast, Stage.CONFERENCE)
    ballot = planned(cast, subjects=[], leader=None, counters=[cast.member])
    assert [lack.said for lack in guards.lacking(ballot)] == [
        "Chưa có ai để bỏ phiếu. Hãy đánh dấu đối tượng.",
        "Tổ kiểm phiếu mới có 1 người, cần ít nhất 2. Hãy chọn những người đã được bầu.",
        "Hội nghị chưa khai mạc. Hãy điểm danh và khai mạc.",
    ]
    opened(cast)
    planning.change_ballot(ballot, plan_of(cast, held_on=yesterday()), by=cast.clerk)
    day = f"{yesterday():%d/%m/%Y}"
    assert refusal(lambda: planning.open_ballot(ballot, by=cast.clerk)) == [
        f"Ngày {day} không có hội nghị. Hãy chọn một ngày của hội nghị."
    ]
    assert fresh(ballot).state == BallotState.PREPARING


def test_the_roll_has_those_entitled_and_stands_from_the_opening_on(cast: Cast) -> None:
    conference = opened(cast)
    day = conference.days.all()[0]
    gone = Attendee.objects.get(conference=conference, member=cast.member)
    roll.mark_attendance(gone, day, AttendanceMark(False, "Ốm"), by=cast.clerk)
    ballot = planning.open_ballot(planned(cast), by=cast.clerk)
    assert (ballot.invited, ballot.entitled, ballot.present) == (3, 3, 2)
    assert sorted(ballot.roll.values_list("member", "is_present", "reason")) == sorted(
        [(cast.head.pk, True, ""), (cast.member.pk, False, "Ốm"), (cast.colleague.pk, True, "")]
    )
    assert refusal(lambda: planning.change_ballot(ballot, plan_of(cast), by=cast.clerk)) == [
        "Đợt bỏ phiếu đã mở: đối tượng, danh sách và tổ kiểm phiếu giữ nguyên. Cần đổi thì hủy và làm lại."
    ]
    changes: list[Callable[[], object]] = [
        lambda: BallotVoter.objects.filter(round=ballot).update(is_present=True),
        lambda: BallotVoter.objects.filter(round=ballot).delete(),
        lambda: BallotVoter.objects.create(round=ballot, member=cast.clerk, name="x", is_present=True),
        lambda: BallotSubject.objects.filter(round=ballot).delete(),
        lambda: BallotRound.objects.filter(pk=ballot.pk).delete(),
    ]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


# Counting


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"issued": 4}, "phát ra 4 phiếu nhưng có mặt 3."),
        ({"collected": 2}, "hợp lệ cộng không hợp lệ là 3 nhưng thu về 2."),
        ({"issued": 2}, "thu về 3 phiếu nhưng phát ra 2."),
        ({"votes": {"GOOD": 2}}, "số phiếu các mức cộng lại là 2, phiếu hợp lệ là 3."),
        ({"valid": None}, "chưa nhập đủ số liệu."),
    ],
)
def test_figures_that_do_not_agree_are_refused_with_the_figure(
    cast: Cast, wrong: dict[str, Any], said: str
) -> None:
    ballot = open_here(cast)
    texts = refusal(lambda: counting.enter_count(ballot, all_good(ballot, **wrong), by=cast.clerk))
    assert texts == [f"{one}: {said}" for one in ballot.subjects.with_votes()]
    assert BallotTally.objects.count() == 0


def test_figures_are_confirmed_by_another_and_stand(cast: Cast) -> None:
    ballot = open_here(cast)
    counting.enter_count(ballot, all_good(ballot), by=cast.clerk)
    counting.enter_count(ballot, all_good(ballot, 1), by=cast.clerk)
    assert refusal(lambda: counting.confirm_count(ballot, by=cast.clerk)) == [
        "Đồng chí đã nhập số liệu này: phải có người khác xác nhận."
    ]
    counting.confirm_count(ballot, by=cast.head)
    kept = [one.figures.votes for one in BallotSubject.objects.filter(round=ballot).with_votes()]
    empty = {"COMPLETED": 0, "NOT_COMPLETED": 0, BLANK: 0}
    assert kept == [{"EXCELLENT": 1, "GOOD": 2, **empty}] * 4
    assert refusal(lambda: counting.enter_count(ballot, all_good(ballot), by=cast.clerk)) == [
        "Số liệu đã được xác nhận. Nếu sai, hãy hủy đợt bỏ phiếu và làm lại."
    ]
    changes: list[Callable[[], object]] = [
        lambda: BallotTally.objects.filter(subject__round=ballot).update(votes=9),
        lambda: BallotSubject.objects.filter(round=ballot).update(issued=9),
        lambda: BallotRound.objects.filter(pk=ballot.pk).update(present=9),
        lambda: BallotRound.objects.filter(pk=ballot.pk).update(state="open"),
    ]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_database_holds_no_votes_that_do_not_add_up(cast: Cast) -> None:
    ballot = open_here(cast)
    counting.enter_count(ballot, all_good(ballot), by=cast.clerk)

    def tamper() -> None:
        BallotTally.objects.filter(subject__round=ballot, mark="GOOD").update(votes=1)
        BallotRound.objects.filter(pk=ballot.pk).update(why_invalid="x")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="add up"), transaction.atomic():
        tamper()
    with pytest.raises(IntegrityError, match="ballot_subject_adds_up"), transaction.atomic():
        BallotSubject.objects.filter(round=ballot).update(invalid=1)


def test_an_annulled_ballot_is_kept_and_repeated(cast: Cast) -> None:
    ballot = open_here(cast)
    counting.enter_count(ballot, all_good(ballot), by=cast.clerk)
    counting.confirm_count(ballot, by=cast.head)
    assert refusal(lambda: planning.annul_ballot(ballot, " ", by=cast.head)) == [
        "Nêu lý do hủy đợt bỏ phiếu."
    ]
    again = planning.annul_ballot(ballot, "Sai danh sách", by=cast.head, repeat=True)
    old = fresh(ballot)
    assert (old.state, old.annul_reason, again.repeats, again.state) == (
        BallotState.ANNULLED,
        "Sai danh sách",
        old,
        BallotState.PREPARING,
    )
    assert list(again.subjects.values_list("case")) == list(old.subjects.values_list("case"))
    assert [one.member for one in again.team.all()] == [cast.colleague, cast.member]
    with pytest.raises(IntegrityError), transaction.atomic():
        BallotRound.objects.filter(pk=old.pk).update(annul_reason="khác")


# What the figures say


def test_a_level_carries_as_the_rule_set_says() -> None:
    figures = BallotFigures(9, 9, 8, 1, {"EXCELLENT": 4, "GOOD": 4, BLANK: 0})
    ahead = BallotFigures(9, 9, 8, 1, {"EXCELLENT": 2, "GOOD": 5, BLANK: 1})
    turnout = Turnout(12, 10, 9)
    needed = {base: outcome_of(BallotRule(majority_of=base), turnout, ahead).needed for base in VoteBase}
    assert needed == {
        VoteBase.REPORT: None,
        VoteBase.INVITED: 7,
        VoteBase.PRESENT: 5,
        VoteBase.VALID: 5,
    }
    by_present = BallotRule(majority_of=VoteBase.PRESENT)
    assert outcome_of(by_present, turnout, ahead).carries is True
    tie = outcome_of(by_present, turnout, figures)
    assert (tie.is_tie, tie.carries) == (True, False)
    assert outcome_of(BallotRule(), turnout, figures).carries is None


def test_unanimity_and_all_but_one_reveal_votes() -> None:
    votes = [{"GOOD": 9}, {"GOOD": 8, "EXCELLENT": 1}, {"GOOD": 7, "EXCELLENT": 2}, {}]
    assert [reveals_votes(BallotFigures(9, 9, 9, 0, one)) for one in votes] == [True, True, False, False]


# Who sees what

WITHHELD, SHOWN = "không hiện với đồng chí", "Hoàn thành tốt nhiệm vụ 3/3"


def test_few_votes_are_shown_to_counters_chair_and_deciding_level_only(cast: Cast, sign_in: SignIn) -> None:
    ballot = open_here(cast)
    counting.enter_count(ballot, all_good(ballot), by=cast.colleague)
    counting.confirm_count(ballot, by=cast.head)

    def reads(person: Member) -> tuple[int, bool, bool]:
        answer = sign_in(person).get(ballot.get_absolute_url())
        page = answer.content.decode()
        return answer.status_code, SHOWN in page, WITHHELD in page

    seen = {
        part: reads(getattr(cast, part))
        for part in ("colleague", "head", "approver", "clerk", "staff", "member", "guest", "stranger")
    }
    assert seen == {
        "colleague": (200, True, False),
        "head": (200, True, False),
        "approver": (200, True, False),
        "clerk": (200, False, True),
        "staff": (200, False, True),
        "member": (200, True, False),
        "guest": (404, False, False),
        "stranger": (404, False, False),
    }


def test_with_enough_votes_those_whom_the_rule_names_read_them(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.RATING)
    ballot = open_elsewhere(cast, leader=cast.clerk, counters=[cast.colleague])
    counting.enter_count(ballot, all_good(ballot), by=cast.clerk)
    counting.confirm_count(ballot, by=cast.colleague)
    page = sign_in(cast.staff).get(ballot.get_absolute_url()).content.decode()
    assert (page.count("Hoàn thành tốt nhiệm vụ 9/9"), WITHHELD in page) == (4, False)


def test_a_ballot_goes_its_way_through_the_pages(cast: Cast, sign_in: SignIn) -> None:
    opened(cast)
    clerk = sign_in(cast.clerk)
    plan = plan_of(cast)
    posted = {
        "way": "totals",
        "question": "levels",
        "voters": "conference",
        "held_on": f"{clock.today()}",
        "subjects": plan.subjects,
        "leader": cast.colleague.pk,
        "counters": [cast.member.pk],
    }
    answer = clerk.post(reverse("reviews:ballot_new", args=[cast.session.pk]), posted)
    ballot = BallotRound.objects.get()
    assert answer["Location"] == ballot.get_absolute_url()
    clerk.post(reverse("reviews:ballot_open", args=[ballot.pk]))
    cells = {f"votes-{one.pk}-GOOD": "2" for one in ballot.subjects.all()}
    figures = {"issued": "3", "collected": "3", "valid": "3", "invalid": "0"}
    wrong = clerk.post(reverse("reviews:ballot_count", args=[ballot.pk]), figures | cells)
    assert (wrong.status_code, "số phiếu các mức cộng lại là 2" in wrong.content.decode()) == (422, True)
    right = dict.fromkeys(cells, "3")
    clerk.post(reverse("reviews:ballot_count", args=[ballot.pk]), figures | right)
    sign_in(cast.head).post(reverse("reviews:ballot_confirm", args=[ballot.pk]))
    assert (fresh(ballot).state, fresh(ballot).confirmed_by) == (BallotState.CONFIRMED, cast.head)


def test_a_confirmed_ballot_stands_beside_its_cases(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.RATING)
    ballot = open_elsewhere(cast)
    counting.enter_count(ballot, all_good(ballot, 2), by=cast.clerk)
    line = (
        f"Phiếu kín ngày {ballot.held_on:%d/%m/%Y}: Hoàn thành tốt nhiệm vụ 7,"
        " Hoàn thành xuất sắc nhiệm vụ 2 trong 9 phiếu hợp lệ"
    )
    group = cast.paper(cast.member).rated_case().place.group
    pages = {
        "case": reverse("reviews:case", args=[cast.paper(cast.member).pk]),
        "decisions": f"{reverse('reviews:decisions', args=[cast.campaign.pk])}?group={group.pk}",
    }

    def shown() -> dict[str, int]:
        client = sign_in(cast.staff)
        return {name: client.get(url).content.decode().count(line) for name, url in pages.items()}

    assert shown() == {"case": 0, "decisions": 0}
    counting.confirm_count(ballot, by=cast.head)
    assert shown() == {"case": 1, "decisions": group.places.filter(case__committee=cast.province).count()}
    planning.annul_ballot(ballot, "Sai danh sách", by=cast.clerk)
    assert shown() == {"case": 0, "decisions": 0}


def test_whoever_has_to_do_something_about_a_ballot_finds_it_on_the_page_of_the_work(cast: Cast) -> None:
    bring_to(cast, Stage.RATING)

    def waiting() -> dict[str, list[str]]:
        people = ("clerk", "head", "colleague", "member", "staff", "approver")
        found = {part: matters_of(getattr(cast, part)) for part in people}
        assert [one.refused for one in found.values() if one.refused] == []
        codes = {part: [line.kind.code for line in one.lines] for part, one in found.items()}
        return {part: [code for code in row if "ballot" in code] for part, row in codes.items()}

    nobody: dict[str, list[str]] = {
        part: [] for part in ("clerk", "head", "colleague", "member", "staff", "approver")
    }
    assert waiting() == nobody
    ballot = planning.plan_ballot(cast.session, of_another_body(cast), by=cast.staff)
    assert waiting() == nobody | {part: ["ballot_open"] for part in ("clerk", "head", "staff")}
    planning.open_ballot(ballot, by=cast.clerk)
    assert waiting() == nobody | {
        part: ["ballot_count"] for part in ("clerk", "colleague", "member", "staff")
    }
    counting.enter_count(ballot, all_good(ballot), by=cast.colleague)
    assert waiting() == nobody | {part: ["ballot_confirm"] for part in ("clerk", "head", "member", "staff")}
    counting.confirm_count(ballot, by=cast.member)
    assert waiting() == nobody
