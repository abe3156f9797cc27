"""Moves the program's clock forward through working days and working hours while a round is played."""

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
"""The length of the break at noon, from ``LUNCH`` to ``AFTERNOON``."""

SITTING = dt.timedelta(hours=6, minutes=30)
"""The time that a conference sits on one day. The minutes are confirmed in the rest of the day."""

SHORTEST = dt.timedelta(minutes=15)
"""A day of the conference with less time left than this counts as over."""


def year_played() -> int:
    """Return the year under review: the present year from October on, and last year before October."""
    today = clock.today()
    return today.year if today.month >= OCTOBER else today.year - 1


def at(day: dt.date, time: dt.time = MORNING) -> dt.datetime:
    """Return the moment of this day and time, in the time zone of the committees."""
    return timezone.make_aware(dt.datetime.combine(day, time))


def workday(day: dt.date) -> dt.date:
    """Return ``day`` where it is a working day, else the first working day after it."""
    calendar = calendars.calendar_in_force()
    while not calendar.is_working(day):
        day += dt.timedelta(days=1)
    return day


def workdays_from(day: dt.date, number: int) -> list[dt.date]:
    """Return a list of ``number`` working days, beginning with ``day`` or the first working day after it."""
    days = [workday(day)]
    while len(days) < number:
        days.append(workday(days[-1] + dt.timedelta(days=1)))
    return days


def in_round(year: int, month: int, day: int) -> dt.date:
    """Return a date of the round that reviews ``year``. A month before July belongs to the following year. A
    day off is replaced by the next working day."""
    return workday(dt.date(year if month >= JULY else year + 1, month, day))


def beginning() -> dt.datetime:
    """Return the moment at which the played rounds begin: the morning of 20 October of the year under review,
    or of the next working day."""
    return at(in_round(year_played(), OCTOBER, 20))


def wait_until(day: dt.date, time: dt.time = MORNING) -> None:
    """Move the program's clock to this day and time, or do nothing where it is later already."""
    moment = at(day, time)
    if moment > clock.now():
        clock.move_to(moment)


def wait(days: int, time: dt.time = MORNING) -> None:
    """Move the program's clock forward by ``days`` working days, to the given time of that day."""
    wait_until(workdays.workday_after(clock.today(), days, calendars.calendar_in_force()), time)


def spend(minutes: int) -> None:
    """Move the program's clock forward by this number of minutes, and on to the next working hour where that
    falls outside working hours."""
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
    """The timetable of a conference. The items of one day get equal shares of the time left on that day.
    ``places`` holds for each item, by its key: the moment from which its day goes on, the time left on that
    day, the position of the item on that day (from 0), and the number of items on that day."""

    places: Mapping[int, tuple[dt.datetime, dt.timedelta, int, int]]

    @classmethod
    def of(cls, conference: Conference, length: dt.timedelta = SITTING) -> Sitting:
        """Return the timetable that shares out the time from now on among the waiting items. Each day sits
        for ``length``. An item planned for a day that is over is moved to the next day."""
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
        """Whether the item is the last one of its day."""
        _start, _length, place, count = self.places[item.pk]
        return place + 1 == count

    def reach(self, item: AgendaItem, part: float = 0) -> None:
        """Move the program's clock to the beginning of the item, or to the moment at which the share ``part``
        of it (0 to 1) has passed. Nothing happens where the clock is later already."""
        start, length, place, count = self.places[item.pk]
        moment = timezone.localtime(start + (place + part) / count * length)
        if timezone.localtime(start).time() < LUNCH <= moment.time():
            moment += BREAK
        if moment > clock.now():
            clock.move_to(moment)


def _hours(start: dt.datetime, length: dt.timedelta) -> tuple[dt.datetime, dt.timedelta]:
    """Return the moment from which a day goes on, and the time that it still sits from then, without the
    break. The time is negative where the day is over."""
    end = start + length
    if start.time() < LUNCH < end.time():
        end += BREAK
    begin = max(start, timezone.localtime(clock.now()))
    is_across_noon = begin.time() < LUNCH and end.time() > AFTERNOON
    return begin, end - begin - (BREAK if is_across_noon else dt.timedelta())
