"""The calendar: what concerns me and nobody else, and a file that calendars read."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from members import clock
from reviews.desk import ics
from reviews.desk.views.calendar import conference_days, dates_of
from reviews.models import ReviewSession
from tests.reviews.cast import Cast, convene
from tests.reviews.conftest import SignIn

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
STAMP = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


def entry(**more: object) -> ics.Entry:
    day = dt.date(2026, 12, 26)
    fields: dict[str, object] = {"uid": "conference-1@thu.vn", "title": "Hội nghị", "first": day, "last": day}
    return ics.Entry(stamp=STAMP, **fields | more)  # type: ignore[arg-type]


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_days_end_after_the_last_one_and_hours_have_their_zone() -> None:
    two_days = ics.write_calendar("Lịch", [entry(last=dt.date(2026, 12, 27))])
    assert "DTSTART;VALUE=DATE:20261226" in unfolded(two_days)
    assert "DTEND;VALUE=DATE:20261228" in unfolded(two_days)
    first = dt.datetime(2026, 12, 26, 8, 0, tzinfo=HANOI)
    hours = ics.write_calendar("Lịch", [entry(first=first, last=first + dt.timedelta(hours=3))])
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20261226T080000" in unfolded(hours)
    assert "DTEND;TZID=Asia/Ho_Chi_Minh:20261226T110000" in unfolded(hours)
    assert "DTSTAMP:20260102T030405Z" in unfolded(hours)


def test_what_means_something_to_the_format_is_escaped() -> None:
    text = ics.write_calendar("Lịch; chung, riêng", [entry(title="Họp; bàn 1, bàn 2\r\n\\ hết")])
    assert "SUMMARY:Họp\\; bàn 1\\, bàn 2\\n\\\\ hết" in unfolded(text)
    assert "X-WR-CALNAME:Lịch\\; chung\\, riêng" in unfolded(text)


def test_the_file_says_what_it_is_and_in_which_zone_for_whoever_does_not_know_it() -> None:
    text = ics.write_calendar(
        "Lịch", [entry(place="Hội trường", text="Mang theo hồ sơ", url="https://thu.vn/x?a=1,2")]
    )
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kiem diem//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    assert unfolded(text)[:5] == head
    said = {"TZID:Asia/Ho_Chi_Minh", "TZOFFSETTO:+0700", "UID:conference-1@thu.vn"}
    said |= {"LOCATION:Hội trường", "DESCRIPTION:Mang theo hồ sơ", "URL:https://thu.vn/x?a=1,2"}
    assert said - set(unfolded(text)) == set()
    assert text.endswith("END:VCALENDAR\r\n")


@given(st.text(alphabet=st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), max_size=300))
def test_no_line_is_longer_than_75_octets_and_nothing_is_lost(title: str) -> None:
    text = ics.write_calendar("Lịch", [entry(title=title)])
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    [event] = Calendar.from_ical(text).walk("VEVENT")
    assert str(event["SUMMARY"]) == title


@pytest.fixture
def coming(cast: Cast) -> Cast:
    """The session's dates lie ahead, its conference is set."""
    today = clock.today()
    ReviewSession.objects.filter(pk=cast.session.pk).update(
        writing_due=today + dt.timedelta(days=1),
        commenting_due=today + dt.timedelta(days=5),
        finish_due=today + dt.timedelta(days=30),
    )
    convene(cast, today + dt.timedelta(days=10))
    cast.session.refresh_from_db()
    return cast


@pytest.mark.parametrize(
    ("who", "kinds"),
    [
        ("member", ["writing", "commenting", "conference"]),
        ("head", ["writing", "commenting", "conference", "finish"]),
        ("clerk", ["conference", "finish"]),
        ("guest", ["conference"]),
        ("staff", []),
        ("stranger", []),
    ],
)
def test_everybody_has_the_dates_that_concern_them(coming: Cast, who: str, kinds: list[str]) -> None:
    dates = [date for date in dates_of(getattr(coming, who)) if date.session == coming.session]
    assert [date.kind for date in dates] == kinds


def test_the_page_and_the_files_say_the_same(coming: Cast, sign_in: SignIn, settings: Any) -> None:
    settings.SITE_URL = "https://thu.vn"
    client = sign_in(coming.member)
    page = client.get(reverse("reviews:calendar")).content.decode()
    assert page.count(coming.session.get_absolute_url()) == 3 + 1  # and the file of the conference
    mine = client.get(reverse("reviews:calendar_ics"))
    assert mine.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert mine.content.decode().count("BEGIN:VEVENT") == 3
    one = client.get(reverse("reviews:conference_ics", args=[coming.session.pk])).content.decode()
    assert one.count("BEGIN:VEVENT") == 1
    day = conference_days(coming.session)[0].date
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in unfolded(one)
    assert f"UID:conference-{coming.session.pk}@thu.vn" in unfolded(one)


def test_a_conference_without_a_day_has_no_file(cast: Cast, sign_in: SignIn) -> None:
    url = reverse("reviews:conference_ics", args=[cast.session.pk])
    answer = sign_in(cast.member).get(url)
    assert answer.status_code == 404
    assert "BEGIN:VCALENDAR" not in answer.content.decode()
    assert url not in sign_in(cast.member).get(cast.session.get_absolute_url()).content.decode()
