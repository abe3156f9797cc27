"""Actions by which staff set days off and working days that the shipped calendar does not have."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Committee, Event, Member, Notice
from members.notices import Message, tell_each
from members.rules import refuse_unless
from ratings import calendars
from ratings.models import CalendarDay, keepers_of_rulesets
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
    account, dates computed earlier stay as they are. An undecided day is decided by it, also as a working
    day. Raises ``ValidationError`` if the day is so in the calendar already."""
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
    calendar = calendars.calendar_in_force()
    if calendar.is_working(row.day) == row.is_working and row.day not in calendar.undecided:
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


@transaction.atomic
def ask_for_days(today: dt.date) -> int:
    """Tell staff over the whole tree what the calendar lacks, each at most once a month and year, and return
    the number of notices. This is the scheduled task, so nobody is named as its author."""
    list(Committee.objects.filter(depth=1).select_for_update(no_key=True).order_by("pk").values_list("pk"))
    asked = calendars.years_asked(today, calendars.calendar_in_force())
    messages = [
        Message(member, one.sentence, url)
        for one in asked
        for url in [f"{reverse('ratings:calendar')}?year={one.year}"]
        for member in keepers_of_rulesets().exclude(pk__in=_told_of(url, today))
    ]
    tell_each(messages)
    return len(messages)


def _told_of(url: str, today: dt.date) -> QuerySet[Notice, int]:
    """Return who was told this month of the year whose page this is."""
    rows = Notice.objects.filter(url=url, created_at__year=today.year, created_at__month=today.month)
    return rows.order_by().values_list("recipient", flat=True)
