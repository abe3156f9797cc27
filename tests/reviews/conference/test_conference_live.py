"""A conference as it goes: its points in order, its speakers, what is written down, and everybody at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse

from members.models import Event
from reviews.agenda import AgendaKind
from reviews.conference.actions import agenda, live, remarks, roll
from reviews.conference.actions.remarks import RemarkInput
from reviews.desk.actions.course import advance_session
from reviews.models import Conference, ItemState, Remark, Speaker, SpeakerState
from reviews.sessions.blocker import BlockedError
from reviews.sessions.saving import ConflictError
from reviews.stages import Stage
from tests.reviews.cast import Cast, agenda_item, begin, make_cast, opened
from tests.reviews.conftest import SignIn


def test_the_head_is_not_passed_over_and_rating_waits_for_everybody(cast: Cast) -> None:
    conference = opened(cast)
    first = agenda_item(conference, AgendaKind.OPENING)
    with pytest.raises(ValidationError) as refused:
        live.start_item(agenda_item(conference, AgendaKind.MEMBER), by=cast.clerk, seen=None)
    assert first.title in refused.value.messages[0]
    begin(conference, cast, agenda_item(conference, AgendaKind.MEMBER))
    with pytest.raises(BlockedError) as blocked:
        advance_session(cast.session, Stage.RATING, by=cast.clerk, seen=Stage.CONFERENCE)
    [blocker] = blocked.value.blockers
    assert "Phạm Văn Đồng Sự" in blocker.text
    delegate = agenda_item(conference, AgendaKind.DELEGATE)
    live.start_item(
        agenda_item(conference, AgendaKind.MEMBER, 1),
        by=cast.clerk,
        seen=agenda_item(conference, AgendaKind.MEMBER).pk,
    )
    live.start_item(delegate, by=cast.clerk, seen=agenda_item(conference, AgendaKind.MEMBER, 1).pk)
    live.close_item(delegate, by=cast.clerk)
    session = advance_session(cast.session, Stage.RATING, by=cast.clerk, seen=Stage.CONFERENCE)
    assert session.stage == Stage.RATING
    with pytest.raises(BlockedError) as minutes:
        advance_session(session, Stage.COMPLETING, by=cast.clerk, seen=Stage.RATING)
    assert "minutes_locked" in [blocker.guard for blocker in minutes.value.blockers]


def test_a_member_asks_for_the_floor_and_a_guest_is_refused(cast: Cast, sign_in: SignIn) -> None:
    conference = opened(cast)
    begin(conference, cast, agenda_item(conference, AgendaKind.COLLECTIVE))
    url = reverse("reviews:ask_floor", args=[conference.pk])
    assert {sign_in(cast.member).post(url).status_code for _twice in range(2)} == {302}
    assert [sign_in(one).post(url).status_code for one in (cast.guest, cast.supervisor, cast.stranger)] == [
        403,
        403,
        404,
    ]
    called = live.call_speaker(conference.roll.get(member=cast.guest), by=cast.clerk)
    live.hurry_speaker(called, by=cast.clerk)
    waiting = conference.speakers.filter(state=SpeakerState.WAITING).for_list()
    assert [row.attendee.member for row in waiting] == [cast.guest, cast.member]
    live.give_floor(waiting[1], by=cast.clerk)
    live.give_floor(waiting[0], by=cast.clerk)
    states = dict(conference.speakers.values_list("attendee__member", "state"))
    assert states == {cast.guest.pk: "speaking", cast.member.pk: "done"}


def test_who_leaves_stands_on_the_wall_and_why_does_not(cast: Cast, sign_in: SignIn) -> None:
    conference = opened(cast)
    why = "Có quan hệ gia đình"
    point = agenda_item(conference, AgendaKind.MEMBER)
    assert point.paper is not None
    roll.recuse_attendee(conference.roll.get(member=cast.colleague), point.paper, why, by=cast.clerk)
    begin(conference, cast, point)
    live.clear_room(point, by=cast.clerk, out=True)
    remarks.save_remark(
        conference, uuid4(), RemarkInput(point, None, "Lời chỉ có thư ký ghi"), by=cast.clerk, version=0
    )
    wall = sign_in(cast.clerk).get(reverse("reviews:projector", args=[conference.pk])).content.decode()
    assert f"{cast.member}, {cast.colleague}" in wall
    assert [words for words in (why, "Lời chỉ có thư ký ghi") if words in wall] == []
    own = sign_in(cast.member).get(conference.get_absolute_url()).content.decode()
    assert [words for words in (why, "Lời chỉ có thư ký ghi") if words in own] == []
    assert why in sign_in(cast.clerk).get(reverse("reviews:roll", args=[conference.pk])).content.decode()


def test_a_page_that_asks_again_is_told_only_of_news(cast: Cast, sign_in: SignIn) -> None:
    conference = opened(cast)
    for name in ("conference", "live", "projector"):
        client = sign_in(cast.clerk)
        url = reverse(f"reviews:{name}", args=[conference.pk])
        pulse = Conference.objects.get(pk=conference.pk).pulse
        answers = [
            client.get(url, {"seen": seen}, headers={"hx-request": "true"}) for seen in (pulse, pulse - 1)
        ]
        assert [answer.status_code for answer in answers] == [204, 200]
        assert [answer["X-Room"] for answer in answers] == ["1", "1"]
        assert 'id="now"' in answers[1].content.decode()


# What is written down


def test_the_same_remark_sent_twice_is_one_and_of_two_versions_both_are_kept(cast: Cast) -> None:
    conference = opened(cast)
    point = agenda_item(conference, AgendaKind.COLLECTIVE)
    speaker = conference.roll.get(member=cast.member)
    key = uuid4()
    for _again in range(2):
        row = remarks.save_remark(
            conference,
            key,
            RemarkInput(point, speaker, "Cần rõ số liệu", "proposal"),
            by=cast.clerk,
            version=0,
        )
    assert (Remark.objects.count(), row.version, row.speaker, row.kind) == (1, 1, speaker, "proposal")
    with pytest.raises(ConflictError) as conflict:
        remarks.save_remark(conference, key, RemarkInput(point, speaker, "Khác"), by=cast.head, version=0)
    assert conflict.value.kept.text == "Cần rõ số liệu"
    assert Remark.objects.get().kind == "proposal"


def test_a_recommendation_is_read_by_everybody_there(cast: Cast, sign_in: SignIn) -> None:
    conference = opened(cast)
    for _again in range(2):
        remarks.add_recommendation(conference, "Văn phòng Tỉnh ủy", "Rà soát quy chế làm việc", by=cast.clerk)
    page = sign_in(cast.guest).get(conference.get_absolute_url()).content.decode()
    assert (page.count("Rà soát quy chế làm việc"), page.count("<form")) == (1, page.count("language") and 2)


# At once


def together(jobs: list[Callable[[], object]]) -> list[str]:
    """What became of each, all begun at the same moment."""
    start = threading.Barrier(len(jobs))
    outcomes: list[str] = []

    def run(job: Callable[[], object]) -> None:
        start.wait()
        try:
            job()
            outcomes.append("done")
        except (ValidationError, PermissionDenied):
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_who_start_two_points_at_once_one_is_on() -> None:
    cast = make_cast()
    conference = opened(cast)
    before = agenda_item(conference, AgendaKind.HEAD)
    begin(conference, cast, before)
    first, second = agenda_item(conference, AgendaKind.MEMBER), agenda_item(conference, AgendaKind.MEMBER, 1)
    outcomes = together(
        [
            lambda: live.start_item(first, by=cast.clerk, seen=before.pk),
            lambda: live.start_item(second, by=cast.head, seen=before.pk),
        ]
    )
    on = conference.items.filter(state=ItemState.CURRENT)
    assert (outcomes, on.count()) == (["done", "refused"], 1)
    assert Event.objects.filter(verb="start_item").latest("pk").data["item"] == on.get().pk


@pytest.mark.django_db(transaction=True)
def test_of_four_different_buttons_pressed_at_once_the_legal_ones_win() -> None:
    """To rating, back to commenting, the next point, and a further point on the agenda."""
    cast = make_cast()
    conference = opened(cast)
    delegate = agenda_item(conference, AgendaKind.DELEGATE)
    begin(conference, cast, delegate)
    live.close_item(delegate, by=cast.clerk)
    session, seen = cast.session, Stage.CONFERENCE
    outcomes = together(
        [
            lambda: advance_session(session, Stage.RATING, by=cast.clerk, seen=seen),
            lambda: advance_session(session, Stage.COMMENTING, by=cast.head, seen=seen, reason="Bổ sung"),
            lambda: live.start_item(agenda_item(conference, AgendaKind.RATING), by=cast.clerk, seen=None),
            lambda: agenda.add_item(conference, "Nội dung khác", by=cast.head),
        ]
    )
    session.refresh_from_db()
    moves = Event.objects.filter(verb="advance", subject_id=session.pk).order_by("pk")
    told = [event.data["new"] for event in moves if event.data["old"] == "conference"]
    started = Event.objects.filter(
        verb="start_item", data__item=agenda_item(conference, AgendaKind.RATING).pk
    )
    assert told == [session.stage]
    assert outcomes.count("done") >= 2
    assert started.exists() == conference.items.filter(kind="rating", state="current").exists()


@pytest.mark.django_db(transaction=True)
def test_of_four_who_ask_and_are_given_the_floor_at_once_one_speaks() -> None:
    cast = make_cast()
    conference = opened(cast)
    begin(conference, cast, agenda_item(conference, AgendaKind.COLLECTIVE))
    people = [cast.head, cast.member, cast.colleague, cast.member]
    outcomes = together([lambda one=one: live.ask_floor(conference, by=one) for one in people])  # type: ignore[misc]
    rows = list(Speaker.objects.select_related("conference"))
    assert (outcomes, len(rows)) == (["done"] * 4, 3)
    given_out = together([lambda row=row: live.give_floor(row, by=cast.clerk) for row in rows])  # type: ignore[misc]
    states = sorted(Speaker.objects.values_list("state", flat=True))
    assert (given_out, states) == (["done"] * 3, ["done", "done", "speaking"])


@pytest.mark.django_db(transaction=True)
def test_a_remark_sent_from_two_lines_at_once_is_one() -> None:
    cast = make_cast()
    conference = opened(cast)
    said = RemarkInput(agenda_item(conference, AgendaKind.COLLECTIVE), None, "Một lời")
    job = lambda: remarks.save_remark(conference, UUID(int=5), said, by=cast.clerk, version=0)  # noqa: E731
    assert together([job, job, job]) == ["done"] * 3
    assert list(Remark.objects.values_list("text", "version")) == [("Một lời", 1)]


def test_a_remark_under_the_wrong_point_is_moved_and_an_older_page_does_not_bring_it_back(
    cast: Cast, sign_in: SignIn
) -> None:
    conference = opened(cast)
    wrong = begin(conference, cast, agenda_item(conference, AgendaKind.COLLECTIVE))
    right = agenda_item(conference, AgendaKind.HEAD)
    said = RemarkInput(wrong, None, "Nói về người đứng đầu.")
    row = remarks.save_remark(conference, uuid4(), said, by=cast.clerk, version=0)
    url = reverse("reviews:move_remark", args=[conference.pk])
    page = reverse("reviews:live", args=[conference.pk])
    assert url in sign_in(cast.clerk).get(f"{page}?item={wrong.pk}&move=1").content.decode()
    moved = {"remark": row.pk, "item": right.pk}
    answers = {who: sign_in(who).post(url, moved) for who in (cast.member, cast.clerk)}
    assert answers[cast.member].status_code == 403
    assert answers[cast.clerk].headers["Location"] == f"{page}?item={right.pk}#remark-{row.key}"
    row.refresh_from_db()
    assert (row.item, row.text) == (right, "Nói về người đứng đầu.")
    with pytest.raises(ConflictError):
        remarks.save_remark(conference, row.key, said, by=cast.clerk, version=1)
    row.refresh_from_db()
    assert row.item == right


def test_the_clerk_is_told_that_the_person_reviewed_is_absent(cast: Cast, sign_in: SignIn) -> None:
    conference = opened(cast)
    point = begin(conference, cast, agenda_item(conference, AgendaKind.MEMBER))
    assert point.paper is not None
    assert point.paper.member is not None
    away = conference.roll.select_related("conference").get(member=point.paper.member)
    day = conference.days.get(number=1)
    roll.mark_attendance(away, day, roll.AttendanceMark(present=False, reason="Đi công tác"), by=cast.clerk)
    page = sign_in(cast.clerk).get(reverse("reviews:live", args=[conference.pk])).content.decode()
    assert f"{away} vắng mặt hôm nay (Đi công tác)" in page
