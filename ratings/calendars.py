"""Reads the working calendar in force: the shipped calendar with the days that staff have set. Says how sure
a count by it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ratings.models import CalendarDay
from ratings.workdays import Calendar, Count, count_workdays, known_calendar

NOVEMBER = 11
"""From this month on staff are asked for the days off of the next year, which are decreed about then."""


def calendar_in_force() -> Calendar:
    """Return the calendar by which working days are counted. Each call costs one query, so read it once and
    pass the result on."""
    calendar = known_calendar()
    for day, works in CalendarDay.objects.values_list("day", "is_working"):
        calendar = calendar.setting(day, works=works)
    return calendar


def count_from(day: dt.date, days: int) -> Count:
    """Return the end of so many working days after ``day`` by the calendar in force."""
    return count_workdays(day, days, calendar_in_force())


def doubt(count: Count) -> str:
    """Return a sentence that says why the end of the count is not sure, empty if it is."""
    said = []
    if count.end != count.latest:
        text = _(
            "The term meets days of which the working calendar has no decision: it ends on %(end)s if they"
            " are working days, and on %(latest)s if they are off."
        )
        said.append(text % {"end": f"{count.end:%d/%m/%Y}", "latest": f"{count.latest:%d/%m/%Y}"})
    if count.unknown:
        text = _(
            "The working calendar knows no days off of %(years)s: only Saturdays and Sundays are left out."
        )
        said.append(text % {"years": ", ".join(map(str, count.unknown))})
    if said:
        said.append(_("Staff over the whole tree enter the days on the page “Working days”."))
    return " ".join(said)


@dataclass(frozen=True)
class YearAsked:
    """What the calendar lacks of one year: ``days`` that are not decided, or all of it (``is_unknown``)."""

    year: int
    days: Sequence[dt.date]
    is_unknown: bool

    @property
    def sentence(self) -> str:
        if self.is_unknown:
            return _("The days off of %(year)s are not known: enter them with their paper.") % {
                "year": self.year
            }
        return _("Not decided of %(year)s: %(days)s. Enter what was decreed, with its paper.") % {
            "year": self.year,
            "days": ", ".join(f"{day:%d/%m}" for day in self.days),
        }


def years_asked(today: dt.date, calendar: Calendar) -> list[YearAsked]:
    """Return what is to be entered of this year and, from November on, of the next. Days that are past are
    not asked for."""
    years = [today.year, today.year + 1] if today.month >= NOVEMBER else [today.year]
    asked = (_lacking(calendar, year, today) for year in years)
    return [one for one in asked if one.is_unknown or one.days]


def _lacking(calendar: Calendar, year: int, today: dt.date) -> YearAsked:
    days = sorted(day for day in calendar.undecided if day.year == year and day >= today)
    return YearAsked(year, days, is_unknown=not calendar.knows(year))


def years_with_days(rows: Iterable[CalendarDay], today: dt.date) -> list[int]:
    """Return the years that can be looked at: those with days, this one and the two after it, in which the
    terms of a round of this year may still run."""
    known = known_calendar().years | {row.day.year for row in rows}
    return sorted({*known, *range(today.year, today.year + 3)})
