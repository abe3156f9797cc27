"""Actions by which staff set days off and working days that the shipped calendar does not have."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member
from members.rules import refuse_unless
from ratings import calendars
from ratings.models import CalendarDay
from ratings.rules import can_keep_calendar


@dataclass(frozen=True)
class Decreed:
    """What a decision paper decrees about one day: whether it is a working day, and on what occasion
    (``name``). ``paper_number`` and ``paper_on`` cite the paper."""

    day: dt.date
    is_working: bool
    name: str
    paper_number: str
    paper_on: dt.date


def _require(by: Member) -> None:
    refuse_unless(can_keep_calendar(by), _("Only staff over the whole tree set working days."))


@transaction.atomic
def set_day(decreed: Decreed, *, by: Member) -> CalendarDay:
    """Save one day as a working day or a day off and return it. Dates computed from now on take the day into
    account, dates computed earlier stay as they are. Raises ``ValidationError`` if the day is so in the
    calendar already."""
    _require(by)
    row = CalendarDay(
        day=decreed.day,
        is_working=decreed.is_working,
        name=decreed.name.strip(),
        paper_number=decreed.paper_number.strip(),
        paper_on=decreed.paper_on,
        by=by,
    )
    row.full_clean(exclude=["by"])
    if calendars.calendar_in_force().is_working(row.day) == row.is_working:
        text = _("It is a working day already.") if row.is_working else _("It is a day off already.")
        raise ValidationError({"day": text})
    row.save()
    said = {"is_working": row.is_working, "name": row.name, "paper": row.paper}
    Event.record("set_day", row, by=by, day=str(row.day), **said)
    return row


@transaction.atomic
def take_back_day(day: CalendarDay, *, by: Member) -> None:
    """Delete what staff set for the day, so that the shipped calendar is valid again. Does nothing if
    somebody else has deleted it meanwhile."""
    _require(by)
    row = CalendarDay.objects.select_for_update().filter(pk=day.pk).first()
    if row:
        said = {"is_working": row.is_working, "name": row.name, "paper": row.paper}
        Event.record("take_day_back", row, by=by, day=str(row.day), **said)
        row.delete()
