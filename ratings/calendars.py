"""The calendar in force: the shipped one, and over it what staff have set."""

from __future__ import annotations

from ratings.models import CalendarDay
from ratings.workdays import Calendar, known_calendar


def calendar_in_force() -> Calendar:
    """One query; take it once and pass it to what counts."""
    calendar = known_calendar()
    for day, works in CalendarDay.objects.values_list("day", "is_working"):
        calendar = calendar.setting(day, works=works)
    return calendar
