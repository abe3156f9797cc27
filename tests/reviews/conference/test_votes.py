"""Open votes: who is counted, who enters them, two clerks at once, what the record keeps and who reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from members import clock
from members.models import Event
from reviews.agenda import AgendaKind
from reviews.conference.actions import live, minutes, roll, votes
from reviews.conference.actions.roll import AttendanceMark
from reviews.conference.actions.votes import ShowOfHands
from reviews.conference.guards.voters import Voters, voters_of
from reviews.demo import conference as conferences
from reviews.models import AgendaItem, Conference, MinutesState, Vote
from reviews.stages import Stage
from tests.reviews.cast import Cast, agenda_item, begin, bring_to, make_cast, opened
from tests.reviews.conference.test_conference_live import together
from tests.reviews.conftest import SignIn

REPORT = "Thông qua báo cáo kiểm điểm tập thể"
TWO = "2 tán thành, 0 không tán thành, 0 không có ý kiến"
WITHOUT_A_VOTE = (
    "Khách mời, người được cấp trên cử đến, thư ký (3 người có mặt) dự nhưng không biểu quyết."
    " Hãy đếm lại, không tính những người này."
)


@pytest.fixture
def point(cast: Cast) -> AgendaItem:
    """The review of the collective is on; three entitled are there; clerk, supervisor and guest beside."""
    conference = opened(cast)
    return begin(conference, cast, agenda_item(conference, AgendaKind.COLLECTIVE))


def refusal(attempt: Callable[[], object]) -> str:
    with pytest.raises(ValidationError) as refused:
        attempt()
    return " ".join(refused.value.messages)


def count(vote: Vote) -> tuple[int, int, int, int, int]:
    return vote.in_favour, vote.against, vote.abstaining, vote.silent, vote.present


# Who is counted


def test_the_hands_are_held_against_those_entitled_and_there(cast: Cast, point: AgendaItem) -> None:
    assert refusal(
        lambda: votes.take_vote(point, ShowOfHands(REPORT, 4, against=1, abstaining=1), by=cast.clerk)
    ) == (f"Đã đếm 6 người, nhưng chỉ có 3 đồng chí có quyền biểu quyết đang có mặt. {WITHOUT_A_VOTE}")
    assert Vote.objects.count() == 0
    vote = votes.take_vote(point, ShowOfHands(f" {REPORT}\n", 1, abstaining=1), by=cast.clerk)
    assert (vote.motion, count(vote), vote.share) == (REPORT, (1, 0, 1, 1, 3), "33,3%")
    whole = votes.take_vote(point, ShowOfHands("Kiến nghị với tỉnh", 3), by=cast.head)
    assert (count(whole), whole.share) == ((3, 0, 0, 0, 3), "100%")


MARKS = {
    "there all day": (AttendanceMark(True), Voters(3, 0, 3)),
    "absent": (AttendanceMark(False, "Ốm"), Voters(2, 0, 3)),
    "has come by now": (AttendanceMark(True, came_at=dt.time.min), Voters(3, 0, 3)),
    "comes later": (AttendanceMark(True, came_at=dt.time.max), Voters(2, 0, 3)),
    "leaves later": (AttendanceMark(True, left_at=dt.time.max), Voters(3, 0, 3)),
    "has left": (AttendanceMark(True, left_at=dt.time.min), Voters(2, 0, 3)),
}


@pytest.mark.parametrize("name", MARKS)
def test_whoever_is_not_there_at_that_moment_has_no_hand(cast: Cast, point: AgendaItem, name: str) -> None:
    mark, expected = MARKS[name]
    day = point.conference.days.all()[0]
    roll.mark_attendance(point.conference.roll.get(member=cast.colleague), day, mark, by=cast.clerk)
    assert voters_of(point) == expected


def test_on_the_day_after_those_who_had_left_stay_away_and_latecomers_are_there(
    cast: Cast, point: AgendaItem
) -> None:
    day = point.conference.days.all()[0]
    for person, mark in (
        (cast.member, AttendanceMark(True, left_at=dt.time.max)),
        (cast.colleague, AttendanceMark(True, came_at=dt.time.max)),
    ):
        roll.mark_attendance(point.conference.roll.get(member=person), day, mark, by=cast.clerk)
    point.ended_at = clock.now() + dt.timedelta(days=1)
    point.conference.days.filter(number=2).update(date=day.date + dt.timedelta(days=7))
    assert voters_of(point) == Voters(2, 0, 3)


def test_whoever_leaves_the_room_for_a_point_is_not_counted_on_it(cast: Cast) -> None:
    conference = opened(cast)
    point = begin(conference, cast, agenda_item(conference, AgendaKind.MEMBER))
    assert point.paper is not None
    roll.add_attendee(conference, "Phan Văn Đại Biểu", "Ban Tổ chức cấp trên", by=cast.clerk)
    day = conference.days.all()[0]
    roll.mark_all_present(conference, day, by=cast.clerk)
    roll.recuse_attendee(conference.roll.get(member=cast.colleague), point.paper, "Gia đình", by=cast.clerk)
    assert voters_of(point) == Voters(2, 1, 4)
    point = live.clear_room(point, by=cast.clerk, out=True)
    assert voters_of(point) == Voters(1, 2, 4)
    said = refusal(lambda: votes.take_vote(point, ShowOfHands("Thông qua bản kiểm điểm", 2), by=cast.clerk))
    assert "2 đồng chí có quyền biểu quyết ra ngoài khi bàn nội dung này." in said
    assert count(votes.take_vote(point, ShowOfHands("Thông qua bản kiểm điểm", 1), by=cast.clerk))[-1] == 1


def test_without_a_roll_of_that_day_nobody_votes(cast: Cast, point: AgendaItem) -> None:
    point.conference.days.all()[0].attendances.all().delete()
    assert refusal(lambda: votes.take_vote(point, ShowOfHands(REPORT, 1), by=cast.clerk)) == (
        "Chưa có ai có quyền biểu quyết được điểm danh có mặt vào lúc đó. Hãy điểm danh trước."
    )


def test_a_point_that_is_over_is_counted_by_its_end_and_one_to_come_not_at_all(
    cast: Cast, point: AgendaItem
) -> None:
    live.close_item(point, by=cast.clerk)
    point.refresh_from_db()
    later = timezone.localtime(point.ended_at) + dt.timedelta(seconds=1)
    day = point.conference.days.all()[0]
    left = AttendanceMark(True, left_at=later.time())
    roll.mark_attendance(point.conference.roll.get(member=cast.member), day, left, by=cast.clerk)
    assert votes.take_vote(point, ShowOfHands(REPORT, 3), by=cast.clerk).present == 3
    coming = agenda_item(point.conference, AgendaKind.RATING)
    assert refusal(lambda: votes.take_vote(coming, ShowOfHands(REPORT, 3), by=cast.clerk)) == (
        "Nội dung này chưa bắt đầu. Hãy bắt đầu nội dung rồi biểu quyết."
    )


def test_a_vote_has_its_motion_and_at_least_one_hand(cast: Cast, point: AgendaItem) -> None:
    said = [
        refusal(lambda count=count: votes.take_vote(point, count, by=cast.clerk))  # type: ignore[misc]
        for count in (ShowOfHands(" \u200b", 1), ShowOfHands(REPORT, 0), ShowOfHands(REPORT, -1, against=2))
    ]
    hands = "Hãy nhập số người đã giơ tay."
    assert (said, Vote.objects.count()) == (["Hãy ghi nội dung biểu quyết.", hands, hands], 0)


# The record


def test_a_later_change_of_the_roll_leaves_the_record_as_it_was(cast: Cast, point: AgendaItem) -> None:
    vote = votes.take_vote(point, ShowOfHands(REPORT, 2), by=cast.clerk)
    day = point.conference.days.all()[0]
    away = AttendanceMark(False, "Ốm")
    roll.mark_attendance(point.conference.roll.get(member=cast.colleague), day, away, by=cast.clerk)
    vote = votes.correct_vote(vote, ShowOfHands(REPORT, 3), by=cast.clerk, version=1)
    assert (count(vote), voters_of(point).present) == ((3, 0, 0, 0, 3), 2)
    assert refusal(
        lambda: votes.correct_vote(vote, ShowOfHands(REPORT, 3, against=1), by=cast.clerk, version=2)
    ) == (
        "Đã đếm 4 người, nhưng khi biểu quyết chỉ có 3 đồng chí có quyền biểu quyết có mặt."
        " Nếu điểm danh sai, hãy sửa điểm danh, rút kết quả này và nhập lại."
    )


def test_history_keeps_what_was_entered_corrected_and_withdrawn(cast: Cast, point: AgendaItem) -> None:
    vote = votes.take_vote(point, ShowOfHands(REPORT, 2), by=cast.clerk)
    pulse = Conference.objects.get(pk=point.conference_id).pulse
    for _again in range(2):
        vote = votes.correct_vote(vote, ShowOfHands(REPORT, 2, against=1), by=cast.head, version=1)
    assert (vote.version, vote.saved_by) == (2, cast.head)
    assert Conference.objects.get(pk=point.conference_id).pulse == pulse + 1
    votes.withdraw_vote(vote, by=cast.clerk, version=2)
    lines = Event.objects.filter(subject="reviews.conference", verb__endswith="_vote")
    first = {"motion": REPORT, "in_favour": 2, "against": 0, "abstaining": 0}
    second = {**first, "against": 1}
    assert list(lines.values_list("verb", "actor_name", "data")) == [
        ("take_vote", str(cast.clerk), {"vote": vote.pk, "item": point.pk, **first, "present": 3}),
        ("correct_vote", str(cast.head), {"vote": vote.pk, "old": first, "new": second}),
        ("withdraw_vote", str(cast.clerk), {"vote": vote.pk, "item": point.pk, **second, "present": 3}),
    ]
    assert Vote.objects.count() == 0


def test_the_same_twice_is_one_and_another_count_of_the_same_motion_is_refused(
    cast: Cast, point: AgendaItem
) -> None:
    for _again in range(2):
        votes.take_vote(point, ShowOfHands(REPORT, 2), by=cast.clerk)
    other = votes.take_vote(point, ShowOfHands("Kiến nghị", 3), by=cast.clerk)
    tries: list[Callable[[], object]] = [
        lambda: votes.take_vote(point, ShowOfHands(REPORT, 3), by=cast.head),
        lambda: votes.correct_vote(other, ShowOfHands(REPORT, 3), by=cast.head, version=1),
    ]
    for attempt in tries:
        assert refusal(attempt) == (
            f"{cast.clerk} đã nhập nội dung biểu quyết này: {TWO}."
            " Hãy sửa kết quả đó, hoặc ghi rõ đây là lần biểu quyết khác."
        )
    assert list(Vote.objects.values_list("motion", "in_favour")) == [(REPORT, 2), ("Kiến nghị", 3)]


def test_nobody_changes_a_vote_they_have_not_seen(cast: Cast, point: AgendaItem) -> None:
    vote = votes.take_vote(point, ShowOfHands(REPORT, 2), by=cast.clerk)
    votes.correct_vote(vote, ShowOfHands(REPORT, 3), by=cast.head, version=1)
    tries: list[Callable[[], object]] = [
        lambda: votes.correct_vote(vote, ShowOfHands(REPORT, 1), by=cast.clerk, version=1),
        lambda: votes.withdraw_vote(vote, by=cast.clerk, version=1),
    ]
    for attempt in tries:
        assert refusal(attempt) == (
            f"{cast.head} vừa sửa kết quả biểu quyết này: 3 tán thành, 0 không tán thành, 0 không có ý kiến."
            " Hãy xem lại trước khi sửa."
        )
    votes.withdraw_vote(vote, by=cast.clerk, version=2)
    gone = refusal(lambda: votes.correct_vote(vote, ShowOfHands(REPORT, 1), by=cast.head, version=2))
    assert gone == "Kết quả biểu quyết này vừa được rút."


def test_once_the_minutes_are_confirmed_or_locked_votes_stand_until_they_are_reopened(cast: Cast) -> None:
    bring_to(cast, Stage.CONFERENCE)
    conference = Conference.objects.for_page().get(session=cast.session)
    conferences.hold_played(conference, clerk=cast.clerk)
    point = agenda_item(conference, AgendaKind.COLLECTIVE)
    vote = votes.take_vote(point, ShowOfHands(REPORT, 2), by=cast.clerk)
    tries: list[Callable[[], object]] = [
        lambda: votes.take_vote(point, ShowOfHands("Muộn", 3), by=cast.clerk),
        lambda: votes.correct_vote(vote, ShowOfHands(REPORT, 3), by=cast.clerk, version=1),
        lambda: votes.withdraw_vote(vote, by=cast.clerk, version=1),
    ]
    steps: list[Callable[[], object]] = [
        lambda: minutes.confirm_as_clerk(conference, by=cast.clerk),
        lambda: minutes.confirm_as_chair(conference, by=cast.head),
        lambda: minutes.lock_minutes(conference, by=cast.clerk),
    ]
    refusals = []
    for step in steps:
        step()
        refusals += [refusal(attempt) for attempt in tries]
    states = (MinutesState.BY_CLERK, MinutesState.BY_CHAIR, MinutesState.LOCKED)
    assert [[f"({state.label})" in said for said in refusals].count(True) for state in states] == [3, 3, 3]
    minutes.reopen_minutes(conference, by=cast.head, reason="Đếm nhầm")
    assert votes.correct_vote(vote, ShowOfHands(REPORT, 3), by=cast.clerk, version=1).in_favour == 3


def test_the_database_holds_no_vote_that_cannot_be(cast: Cast, point: AgendaItem) -> None:
    whole = {"item": point, "motion": REPORT, "in_favour": 1, "against": 1, "abstaining": 1, "present": 3}
    kept = {"saved_by": cast.clerk, "saved_at": clock.now()}
    Vote.objects.create(**whole, **kept)
    wrong: list[dict[str, object]] = [
        {"motion": ""},
        {"motion": REPORT},
        {"in_favour": 2},
        {"against": -1},
        {"present": 2},
        {"in_favour": 0, "against": 0, "abstaining": 0, "present": 0},
    ]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Vote.objects.create(**{**whole, "motion": "Khác", **fields}, **kept)
    assert Vote.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_who_enter_or_correct_one_motion_at_once_one_stands() -> None:
    cast = make_cast()
    conference = opened(cast)
    point = begin(conference, cast, agenda_item(conference, AgendaKind.COLLECTIVE))
    entered = together(
        [
            lambda: votes.take_vote(point, ShowOfHands(REPORT, 3), by=cast.clerk),
            lambda: votes.take_vote(point, ShowOfHands(REPORT, 2), by=cast.head),
        ]
    )
    vote = Vote.objects.select_related("item__conference").get()
    corrected = together(
        [
            lambda: votes.correct_vote(vote, ShowOfHands(REPORT, 1), by=cast.clerk, version=1),
            lambda: votes.correct_vote(vote, ShowOfHands(REPORT, 1, against=1), by=cast.head, version=1),
        ]
    )
    vote.refresh_from_db()
    assert (entered, corrected, vote.version) == (["done", "refused"], ["done", "refused"], 2)
    assert Event.objects.filter(verb="correct_vote").get().data["new"]["against"] == vote.against


# Who enters and who reads


def test_clerk_and_chair_alone_enter_votes_and_the_others_are_told_so(
    cast: Cast, point: AgendaItem, sign_in: SignIn
) -> None:
    url = reverse("reviews:vote_take", args=[point.pk])
    told = "Việc này dành cho thư ký hoặc người chủ trì hội nghị."
    with pytest.raises(PermissionDenied) as refused:
        votes.take_vote(point, ShowOfHands(REPORT, 3), by=cast.guest)
    assert str(refused.value) == told
    for person in (cast.guest, cast.supervisor, cast.member, cast.staff):
        for data in ({"motion": REPORT, "in_favour": "3"}, {}):
            answer = sign_in(person).post(url, data)
            assert (answer.status_code, told in answer.content.decode()) == (403, True)
    assert sign_in(cast.stranger).post(url).status_code == 404
    assert Vote.objects.count() == 0
    for person in (cast.clerk, cast.head):
        assert sign_in(person).post(url, {"motion": str(person), "in_favour": "3"}).status_code == 302
    assert list(Vote.objects.values_list("motion", "saved_by")) == [
        (str(cast.clerk), cast.clerk.pk),
        (str(cast.head), cast.head.pk),
    ]


def test_a_head_who_does_not_chair_enters_no_vote(cast: Cast, point: AgendaItem) -> None:
    Conference.objects.filter(pk=point.conference_id).update(chair=cast.member)
    with pytest.raises(PermissionDenied):
        votes.take_vote(point, ShowOfHands(REPORT, 3), by=cast.head)
    assert votes.take_vote(point, ShowOfHands(REPORT, 3), by=cast.member).saved_by == cast.member


def test_votes_are_read_with_the_record_and_by_nobody_else(
    cast: Cast, point: AgendaItem, sign_in: SignIn
) -> None:
    votes.take_vote(point, ShowOfHands(REPORT, 2, against=1), by=cast.clerk)
    people = {
        "clerk": cast.clerk,
        "head": cast.head,
        "staff": cast.staff,
        "member": cast.member,
        "guest": cast.guest,
        "supervisor": cast.supervisor,
        "stranger": cast.stranger,
    }
    seen = {name for name, person in people.items() if Vote.objects.visible_to(person).exists()}
    assert seen == {"clerk", "head", "staff"}
    page = sign_in(cast.staff).get(reverse("reviews:live", args=[point.conference_id])).content.decode()
    page = " ".join(page.split())
    assert ("2/3 tán thành (66,7%) · 1 không tán thành" in page, "vote_motion" in page) == (True, False)
    pages = [
        sign_in(person).get(point.conference.get_absolute_url()).content.decode()
        for person in (cast.member, cast.guest)
    ]
    assert [REPORT in page for page in pages] == [False, False]


def test_what_is_refused_comes_back_with_what_was_typed_and_nothing_is_overwritten(
    cast: Cast, point: AgendaItem, sign_in: SignIn
) -> None:
    client = sign_in(cast.clerk)
    answer = client.post(
        reverse("reviews:vote_take", args=[point.pk]), {"motion": REPORT, "in_favour": "4", "against": "2"}
    )
    page = answer.content.decode()
    assert (answer.status_code, WITHOUT_A_VOTE in page, f"{REPORT}</textarea>" in page) == (422, True, True)
    vote = votes.take_vote(point, ShowOfHands(REPORT, 3), by=cast.clerk)
    votes.correct_vote(vote, ShowOfHands(REPORT, 2), by=cast.head, version=1)
    url = reverse("reviews:vote_correct", args=[vote.pk])
    typed = {"motion": "Chữ thư ký vừa gõ", "in_favour": "1"}
    page = client.post(url, {**typed, "version": "1"}).content.decode()
    assert ("vừa sửa kết quả" in page, "Chữ thư ký vừa gõ</textarea>" in page) == (True, True)
    assert '<input type="hidden" name="version" value="2">' in page
    vote.refresh_from_db()
    assert (vote.motion, vote.in_favour) == (REPORT, 2)
    assert client.post(url, {**typed, "version": "2"}).status_code == 302
    withdraw = reverse("reviews:vote_withdraw", args=[vote.pk])
    client.post(withdraw, {"version": "2"})
    assert Vote.objects.get().motion == "Chữ thư ký vừa gõ"
    client.post(withdraw, {"version": "3"})
    assert Vote.objects.count() == 0


def test_the_wall_shows_the_last_vote_of_the_point_that_is_on(
    cast: Cast, point: AgendaItem, sign_in: SignIn
) -> None:
    url = reverse("reviews:projector", args=[point.conference_id])
    votes.take_vote(point, ShowOfHands(REPORT, 3), by=cast.clerk)
    votes.take_vote(point, ShowOfHands("Bổ sung chỉ tiêu", 1, abstaining=1), by=cast.clerk)
    wall = " ".join(sign_in(cast.clerk).get(url).content.decode().split())
    assert ("Bổ sung chỉ tiêu" in wall, REPORT in wall) == (True, False)
    assert "1/3 tán thành <span>33,3%</span>" in wall
    assert "không tán thành: 0 · không có ý kiến: 1 · không biểu quyết: 1" in wall
    live.start_item(agenda_item(point.conference, AgendaKind.HEAD), by=cast.clerk, seen=point.pk)
    assert "Bổ sung chỉ tiêu" not in sign_in(cast.clerk).get(url).content.decode()
