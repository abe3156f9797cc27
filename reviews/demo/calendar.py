"""The days and hours on which a played round goes: the clock is moved on as an office works."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from members import clock
from ratings import calendars, workdays
from reviews.models import AgendaItem, Conference, ItemState

JULY, OCTOBER, DECEMBER = 7, 10, 12
MORNING, LUNCH, AFTERNOON, EVENING = dt.time(8), dt.time(11, 30), dt.time(13, 30), dt.time(17)
BREAK = dt.timedelta(hours=2)
"""From the end of the morning to the beginning of the afternoon."""

SITTING = dt.timedelta(hours=6, minutes=30)
"""How long a conference sits on one day; the minutes are confirmed in what is left of it."""

SHORTEST = dt.timedelta(minutes=15)
"""A day of which less is left is over."""


def year_played() -> int:
    """The year that is reviewed: from October on the running one, before that the last."""
    today = clock.today()
    return today.year if today.month >= OCTOBER else today.year - 1


def at(day: dt.date, time: dt.time = MORNING) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, time))


def workday(day: dt.date) -> dt.date:
    """This day, or the first working day after it."""
    calendar = calendars.calendar_in_force()
    while not calendar.is_working(day):
        day += dt.timedelta(days=1)
    return day


def workdays_from(day: dt.date, number: int) -> list[dt.date]:
    """So many working days in a row from this day on."""
    days = [workday(day)]
    while len(days) < number:
        days.append(workday(days[-1] + dt.timedelta(days=1)))
    return days


def in_round(year: int, month: int, day: int) -> dt.date:
    """A working day of the round that reviews ``year``: what is said of a month before July is said of the
    year after."""
    return workday(dt.date(year if month >= JULY else year + 1, month, day))


def beginning() -> dt.datetime:
    """When the played rounds begin: in October of the year that is reviewed."""
    return at(in_round(year_played(), OCTOBER, 20))


def wait_until(day: dt.date, time: dt.time = MORNING) -> None:
    """Let time pass until then. Where it is later already, it stays."""
    moment = at(day, time)
    if moment > clock.now():
        clock.move_to(moment)


def wait(days: int, time: dt.time = MORNING) -> None:
    """Let so many working days pass."""
    wait_until(workdays.workday_after(clock.today(), days, calendars.calendar_in_force()), time)


def spend(minutes: int) -> None:
    """Let so much working time pass; what would fall outside the working hours falls into the next ones."""
    clock.move_on(dt.timedelta(minutes=minutes))
    now = timezone.localtime(clock.now())
    if now.time() >= EVENING or workday(now.date()) != now.date():
        wait_until(workday(now.date() + dt.timedelta(days=now.time() >= EVENING)))
    elif now.time() < MORNING:
        wait_until(now.date())
    elif LUNCH <= now.time() < AFTERNOON:
        wait_until(now.date(), AFTERNOON)


@dataclass(frozen=True)
class Sitting:
    """The hours of a conference: the points of each day share out evenly what is left of it. ``places`` are,
    by the key of the point, when its day goes on, for how long, its place on that day from 0, and how many
    points the day has."""

    places: Mapping[int, tuple[dt.datetime, dt.timedelta, int, int]]

    @classmethod
    def of(cls, conference: Conference, length: dt.timedelta = SITTING) -> Sitting:
        """The points that wait, from now on; what was planned for a day that is over goes into the next. It
        sits for ``length`` on each day."""
        waiting = list(conference.items.filter(state=ItemState.WAITING).in_order().select_related("day"))
        days = [_hours(at(day.date, day.starts_at), length) for day in conference.days.all()]
        left = [hours for hours in days if hours[1] >= SHORTEST] or [(clock.now(), SHORTEST)]
        planned: list[list[AgendaItem]] = [[] for _day in left]
        for item in waiting:
            dates = [timezone.localtime(start).date() for start, _length in left]
            planned[next((n for n, date in enumerate(dates) if date >= item.day.date), -1)].append(item)
        return cls(
            {
                item.pk: (*hours, place, len(items))
                for hours, items in zip(left, planned, strict=True)
                for place, item in enumerate(items)
            }
        )

    def ends_day(self, item: AgendaItem) -> bool:
        """Whether it is the last point of its day."""
        _start, _length, place, count = self.places[item.pk]
        return place + 1 == count

    def reach(self, item: AgendaItem, part: float = 0) -> None:
        """Let time pass until the point begins, or until so much of it (from 0 to 1) has passed. Where it is
        later already, it stays."""
        start, length, place, count = self.places[item.pk]
        moment = timezone.localtime(start + (place + part) / count * length)
        if timezone.localtime(start).time() < LUNCH <= moment.time():
            moment += BREAK
        if moment > clock.now():
            clock.move_to(moment)


def _hours(start: dt.datetime, length: dt.timedelta) -> tuple[dt.datetime, dt.timedelta]:
    """From when a day goes on, and how long it sits from then; less than nothing where it is over."""
    end = start + length
    if start.time() < LUNCH < end.time():
        end += BREAK
    begin = max(start, timezone.localtime(clock.now()))
    is_across_noon = begin.time() < LUNCH and end.time() > AFTERNOON
    return begin, end - begin - (BREAK if is_across_noon else dt.timedelta())
