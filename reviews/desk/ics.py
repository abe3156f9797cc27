"""Writes a calendar file that other programs can read (RFC 5545). This module knows nothing of rounds and
sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vText

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SINCE = dt.date(2000, 1, 1)
"""The first day for which the file states the offsets of the time zone. No entry is older."""


@dataclass(frozen=True)
class Entry:
    """One entry of a calendar. ``first`` and ``last`` are two days, both included, or two moments. ``stamp``
    is the moment of writing. An entry that is written again keeps its ``uid``, by which a calendar program
    recognises it."""

    uid: str
    title: str
    first: dt.date | dt.datetime
    last: dt.date | dt.datetime
    stamp: dt.datetime
    place: str = ""
    text: str = ""
    url: str = ""


def write_calendar(name: str, entries: Iterable[Entry]) -> str:
    """Return the text of a calendar file with the title ``name``, with the line ends that the standard
    requires."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Kiem diem//VI")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(name))
    calendar.add_component(_timezone())
    for entry in entries:
        calendar.add_component(_event(entry))
    content: bytes = calendar.to_ical()
    return content.decode()


@cache
def _timezone() -> Timezone:
    return Timezone.from_tzid(ZONE.key, first_date=SINCE)


def _event(entry: Entry) -> Event:
    # The end that the standard requires is exclusive: for whole days it is the day after the last one.
    is_moment = isinstance(entry.last, dt.datetime)
    end = _moment(entry.last) if is_moment else entry.last + dt.timedelta(days=1)
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp)
    event.add("dtstart", _moment(entry.first))
    event.add("dtend", end)
    event.add("summary", entry.title)
    for key, value in (("location", entry.place), ("description", entry.text), ("url", entry.url)):
        if value:
            event.add(key, value)
    return event


def _moment(when: dt.date | dt.datetime) -> dt.date | dt.datetime:
    return when.astimezone(ZONE) if isinstance(when, dt.datetime) else when
