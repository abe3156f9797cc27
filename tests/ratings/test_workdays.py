"""Working days: what the shipped calendar says, counting by it, and the days that staff set."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from members.models import Event, Member, RoleKind
from ratings import calendars, workdays
from ratings.actions import calendar as actions
from ratings.models import CalendarDay
from ratings.workdays import Calendar
from tests.reviews.cast import Cast, make_cast, make_role

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31))
CULTURE = dt.date(2026, 11, 24)
DECREE = actions.Decreed(
    CULTURE, False, "Ngày Văn hóa Việt Nam", "Luật số 99/2026/QH16", dt.date(2026, 10, 20)
)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def signed_in(client: Client, member: Member) -> Client:
    client.force_login(member.user)
    return client


@pytest.mark.parametrize(
    ("day", "days", "end"),
    [
        ("2024-02-07", 1, "2024-02-15"),  # Tết Giáp Thìn
        ("2024-04-26", 1, "2024-05-02"),  # the Monday swapped
        ("2024-05-03", 1, "2024-05-04"),  # for this Saturday
        ("2025-01-24", 1, "2025-02-03"),
        ("2025-04-25", 2, "2025-04-28"),  # Saturday the 26th is made up
        ("2026-01-09", 1, "2026-01-10"),
        ("2026-02-13", 3, "2026-02-25"),
        ("2026-04-24", 1, "2026-04-28"),  # the kings' day fell on a Sunday
        ("2026-08-28", 1, "2026-09-03"),
        ("2027-04-29", 1, "2027-05-04"),
    ],
)
def test_holidays_and_swapped_days_are_counted_as_decreed(day: str, days: int, end: str) -> None:
    found = workdays.workday_after(dt.date.fromisoformat(day), days, workdays.known_calendar())
    assert found == dt.date.fromisoformat(end)


@given(DAYS, st.integers(0, 40))
def test_between_gives_back_what_after_was_given(day: dt.date, days: int) -> None:
    calendar = workdays.known_calendar()
    end = workdays.workday_after(day, days, calendar)
    assert workdays.workdays_between(day, end, calendar) == days
    assert days == 0 or calendar.is_working(end)


def test_the_shipped_days_are_in_order_and_say_something_that_is_not_so_anyway() -> None:
    """A day off is a weekday, a working day a Saturday or a Sunday, Tết's five days in a row aside."""
    days = [(day, span.works) for span in workdays.shipped_spans() for day in span.days]
    assert days == sorted(days)
    assert [day for day, works in days if works and day.weekday() < workdays.SATURDAY] == []
    weekends = {day for day, works in days if not works and day.weekday() >= workdays.SATURDAY}
    assert weekends == {dt.date(2024, 2, 10), dt.date(2024, 2, 11)}


def test_what_is_not_decreed_does_not_count_before_staff_enter_its_paper(cast: Cast) -> None:
    assert calendars.calendar_in_force().is_working(CULTURE)
    row = actions.set_day(DECREE, by=cast.staff)
    assert not calendars.calendar_in_force().is_working(CULTURE)
    actions.take_back_day(row, by=cast.staff)
    assert calendars.calendar_in_force() == workdays.known_calendar()
    verbs = Event.objects.filter(verb__in=("set_day", "take_day_back")).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["set_day", "take_day_back"]


def test_a_day_is_set_once_and_only_where_it_changes_something(cast: Cast) -> None:
    holiday = actions.Decreed(dt.date(2026, 9, 2), True, "Trực", "01-CV", dt.date(2026, 8, 1))
    actions.set_day(holiday, by=cast.staff)
    assert calendars.calendar_in_force().is_working(holiday.day)
    for again in (holiday, actions.Decreed(dt.date(2026, 9, 1), False, "Nghỉ", "02-CV", dt.date(2026, 8, 1))):
        with pytest.raises(ValidationError):
            actions.set_day(again, by=cast.staff)
    assert CalendarDay.objects.count() == 1


def test_only_staff_over_the_whole_tree_set_days_and_readers_see_them(cast: Cast, client: Client) -> None:
    make_role(cast.colleague, RoleKind.STAFF, cast.cell)
    for person in (cast.member, cast.clerk, cast.approver, cast.colleague, cast.stranger):
        with pytest.raises(PermissionDenied):
            actions.set_day(DECREE, by=person)
    url = f"{reverse('ratings:calendar')}?year=2026"
    assert [signed_in(client, person).get(url).status_code for person in (cast.member, cast.clerk)] == [
        403,
        403,
    ]
    page = signed_in(client, cast.approver).get(url).content.decode()
    assert ("Tết Nguyên đán Bính Ngọ" in page, reverse("ratings:calendar_set") in page) == (True, False)


def test_a_day_is_set_and_taken_back_in_the_page(cast: Cast, client: Client) -> None:
    url = f"{reverse('ratings:calendar')}?year=2026"
    signed_in(client, cast.staff)
    assert client.get(url).content.decode().count("chưa ban hành, chưa tính") == 1
    data = {
        "day": "2026-11-24",
        "kind": "off",
        "name": "Ngày Văn hóa Việt Nam",
        "paper_number": "99/2026/QH16",
    }
    assert client.post(reverse("ratings:calendar_set"), data).status_code == 422
    assert client.post(reverse("ratings:calendar_set"), {**data, "paper_on": "2026-10-20"}).status_code == 302
    page = client.get(url).content.decode()
    assert ("chưa ban hành, chưa tính" in page, "99/2026/QH16, 20/10/2026" in page) == (False, True)
    row = CalendarDay.objects.get()
    assert (
        signed_in(client, cast.approver)
        .post(reverse("ratings:calendar_take_back", args=[row.pk]))
        .status_code
        == 403
    )
    assert (
        signed_in(client, cast.staff).post(reverse("ratings:calendar_take_back", args=[row.pk])).status_code
        == 302
    )
    assert not CalendarDay.objects.exists()


def test_a_calendar_day_set_by_hand_wins_over_what_stood_there() -> None:
    day = dt.date(2026, 1, 10)
    assert Calendar(worked=frozenset({day})).setting(day, works=False).is_working(day) is False
