"""Reads the working calendar in force: the shipped calendar with the days that staff have set."""

from __future__ import annotations

from ratings.models import CalendarDay
from ratings.workdays import Calendar, known_calendar


def calendar_in_force() -> Calendar:
    """Return the calendar by which working days are counted. Each call costs one query, so read it once and
    pass the result on."""
    calendar = known_calendar()
    for day, works in CalendarDay.objects.values_list("day", "is_working"):
        calendar = calendar.setting(day, works=works)
    return calendar
