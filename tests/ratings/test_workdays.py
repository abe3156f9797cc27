"""Working days: what the shipped calendar says, counting by it, and the days that staff set."""

from __future__ import annotations

import datetime as dt

import holidays
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from members.models import Event, Member, Notice, RoleKind
from ratings import calendars, workdays
from ratings.actions import calendar as actions
from ratings.models import CalendarDay
from ratings.workdays import Calendar
from tests.reviews.cast import Cast, make_cast, make_role

DAYS = st.dates(dt.date(2018, 1, 1), dt.date(2028, 12, 31))
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
        ("2027-12-31", 1, "2028-01-04"),
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
    spans = workdays.shipped_spans()
    instead = {span.first: span.instead for span in spans if span.instead}
    assert {other: instead.get(other) for other in instead.values()} == {b: a for a, b in instead.items()}
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
    assert client.get(url).content.decode().count("chưa có quyết định, chưa tính") == 1
    data = {
        "day": "2026-11-24",
        "kind": "off",
        "name": "Ngày Văn hóa Việt Nam",
        "paper_number": "99/2026/QH16",
    }
    assert client.post(reverse("ratings:calendar_set"), data).status_code == 422
    assert client.post(reverse("ratings:calendar_set"), {**data, "paper_on": "2026-10-20"}).status_code == 302
    page = client.get(url).content.decode()
    assert ("chưa có quyết định, chưa tính" in page, "99/2026/QH16, 20/10/2026" in page) == (False, True)
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


TET_AND_KINGS = {
    2018: ("02-16", "04-25"),
    2019: ("02-05", "04-14"),
    2020: ("01-25", "04-02"),
    2021: ("02-12", "04-21"),
    2022: ("02-01", "04-10"),
    2023: ("01-22", "04-29"),
    2024: ("02-10", "04-18"),
    2025: ("01-29", "04-07"),
    2026: ("02-17", "04-26"),
    2027: ("02-06", "04-16"),
    2028: ("01-26", "04-04"),
}
"""The first day of the lunar year, and the tenth of its third month, written down from the lunar calendar."""
DECREED = {2024, 2025, 2026}
NEW_MOON, MONTH = dt.datetime(2000, 1, 7, 1, 14, tzinfo=dt.UTC), 29.530588853


def from_new_moon(day: dt.date) -> float:
    """Return how many days after a mean new moon, by the hour of Việt Nam, the middle of the day lies."""
    since = dt.datetime.combine(day, dt.time(12), dt.UTC) - NEW_MOON
    return (since.total_seconds() / 86_400 + MONTH / 2) % MONTH - MONTH / 2


def off_by_law(year: int, before: int, *, after_second: bool) -> set[dt.date]:
    """Return the weekdays off in the year by the labour codes: the holidays, with ``before`` days of Tết
    before the new year and the day after or before 2/9, and the next working day for each that falls on a
    weekend."""
    tet, kings = (dt.date.fromisoformat(f"{year}-{day}") for day in TET_AND_KINGS[year])
    held = [dt.date(year, 1, 1), kings, dt.date(year, 4, 30), dt.date(year, 5, 1), dt.date(year, 9, 2)]
    held += [tet + workdays.DAY * number for number in range(-before, 5 - before)]
    if year > 2020:
        held.append(dt.date(year, 9, 3 if after_second else 1))
    off = {day for day in held if day.weekday() < workdays.SATURDAY}
    for weekend in sorted(set(held) - off):
        later = (weekend + workdays.DAY * number for number in range(1, 10))
        off.add(next(day for day in later if day not in off and day.weekday() < workdays.SATURDAY))
    return off


@pytest.mark.parametrize("year", TET_AND_KINGS)
def test_the_days_off_are_those_that_the_law_fixes_whatever_is_chosen(year: int) -> None:
    """Held against the labour codes and the lunar calendar, not against the file."""
    tet, kings = (dt.date.fromisoformat(f"{year}-{day}") for day in TET_AND_KINGS[year])
    assert (abs(from_new_moon(tet)) < 1.1, abs(from_new_moon(kings - workdays.DAY * 9)) < 1.1) == (True, True)
    patterns = [off_by_law(year, before, after_second=late) for before in (1, 2) for late in (True, False)]
    fixed, possible = set.intersection(*patterns), set.union(*patterns)
    calendar = workdays.known_calendar()
    known = {day for day in calendar.off if day.year == year and day.weekday() < workdays.SATURDAY}
    swapped = {day for day in calendar.worked if day.year == year}
    undecided = {day for day in calendar.undecided if day.year == year and day.month != 11}
    if year in DECREED:
        assert (fixed <= known, len(known) - len(swapped), undecided) == (True, workdays.DAYS_BY_LAW, set())
    else:
        assert (known, undecided, swapped) == (fixed, possible - fixed, set())


SWAPPED = {dt.date(2018, 12, 31), dt.date(2019, 4, 29)}
"""Swapped by a decision of their year. Of these years the file holds only what the law fixes."""
BY_NOTICE = {dt.date(2026, 1, 2)}
"""Off by a notice that the package does not know, made up for on Saturday, January 10th."""


@pytest.mark.parametrize("year", TET_AND_KINGS)
def test_the_days_off_are_those_of_an_independent_calendar(year: int) -> None:
    """Held against the package ``holidays``. It chose among the days of Tết and beside 2/9; ours are open."""
    calendar = workdays.known_calendar()
    theirs = {day for day in holidays.country_holidays("VN", years=year) if day.weekday() < workdays.SATURDAY}
    ours = {day for day in calendar.off if day.year == year and day.weekday() < workdays.SATURDAY}
    assert (theirs - ours - set(calendar.undecided) - SWAPPED, ours - theirs - BY_NOTICE) == (set(), set())


def test_a_count_over_undecided_days_says_when_it_ends_latest(cast: Cast) -> None:
    """Of Tết 2027 one day of two is off. A term over both is sure, one that meets one of them is not."""
    over, into = calendars.count_from(dt.date(2027, 2, 3), 5), calendars.count_from(dt.date(2027, 2, 3), 1)
    assert (over.end, calendars.doubt(over)) == (dt.date(2027, 2, 17), "")
    assert (into.end, into.latest) == (dt.date(2027, 2, 4), dt.date(2027, 2, 11))
    assert ("04/02/2027" in calendars.doubt(into), "11/02/2027" in calendars.doubt(into)) == (True, True)
    # Drafts sent before Tết 2028 are not three working days old on its second day.
    assert calendars.count_from(dt.date(2028, 1, 24), 3).end == dt.date(2028, 2, 2)
    notice = actions.Decreed(dt.date(2027, 2, 11), False, "Tết", "01-TB", dt.date(2026, 12, 1))
    actions.set_day(notice, by=cast.staff)
    into = calendars.count_from(dt.date(2027, 2, 3), 1)
    assert (into.end, into.latest, calendars.doubt(into)) == (dt.date(2027, 2, 4), dt.date(2027, 2, 4), "")
    assert "2031" in calendars.doubt(calendars.count_from(dt.date(2031, 3, 3), 5))


def test_staff_are_asked_for_the_days_of_the_next_year_from_november_on(cast: Cast, client: Client) -> None:
    asked = calendars.years_asked(dt.date(2026, 10, 31), calendars.calendar_in_force())
    assert [one.year for one in asked] == [2026]
    told = [actions.ask_for_days(dt.date(2026, 12, 1)) for _again in range(2)]
    notices = Notice.objects.filter(url=f"{reverse('ratings:calendar')}?year=2027")
    assert (told[0] > 0, told[1], {notice.recipient for notice in notices}) == (True, 0, {cast.staff})
    page = signed_in(client, cast.staff).get(f"{reverse('ratings:calendar')}?year=2027").content.decode()
    assert page.count("chưa có quyết định, chưa tính") == 5
    for day in (4, 11):
        works = day == 4
        text = ("Làm việc", "Nghỉ")[not works]
        row = actions.Decreed(dt.date(2027, 2, day), works, text, "01-TB", dt.date(2026, 12, 1))
        actions.set_day(row, by=cast.staff)
    [left] = calendars.years_asked(dt.date(2027, 1, 1), calendars.calendar_in_force())
    assert list(left.days) == [dt.date(2027, 9, 1), dt.date(2027, 9, 3), dt.date(2027, 11, 24)]


def test_a_calendar_day_set_by_hand_wins_over_what_stood_there() -> None:
    day = dt.date(2026, 1, 10)
    assert Calendar(worked=frozenset({day})).setting(day, works=False).is_working(day) is False
