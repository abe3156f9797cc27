"""Counts working days by a calendar and reads the calendar shipped with the program. Reads nothing from the
database: the module ``calendars`` adds the days that staff have set."""

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
    """The working days: Monday to Friday without the days ``off``, and the days ``worked``, mostly at
    weekends."""

    off: frozenset[dt.date] = frozenset()
    worked: frozenset[dt.date] = frozenset()

    def is_working(self, day: dt.date) -> bool:
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.off)

    def setting(self, day: dt.date, *, works: bool) -> Calendar:
        """Return a copy of the calendar in which this one day is a working day or a day off."""
        off, worked = self.off - {day}, self.worked - {day}
        return replace(self, off=off, worked=worked | {day}) if works else Calendar(off | {day}, worked)


@dataclass(frozen=True)
class Span:
    """Days in a row, both ends included, that are off or, with ``works``, working days.

    ``decreed`` is false for days that are only expected and therefore do not count. ``source`` cites the
    decision paper or the law. ``certain`` is false if its number has still to be checked against the signed
    text.
    """

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
    """Return the spans listed in ``workdays.toml``, in the order of their days."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["spans"]
    return tuple(Span(**{"last": row["first"], **row}) for row in rows)


@cache
def known_calendar() -> Calendar:
    """Return the shipped calendar: all spans that are decreed or fixed by law, without the days set
    by staff."""
    calendar = Calendar()
    for span in shipped_spans():
        for day in span.days if span.decreed else ():
            calendar = calendar.setting(day, works=span.works)
    return calendar


def workday_after(day: dt.date, days: int, calendar: Calendar) -> dt.date:
    """Return the day that is ``days`` working days after ``day``. The day ``day`` itself does not count."""
    while days > 0:
        day += DAY
        if calendar.is_working(day):
            days -= 1
    return day


def workdays_between(first: dt.date, last: dt.date, calendar: Calendar) -> int:
    """Return the number of working days after ``first``, up to and including ``last``. Return 0 if ``last``
    is not later.

    If ``last`` is a working day, ``workday_after`` leads from ``first`` to ``last`` with this number.
    """
    return sum(calendar.is_working(first + DAY * number) for number in range(1, (last - first).days + 1))
