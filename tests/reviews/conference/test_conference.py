"""A conference before and while it is held: when, in which order, who counts, who does what at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from members import clock
from members.models import Committee, CommitteeKind, Member, Notice, RoleKind
from ratings import calendars, workdays
from reviews.agenda import AgendaKind, broken_order, spread_over_days
from reviews.conference.actions import agenda, conferences, minutes, roll
from reviews.conference.actions.conferences import Day
from reviews.conference.forms import ChairForm, RemarkForm
from reviews.conference.guards import conference as guards
from reviews.demo.conference import hold_played
from reviews.desk.actions.course import advance_session
from reviews.models import (
    Attendance,
    Attendee,
    Conference,
    ItemState,
    MinutesSection,
    Paper,
    ReviewSession,
)
from reviews.papers.actions import papers as paper_actions
from reviews.places import guards as places
from reviews.sessions.blocker import BlockedError
from reviews.stages import Stage
from tests.reviews.cast import (
    WAITED,
    Cast,
    agenda_item,
    bring_to,
    convene,
    make_member,
    make_role,
    opened,
    sent_long_ago,
)
from tests.reviews.conftest import SignIn

EIGHT = dt.time(8)
TODAY = clock.today


def days(*dates: dt.date) -> list[Day]:
    return [Day(date, EIGHT, "Hội trường") for date in dates]


def call(cast: Cast, *dates: dt.date) -> Conference:
    return conferences.convene_conference(cast.session, days(*dates), chair=cast.head, by=cast.clerk)


def test_two_of_one_name_are_told_apart_where_one_is_chosen(cast: Cast) -> None:
    conference = opened(cast)
    Member.objects.filter(pk=cast.colleague.pk).update(full_name=cast.member.full_name)
    apart = {f"{cast.member} ({one.code})" for one in (cast.member, cast.colleague)}
    chairs = labels_of(ChairForm(session=cast.session), "chair")
    assert chairs == {*apart, str(cast.head)}
    rows = list(conference.roll.select_related("member"))
    for row in rows:
        row.name = str(row.member)
    form = RemarkForm(agenda_item(conference, AgendaKind.MEMBER), rows)
    assert labels_of(form, "speaker") >= {*apart, str(cast.head)}


def labels_of(form: forms.Form, name: str) -> set[str]:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    choices: Any = field.choices
    return {str(label) for _key, label in choices}


# Convening


def test_a_draft_sent_two_working_days_before_is_too_late_and_three_are_enough(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    third = workdays.workday_after(TODAY(), 3, calendars.calendar_in_force())
    second = workdays.workday_after(TODAY(), 2, calendars.calendar_in_force())
    with pytest.raises(ValidationError) as refused:
        call(cast, second, third)
    [sentence] = refused.value.messages
    assert "HD43 §2.1a" in sentence
    assert f"{third:%d/%m/%Y}" in sentence
    conference = call(cast, third, third + dt.timedelta(days=1))
    cast.session.refresh_from_db()
    assert (cast.session.conference_on, conference.days.count()) == (third, 2)


def test_the_days_are_counted_again_when_the_drafts_went_out_anew(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    convene(cast)
    cast.session.refresh_from_db()
    for target in (Stage.WRITING, Stage.COMMENTING):
        seen = cast.session.stage
        cast.session = advance_session(cast.session, target, by=cast.clerk, seen=seen, reason="Sửa lại")
    with pytest.raises(BlockedError) as blocked:
        advance_session(cast.session, Stage.CONFERENCE, by=cast.clerk, seen=Stage.COMMENTING)
    [blocker] = blocked.value.blockers
    assert (blocker.guard, blocker.url) == (
        "drafts_in_time",
        reverse("reviews:convene", args=[cast.session.pk]),
    )


def test_a_collectives_draft_that_is_rewritten_counts_anew_unless_a_ground_is_given(
    cast: Cast, sign_in: SignIn
) -> None:
    """HD43 §2.1a: the draft that is discussed has been there for three working days."""
    bring_to(cast, Stage.COMMENTING)
    sent = sent_long_ago(cast.session).drafts_out_on
    paper = cast.paper(None)
    for text in ("", "Viết lại hoàn toàn."):
        paper = Paper.objects.for_list().get(pk=paper.pk)
        paper_actions.return_paper(paper, by=cast.clerk, reason="Xem lại")
        for section in paper.sections.all() if text else ():
            paper_actions.save_paper_section(section, text * 40, by=cast.clerk, version=section.version)
        paper_actions.submit_paper(Paper.objects.for_list().get(pk=paper.pk), by=cast.clerk)
        cast.session.refresh_from_db()
        assert cast.session.drafts_out_on == (TODAY() if text else sent)
    address = reverse("reviews:drafts_day", args=[cast.session.pk])
    client, handed = sign_in(cast.clerk), TODAY() - dt.timedelta(days=9)
    for day, ground in ((handed, ""), (TODAY() + dt.timedelta(days=1), "Bản giấy")):
        client.post(address, {"day": day.isoformat(), "ground": ground})
    assert ReviewSession.objects.get(pk=cast.session.pk).drafts_out_on == TODAY()
    client.post(address, {"day": handed.isoformat(), "ground": "Gửi bản giấy, sổ công văn số 41"})
    session = ReviewSession.objects.get(pk=cast.session.pk)
    assert (session.drafts_out_on, session.drafts_ground) == (handed, "Gửi bản giấy, sổ công văn số 41")


def test_whoever_was_reviewed_while_absent_is_not_passed_over_in_silence(cast: Cast, sign_in: SignIn) -> None:
    conference = opened(cast)
    row = conference.roll.get(member=cast.colleague)
    Attendance.objects.filter(attendee=row).update(present=False, reason="Ốm")
    now = timezone.now()
    conference.items.exclude(kind__in=("rating", "conclusion")).update(
        state=ItemState.CLOSED, started_at=now, ended_at=now
    )
    session = ReviewSession.objects.for_list().get(pk=cast.session.pk)
    blocker = guards.reviews_held(session)
    assert blocker is not None
    assert (str(cast.colleague) in blocker.text, set(blocker.members)) == (True, {cast.colleague.pk})
    item = conference.items.get(paper__member=cast.colleague)
    client = sign_in(cast.clerk)
    for note in ("", "Kiểm điểm bù trước ngày 15/01"):
        client.post(reverse("reviews:item_absent", args=[item.pk]), {"note": note})
    assert guards.reviews_held(session) is None
    page = client.get(reverse("reviews:conference", args=[conference.pk])).content.decode()
    assert "Kiểm điểm bù trước ngày 15/01" in page


def test_hours_far_below_the_days_asked_for_are_pointed_out(cast: Cast) -> None:
    conference = opened(cast)
    assert guards.held_too_short(conference) == ""
    conference.days.update(held_from=dt.time(8), held_until=dt.time(9))
    said = guards.held_too_short(conference)
    assert ("2 giờ" in said, "16 giờ" in said, "HD43 §2.1d" in said) == (True, True, True)
    conference.days.update(held_from=dt.time(8), held_until=dt.time(16))
    assert guards.held_too_short(conference) == ""


def test_an_agencys_collective_that_was_not_reviewed_yet_is_named_before_the_committees(cast: Cast) -> None:
    """366-QĐ/TW Đ7.3: government, professional and mass-organisation leadership before the committee."""
    assert places.collectives_awaited(cast.session) == []
    Committee.objects.filter(pk=cast.other_cell.pk).update(kind=CommitteeKind.AGENCY)
    [sentence] = places.collectives_awaited(ReviewSession.objects.for_list().get(pk=cast.session.pk))
    assert (cast.other_cell.body_name in sentence, "Đ7.3" in sentence) == (True, True)


def test_the_provincial_conference_lasts_two_days_unless_the_suggesting_authority_says_more(
    cast: Cast,
) -> None:
    bring_to(cast, Stage.COMMENTING)
    day = workdays.workday_after(TODAY(), 3, calendars.calendar_in_force())
    three = [day + dt.timedelta(days=more) for more in range(3)]
    for least, enough in ((None, 2), (3, 3)):
        conferences.set_least_days(cast.session, least, by=cast.staff)
        with pytest.raises(ValidationError) as refused:
            call(cast, *three[: enough - 1])
        assert str(enough) in refused.value.messages[0]
        assert call(cast, *three[:enough]).days.count() == enough
    with pytest.raises(PermissionDenied):
        conferences.set_least_days(cast.session, 1, by=cast.clerk)


def test_without_a_conference_convened_there_is_none(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    with pytest.raises(BlockedError) as blocked:
        advance_session(cast.session, Stage.CONFERENCE, by=cast.clerk, seen=Stage.COMMENTING)
    assert [blocker.guard for blocker in blocked.value.blockers] == ["conference_convened"]


def test_everybody_on_the_roll_is_told_and_the_members_alone_are_entitled(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    conference = convene(cast)
    entitled = set(conference.roll.filter(entitled=True).values_list("member", flat=True))
    others = set(conference.roll.filter(entitled=False).values_list("member", flat=True))
    assert entitled == {cast.head.pk, cast.member.pk, cast.colleague.pk}
    assert others == {cast.clerk.pk, cast.supervisor.pk, cast.guest.pk}
    told = Notice.objects.filter(url=conference.get_absolute_url()).values_list("recipient", flat=True)
    assert set(told) == entitled | others


# The agenda


def test_the_agenda_is_in_the_legal_order_and_spread_over_three_days(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    day = workdays.workday_after(TODAY(), 3, calendars.calendar_in_force())
    conference = call(cast, *(day + dt.timedelta(days=more) for more in range(3)))
    items = list(conference.items.in_order())
    assert [row.kind for row in items] == [
        "opening",
        "earlier",
        "collective",
        "head",
        "member",
        "member",
        "delegate",
        "rating",
        "conclusion",
    ]
    assert [row.paper.member for row in items if row.paper] == [None, cast.head, cast.member, cast.colleague]
    assert [row.day.number for row in items] == [1, 1, 1, 2, 2, 2, 3, 3, 3]


def test_a_move_against_the_legal_order_is_refused_with_the_rule(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    conference = convene(cast)
    day = conference.days.all()[0]
    conference.items.update(day=day)
    for kind, source in ((AgendaKind.HEAD, "366-QĐ/TW Đ7.3"), (AgendaKind.MEMBER, "366-QĐ/TW Đ7.3")):
        with pytest.raises(ValidationError) as refused:
            agenda.move_item(agenda_item(conference, kind), agenda.UP, by=cast.clerk)
        assert source in refused.value.messages[0]
    agenda.move_item(agenda_item(conference, AgendaKind.MEMBER, 1), agenda.UP, by=cast.clerk)
    members = [row.paper.member for row in conference.items.in_order().filter(kind="member") if row.paper]
    assert members == [cast.colleague, cast.member]


def test_further_points_come_and_go_and_those_of_the_law_stay(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    conference = convene(cast)
    added = agenda.add_item(conference, "Thảo luận chỉ tiêu năm tới", by=cast.clerk)
    assert [row.kind for row in conference.items.in_order()][-2:] == ["free", "conclusion"]
    agenda.remove_item(added, by=cast.clerk)
    with pytest.raises(ValidationError):
        agenda.remove_item(agenda_item(conference, AgendaKind.HEAD), by=cast.clerk)
    assert conference.items.count() == 9


@given(kinds=st.permutations(list(AgendaKind)))
def test_of_all_orders_those_are_legal_that_keep_collective_head_members(kinds: list[AgendaKind]) -> None:
    place = {str(kind): kinds.index(kind) for kind in kinds}
    if broken_order(kinds) is None:
        assert place["opening"] == 0
        assert place["earlier"] < place["collective"] < place["head"] < place["member"] < place["rating"]
        assert place["conclusion"] == len(kinds) - 1


@given(points=st.integers(1, 60), count=st.integers(1, 5))
def test_points_spread_over_days_stay_in_order(points: int, count: int) -> None:
    found = spread_over_days(points, count)
    assert found == sorted(found)
    assert set(found) <= set(range(count))


# The roll


def test_it_does_not_open_without_its_quorum_and_guests_do_not_help(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.CONFERENCE)
    conference = Conference.objects.for_page().get(session=cast.session)
    day = conference.days.all()[0]
    people = {one.member_id: one for one in conference.roll.all()}
    for there in (cast.head, cast.clerk, cast.guest, cast.supervisor):
        roll.mark_attendance(people[there.pk], day, roll.AttendanceMark(True), by=cast.clerk)
    roll.mark_attendance(
        people[cast.member.pk], day, roll.AttendanceMark(False, "Đi công tác"), by=cast.clerk
    )
    with pytest.raises(ValidationError) as refused:
        conferences.open_conference(conference, by=cast.clerk)
    [sentence] = refused.value.messages
    assert ("1/3" in sentence, "cần đối chiếu" in sentence) == (True, True)
    sign_in(cast.clerk).post(
        reverse("reviews:conference_open", args=[conference.pk]), {"reason": "Bão, hai đồng chí trực ban"}
    )
    assert Conference.objects.get(pk=conference.pk).quorum_reason == "Bão, hai đồng chí trực ban"
    Conference.objects.filter(pk=conference.pk).update(opened_at=None, opened_by=None, quorum_reason="")
    roll.mark_attendance(
        people[cast.colleague.pk], day, roll.AttendanceMark(True, came_at=dt.time(8, 20)), by=cast.clerk
    )
    conferences.open_conference(conference, by=cast.clerk)
    assert Conference.objects.get(pk=conference.pk).opened_by == cast.clerk
    with pytest.raises(ValidationError):
        roll.mark_attendance(people[cast.member.pk], day, roll.AttendanceMark(False, " "), by=cast.clerk)


def test_the_roll_of_an_open_conference_stands_in_the_database(cast: Cast) -> None:
    conference = opened(cast)
    late = make_member("LATE", "Đinh Văn Đến Muộn", cast.cell)
    guest = conference.roll.get(member=cast.guest)
    writes: list[Callable[[], object]] = [
        lambda: Attendee.objects.create(conference=conference, member=late, name="x", entitled=True),
        lambda: Attendee.objects.filter(pk=guest.pk).update(name="x"),
        lambda: Attendee.objects.filter(pk=guest.pk).delete(),
    ]
    for write in writes:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    added = roll.add_attendee(conference, "Phan Văn Đại Biểu", "Ban Tổ chức cấp trên", by=cast.clerk)
    assert (added.entitled, conference.roll.filter(entitled=True).count()) == (False, 3)


def test_a_conference_held_without_the_program_is_entered_with_its_real_times(
    cast: Cast, sign_in: SignIn
) -> None:
    """Nobody is invited to days that are over; roll, points and times are entered as they were."""
    bring_to(cast, Stage.COMMENTING)
    sent_long_ago(cast.session)
    first, second = (TODAY() - dt.timedelta(days=back) for back in (3, 2))
    form = {"day-TOTAL_FORMS": "2", "day-INITIAL_FORMS": "0", "chair": str(cast.head.pk)}
    for number, day in enumerate((first, second)):
        row = {"date": f"{day:%d/%m/%Y}", "starts_at": "08:00", "place": "Hội trường"}
        form |= {f"day-{number}-{name}": value for name, value in row.items()}
    client, before = sign_in(cast.clerk), Notice.objects.count()
    page = client.post(reverse("reviews:convene", args=[cast.session.pk]), form, follow=True)
    assert "đã diễn ra nên không gửi giấy triệu tập" in page.content.decode()
    assert Notice.objects.count() == before
    advance_session(cast.session, Stage.CONFERENCE, by=cast.clerk, seen=Stage.COMMENTING)
    conference = Conference.objects.for_page().get(session=cast.session)
    roll.mark_all_present(conference, conference.days.all()[1], by=cast.clerk)
    hold_played(conference, clerk=cast.clerk)
    spans = {day.pk: (dt.time(8), dt.time(16, 30)) for day in conference.days.all()}
    minutes.enter_held(conference, minutes.HeldAs(spans), by=cast.clerk)
    said = MinutesSection.objects.get(minutes__conference=conference, code="time_place").text
    assert said.split("\n") == [
        f"Ngày {day}: từ 08 giờ 00 đến 16 giờ 30, tại Hội trường." for day in conference.days.all()
    ]
    assert [day.date for day in conference.days.all()] == [first, second]


def test_it_does_not_open_before_its_day(cast: Cast) -> None:
    bring_to(cast, Stage.CONFERENCE)
    conference = Conference.objects.for_page().get(session=cast.session)
    tomorrow = TODAY() + dt.timedelta(days=1)
    conferences.convene_conference(
        cast.session, days(tomorrow, tomorrow + dt.timedelta(days=1)), chair=cast.head, by=cast.clerk
    )
    roll.mark_all_present(conference, conference.days.all()[0], by=cast.clerk)
    with pytest.raises(ValidationError) as refused:
        conferences.open_conference(conference, by=cast.clerk)
    assert f"{tomorrow:%d/%m/%Y}" in refused.value.messages[0]


def test_the_roll_takes_those_sent_and_not_the_staff_above(cast: Cast) -> None:
    make_role(make_member("DELEGATE", "Lò Văn Công Tác", cast.cell), RoleKind.DELEGATE, cast.province)
    bring_to(cast, Stage.COMMENTING)
    conference = convene(cast)
    assert conference.roll.filter(member__code="DELEGATE").values_list("entitled", flat=True)[0] is False
    assert not conference.roll.filter(member=cast.staff).exists()
    assert cast.session.drafts_out_on is None or cast.session.drafts_out_on <= TODAY()
    assert ReviewSession.objects.get(pk=cast.session.pk).drafts_out_on == TODAY() - WAITED


def test_the_roll_is_marked_in_the_page(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.CONFERENCE)
    conference = Conference.objects.get(session=cast.session)
    url = reverse("reviews:roll", args=[conference.pk])
    client = sign_in(cast.clerk)
    client.post(url, {"day": "1", "all": "yes"})
    one = conference.roll.get(member=cast.colleague)
    client.post(url, {"day": "2", "attendee": one.pk, "present": "no", "reason": "Ốm"})
    client.post(reverse("reviews:conference_open", args=[conference.pk]))
    absent = Attendance.objects.get(present=False)
    assert (absent.attendee, absent.day.number, absent.reason) == (one, 2, "Ốm")
    assert Conference.objects.get(pk=conference.pk).opened_by == cast.clerk
