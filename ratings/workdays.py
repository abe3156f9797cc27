"""Counts working days by a calendar and reads the calendar shipped with the program. Reads nothing from the
database: the module ``calendars`` adds the days that staff have set."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_suffix(".toml")
SATURDAY = 5
DAY = dt.timedelta(days=1)
DAYS_BY_LAW = 11
"""How many days of a year are off besides weekends: those of Bộ luật Lao động 2019 Đ112, which Đ111.3
compensates where they fall on a weekend. A year of which staff have set so many is known."""


@dataclass(frozen=True)
class Calendar:
    """The working days: Monday to Friday without the days ``off``, and the days ``worked``, mostly at
    weekends.

    ``undecided`` are days that may be off, but of which no decision is known, so that they count as working
    days. Each has the day that is off if it is not, or ``None``. ``years`` are those of the shipped days.
    """

    off: frozenset[dt.date] = frozenset()
    worked: frozenset[dt.date] = frozenset()
    undecided: Mapping[dt.date, dt.date | None] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def is_working(self, day: dt.date) -> bool:
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.off)

    def setting(self, day: dt.date, *, works: bool) -> Calendar:
        """Return a copy of the calendar in which this one day is a working day or a day off.

        The day is then decided. So is the day that would be off in its place, if this one is off."""
        off, worked = self.off - {day}, self.worked - {day}
        left = {one: other for one, other in self.undecided.items() if one != day and (works or other != day)}
        if works:
            return replace(self, off=off, worked=worked | {day}, undecided=left)
        return replace(self, off=off | {day}, worked=worked, undecided=left)

    def knows(self, year: int) -> bool:
        """Return whether the days off of this year are known, apart from those still undecided."""
        return year in self.years or sum(day.year == year for day in self.off) >= DAYS_BY_LAW

    def readings(self) -> list[Calendar]:
        """Return the calendar in each way in which the undecided days may yet be decided.

        Of two days of which one is off in the other's place, the earlier or the later one is off. A day
        without another is off or not. Pairs lie months apart, so that no count meets two of them.
        """
        pairs = {one: other for one, other in self.undecided.items() if other in self.undecided}
        alone = set(self.undecided) - set(pairs)
        earlier = {one for one, other in pairs.items() if other and one < other}
        later = set(pairs) - earlier
        chosen = [earlier, later, earlier | alone, later | alone]
        return [replace(self, off=self.off | days) for days in chosen]


@dataclass(frozen=True)
class Count:
    """Working days counted from a day: whichever way the undecided days are decided, they end between ``end``
    and ``latest``. ``unknown`` are years on the way whose days off nobody has entered."""

    end: dt.date
    latest: dt.date
    unknown: tuple[int, ...] = ()

    @property
    def is_sure(self) -> bool:
        return self.end == self.latest and not self.unknown


@dataclass(frozen=True)
class Span:
    """Days in a row, both ends included, that are off or, with ``works``, working days.

    ``decreed`` is false for days that are only expected and therefore do not count; ``instead`` is the day
    that is off if such a day is not. ``source`` cites the
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
    instead: dt.date | None = None

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
    spans = shipped_spans()
    calendar = Calendar(
        undecided={day: span.instead for span in spans if not span.decreed for day in span.days},
        years=frozenset(span.first.year for span in spans if span.decreed),
    )
    for span in spans:
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


def count_workdays(day: dt.date, days: int, calendar: Calendar) -> Count:
    """Return the end of so many working days after ``day``, and how sure it is."""
    ends = [workday_after(day, days, reading) for reading in calendar.readings()]
    unknown = tuple(year for year in range(day.year, max(ends).year + 1) if not calendar.knows(year))
    return Count(min(ends), max(ends), unknown)


def workdays_between(first: dt.date, last: dt.date, calendar: Calendar) -> int:
    """Return the number of working days after ``first``, up to and including ``last``. Return 0 if ``last``
    is not later.

    If ``last`` is a working day, ``workday_after`` leads from ``first`` to ``last`` with this number.
    """
    return sum(calendar.is_working(first + DAY * number) for number in range(1, (last - first).days + 1))
