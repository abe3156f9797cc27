"""The days of what is played: which year, the office's hours, the hours of a conference."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import timezone

from members import clock
from members.models import Event
from reviews.demo import calendar
from reviews.demo.conference import hold_played
from reviews.models import AgendaItem, Conference, Document, Minutes, Remark
from reviews.stages import Stage
from tests.reviews.cast import Cast, bring_to, convene

THURSDAY = dt.date(2026, 11, 26)


@pytest.fixture
def thursday(db: None) -> Iterator[None]:
    with clock.running_from(calendar.at(THURSDAY, dt.time(16, 50))):
        yield


def local(moment: dt.datetime | None) -> dt.datetime:
    """To the minute."""
    return timezone.localtime(moment).replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    ("day", "year"), [("2026-10-01", 2026), ("2026-12-31", 2026), ("2027-01-15", 2026), ("2027-09-30", 2026)]
)
def test_from_october_on_the_running_year_is_played_and_before_it_the_last(day: str, year: int) -> None:
    with clock.running_from(calendar.at(dt.date.fromisoformat(day))):
        assert calendar.year_played() == year


def test_work_goes_on_in_the_next_working_hours(thursday: None) -> None:
    """Over the night, over noon, over the weekend."""
    shown = []
    for minutes in (20, 225, 500, 60):
        calendar.spend(minutes)
        shown.append(f"{timezone.localtime(clock.now()):%a %H:%M}")
    assert shown == ["Fri 08:00", "Fri 13:30", "Mon 08:00", "Mon 09:00"]


def test_to_wait_for_what_is_over_does_nothing(thursday: None) -> None:
    calendar.wait_until(THURSDAY - dt.timedelta(days=3))
    assert clock.today() == THURSDAY
    calendar.wait(1)
    assert local(clock.now()) == calendar.at(dt.date(2026, 11, 27))


def test_the_points_of_a_conference_share_out_its_days(thursday: None, cast: Cast) -> None:
    """Each begins on the day it is planned for; none goes on over the night; the roll is called every day."""
    bring_to(cast, Stage.CONFERENCE)
    convene(cast, THURSDAY + dt.timedelta(days=6))
    conference = Conference.objects.for_page().get(session=cast.session)
    hold_played(conference, clerk=cast.clerk, sitting=calendar.Sitting.of(conference))
    items = AgendaItem.objects.filter(conference=conference).in_order().select_related("day")
    spans = [(local(item.started_at), local(item.ended_at), item.day.date) for item in items]
    assert [start.date() for start, _end, _day in spans] == [day for _start, _end, day in spans]
    assert [end.date() for _start, end, _day in spans] == [day for _start, _end, day in spans]
    assert (spans[0][0].time(), spans[-1][1].time()) == (dt.time(8), dt.time(16, 30))
    assert set(conference.days.values_list("attendances__present", flat=True)) == {True}


@pytest.mark.usefixtures("s1_refused")
def test_s1_is_told_on_the_days_it_had_in_life() -> None:
    """Three days of January, in working hours, after papers in November; time never goes back."""
    held = Conference.objects.get(session__committee__code="S1-BS")
    assert list(held.days.values_list("date", flat=True)) == [dt.date(2027, 1, day) for day in (13, 14, 15)]
    remarks = [local(row.saved_at) for row in Remark.objects.filter(item__conference=held)]
    assert {moment.date() for moment in remarks} == {dt.date(2027, 1, day) for day in (13, 14, 15)}
    assert all(8 <= moment.hour < 17 for moment in remarks)
    locked = Minutes.objects.get(conference=held).locked_at
    assert local(locked).date() == dt.date(2027, 1, 18)
    times = list(Event.objects.order_by("pk").values_list("at", flat=True))
    assert times == sorted(times)
    assert min(Document.objects.values_list("requested_at", flat=True)).month == 11
