"""Reads dates as offices write them: by day, by month, by quarter or by year alone."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from enum import IntEnum

from django.utils.translation import gettext as _

from members import clock
from members.workbooks.faults import CellError, NoDateError

YEARS = range(1900, 2101)
SERIALS = range(3_654, 73_415)
"""The numbers that Excel keeps for the days from 1910 to 2100. Smaller ones are taken for years."""

FIRST_SERIAL = dt.date(1899, 12, 30)
DAY = re.compile(r"([0-9]{1,2})\s*([/.-])\s*([0-9]{1,2})\s*\2\s*([0-9]{4}|[0-9]{2})")
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00)?)?")
MONTH = re.compile(r"(?:tháng\s*)?([0-9]{1,2})\s*(?:[/.-]|năm)\s*([0-9]{4})")
QUARTER = re.compile(r"quý\s*(iv|i{1,3}|[1-4])\s*(?:[/.-]|năm)?\s*([0-9]{4})")
YEAR = re.compile(r"(?:năm\s*)?([0-9]{4})")
QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


class Precision(IntEnum):
    """How exactly a date is known: the smaller, the more exactly."""

    DAY = 0
    MONTH = 1
    QUARTER = 2
    YEAR = 3


@dataclass(frozen=True)
class ReadDate:
    """A date as it was written: its first and last day, which are one if the day is known."""

    first: dt.date
    last: dt.date
    precision: Precision


def read_date(value: object) -> ReadDate:
    """Return the date in a cell, which is a date, a number or a text.

    The day always stands before the month. A number is a year, or the number that Excel keeps for a day. Of
    two digits the year is the last one that is not in the future. Raises ``CellError`` for everything else,
    with the reason."""
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return _one_day(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        if value in YEARS:
            return _year(value)
        if value in SERIALS:
            return _one_day(FIRST_SERIAL + dt.timedelta(days=value))
    if isinstance(value, str) and (found := _from_text(value.casefold())):
        return found
    raise NoDateError(_("This is not a date. Write it as 31/12/1980."))


def _from_text(text: str) -> ReadDate | None:
    if found := DAY.fullmatch(text):
        return _one_day(_day(int(found[1]), int(found[3]), _full_year(found[4])))
    if found := ISO_DAY.fullmatch(text):
        return _one_day(_day(int(found[3]), int(found[2]), int(found[1])))
    if found := MONTH.fullmatch(text):
        return _months(int(found[1]), int(found[1]), int(found[2]), Precision.MONTH)
    if found := QUARTER.fullmatch(text):
        last = 3 * (QUARTERS.get(found[1]) or int(found[1]))
        return _months(last - 2, last, int(found[2]), Precision.QUARTER)
    if found := YEAR.fullmatch(text):
        return _year(int(found[1]))
    return None


def _full_year(digits: str) -> int:
    if len(digits) > 2:
        return int(digits)
    this = clock.today().year
    year = this - this % 100 + int(digits)
    return year if year <= this + 1 else year - 100


def _day(day: int, month: int, year: int) -> dt.date:
    _require_year(year)
    if month > 12 and day <= 12:
        raise CellError(
            _("There is no month %(month)d. If the month stands first here, write the day first: %(right)s.")
            % {"month": month, "right": f"{month:02d}/{day:02d}/{year}"}
        )
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise CellError(_("There is no such day. Write it as 31/12/1980.")) from None


def _one_day(day: dt.date) -> ReadDate:
    _require_year(day.year)
    return ReadDate(day, day, Precision.DAY)


def _months(first: int, last: int, year: int, precision: Precision) -> ReadDate:
    _require_year(year)
    if last not in range(1, 13):
        raise CellError(_("There is no such month."))
    end = calendar.monthrange(year, last)[1]
    return ReadDate(dt.date(year, first, 1), dt.date(year, last, end), precision)


def _year(year: int) -> ReadDate:
    _require_year(year)
    return ReadDate(dt.date(year, 1, 1), dt.date(year, 12, 31), Precision.YEAR)


def _require_year(year: int) -> None:
    if year not in YEARS:
        raise CellError(_("The year %(year)d cannot be right.") % {"year": year})
