"""Counting working days by a calendar, and the calendar that comes with the program; no database here."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_suffix(".toml")
SATURDAY = 5
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Monday to Friday, but for the days ``off`` and with the Saturdays and Sundays that are ``worked``."""

    off: frozenset[dt.date] = frozenset()
    worked: frozenset[dt.date] = frozenset()

    def is_working(self, day: dt.date) -> bool:
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.off)

    def setting(self, day: dt.date, *, works: bool) -> Calendar:
        """The same with this one day set, whatever stood there."""
        off, worked = self.off - {day}, self.worked - {day}
        return replace(self, off=off, worked=worked | {day}) if works else Calendar(off | {day}, worked)


@dataclass(frozen=True)
class Span:
    """Days in a row that are off, or with ``works`` are worked. What is not ``decreed`` yet does not count;
    ``certain`` is false where the source has still to be checked against the signed text."""

    first: dt.date
    last: dt.date
    name: str
    source: str
    works: bool = False
    decreed: bool = True
    certain: bool = True

    @property
    def days(self) -> Iterator[dt.date]:
        return (self.first + DAY * number for number in range((self.last - self.first).days + 1))


@cache
def shipped_spans() -> tuple[Span, ...]:
    """What ``workdays.toml`` says, in the order of the days."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["spans"]
    return tuple(Span(**{"last": row["first"], **row}) for row in rows)


@cache
def known_calendar() -> Calendar:
    """The calendar of what is decreed or certain by law, without what staff have set."""
    calendar = Calendar()
    for span in shipped_spans():
        for day in span.days if span.decreed else ():
            calendar = calendar.setting(day, works=span.works)
    return calendar


def workday_after(day: dt.date, days: int, calendar: Calendar) -> dt.date:
    """The day that is so many working days after this one, which does not count."""
    while days > 0:
        day += DAY
        if calendar.is_working(day):
            days -= 1
    return day


def workdays_between(first: dt.date, last: dt.date, calendar: Calendar) -> int:
    """How many working days come after ``first`` up to and with ``last``: what ``workday_after`` is given to
    come from the one to the other. None where ``last`` is not later."""
    return sum(calendar.is_working(first + DAY * number) for number in range(1, (last - first).days + 1))
