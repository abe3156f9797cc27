"""Writes a calendar as RFC 5545 has it; text only, it knows nothing of rounds and sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

ZONE = "Asia/Ho_Chi_Minh"
MOST_OCTETS = 75
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class Entry:
    """One entry. Days without hours fill whole days, ``last`` included; ``uid`` names it for ever."""

    uid: str
    title: str
    first: dt.date | dt.datetime
    last: dt.date | dt.datetime
    stamp: dt.datetime
    place: str = ""
    text: str = ""
    url: str = ""


def write(name: str, entries: Iterable[Entry]) -> str:
    """The whole file, with the line ends the standard wants."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kiem diem//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        # The zone has kept one offset since 1975.
        "BEGIN:VTIMEZONE",
        f"TZID:{ZONE}",
        "BEGIN:STANDARD",
        "DTSTART:19750613T000000",
        "TZOFFSETFROM:+0700",
        "TZOFFSETTO:+0700",
        "END:STANDARD",
        "END:VTIMEZONE",
        *(line for entry in entries for line in _lines(entry)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _lines(entry: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(entry.uid)}"
    yield f"DTSTAMP:{entry.stamp.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART{_moment(entry.first)}"
    yield f"DTEND{_moment(_end(entry.last))}"
    yield f"SUMMARY:{escaped(entry.title)}"
    for key, value in (("LOCATION", entry.place), ("DESCRIPTION", entry.text)):
        if value:
            yield f"{key}:{escaped(value)}"
    if entry.url:
        yield f"URL:{entry.url}"
    yield "END:VEVENT"


def _end(last: dt.date | dt.datetime) -> dt.date | dt.datetime:
    """The standard's end is not part of the entry."""
    return last if isinstance(last, dt.datetime) else last + dt.timedelta(days=1)


def _moment(when: dt.date | dt.datetime) -> str:
    if isinstance(when, dt.datetime):
        return f";TZID={ZONE}:{when.astimezone(ZoneInfo(ZONE)):%Y%m%dT%H%M%S}"
    return f";VALUE=DATE:{when:%Y%m%d}"


def escaped(text: str) -> str:
    return text.translate(ESCAPES)


def folded(line: str) -> str:
    """In parts of at most 75 octets, never through the middle of a letter."""
    parts, part, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > MOST_OCTETS:
            parts.append(part)
            part, size = "", 1  # the blank that marks what goes on
        part, size = part + letter, size + octets
    return "\r\n ".join([*parts, part])
