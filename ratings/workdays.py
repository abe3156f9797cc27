"""Counting working days, Monday to Friday; public holidays are decreed year by year and not known here."""

from __future__ import annotations

import datetime as dt

SATURDAY = 5


def after(day: dt.date, days: int) -> dt.date:
    """The day that is so many working days after this one, which does not count."""
    while days > 0:
        day += dt.timedelta(days=1)
        if day.weekday() < SATURDAY:
            days -= 1
    return day
