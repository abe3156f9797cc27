"""Reads the working calendar in force: the shipped one, with the days that staff have set otherwise."""

from __future__ import annotations

from ratings.models import CalendarDay
from ratings.workdays import Calendar, known_calendar


def calendar_in_force() -> Calendar:
    """The calendar by which working days are counted. Each call is one query: read it once and pass it on."""
    calendar = known_calendar()
    for day, works in CalendarDay.objects.values_list("day", "is_working"):
        calendar = calendar.setting(day, works=works)
    return calendar
