"""Plays a conference in detail: roll, items in order, speakers, remarks, votes and minutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from uuid import uuid4

from django.db.models import QuerySet

from members import clock
from members.models import Member
from reviews.agenda import AgendaKind
from reviews.conference.actions import conferences, live, minutes, remarks, roll, votes
from reviews.demo.calendar import SITTING, Sitting, at, spend, wait_until
from reviews.demo.scenarios.course import COLLECTIVE, PlayedSession, Spoken
from reviews.models import AgendaItem, Attendee, Conference, ConferenceDay, ItemState


class Room:
    """The conference of a session, ready to be played. ``said`` are the remarks and ``concluded`` are the
    chair's conclusions, both by the code of the subject. ``length`` is the time that the conference sits on a
    day."""

    def __init__(
        self,
        course: PlayedSession,
        said: Mapping[str, list[Spoken]],
        concluded: Mapping[str, str],
        length: dt.timedelta = SITTING,
    ) -> None:
        self.course, self.length = course, length
        self.conference: Conference = Conference.objects.for_page().get(session=course.session)
        self.said, self.concluded = said, concluded
        self.seen: int | None = None
        self.late: Mapping[int, tuple[str, dt.time]] = {}
        self.called: set[dt.date] = set()

    @property
    def roll(self) -> dict[str, Attendee]:
        """The attendees who are members, by their codes."""
        rows = self.conference.roll.filter(member__isnull=False).select_related("member")
        return {one.member.code: one for one in rows if one.member}

    def call_roll(self, late: Mapping[int, tuple[str, dt.time]] | None = None) -> None:
        """Mark everybody present on the first day. The rolls of later days are called in ``run``. ``late``
        holds, by the number of the day, the code of a member who comes late and the time of coming."""
        self.late = late or {}
        first = self.conference.days.all()[0]
        early = at(first.date, first.starts_at) - dt.timedelta(minutes=15)
        wait_until(first.date, early.time())
        self._call(first)

    def _call(self, day: ConferenceDay) -> None:
        self.called.add(day.date)
        if day.number in self.late:
            code, moment = self.late[day.number]
            came = roll.AttendanceMark(present=True, came_at=moment)
            roll.mark_attendance(self.roll[code], day, came, by=self.course.clerk)
        roll.mark_all_present(self.conference, day, by=self.course.clerk)

    def open(self) -> None:
        first = self.conference.days.all()[0]
        wait_until(first.date, first.starts_at)
        conferences.open_conference(self.conference, by=self.course.clerk)
        self.conference.refresh_from_db()
        self.course.telling.step(
            f"Khai mạc; có mặt ngày đầu {self._present()} đồng chí, chủ trì: {self.conference.chair}"
        )

    def _present(self) -> int:
        return self.roll_of_members().filter(days__day__number=1, days__present=True).count()

    def roll_of_members(self) -> QuerySet[Attendee]:
        return self.conference.roll.filter(entitled=True)

    def item(self, kind: AgendaKind, code: str = COLLECTIVE) -> AgendaItem:
        """Return the agenda item of this kind. A ``code`` selects the item of that person."""
        items = AgendaItem.objects.select_related("conference", "paper__member", "conclusion")
        found = items.filter(conference=self.conference, kind=kind)
        return found.get(paper__member__code=code) if code else found[0]

    def run(self, until: AgendaKind | None = None, also: Callable[[AgendaItem], None] | None = None) -> None:
        """Go through the waiting items in order, and stop before the first item of the kind ``until``.
        ``also`` is called with each item after the remarks on it."""
        sitting = Sitting.of(self.conference, self.length)
        rows = (
            self.conference.items.filter(state=ItemState.WAITING)
            .order_by("position")
            .select_related("conference", "paper__member")
        )
        for item in rows:
            if item.kind == until:
                return
            sitting.reach(item)
            self._call_today()
            live.start_item(item, by=self.course.clerk, seen=self.seen)
            self.seen = item.pk
            self._speak(item, sitting)
            if also:
                also(item)
            sitting.reach(item, 1)
            if sitting.ends_day(item):
                self.close_last()
        self.close_last()

    def _call_today(self) -> None:
        for day in self.conference.days.filter(date=clock.today()).exclude(date__in=self.called):
            self._call(day)

    def close_last(self) -> None:
        if self.seen:
            item = AgendaItem.objects.select_related("conference").get(pk=self.seen)
            live.close_item(item, by=self.course.clerk)
            self.seen = None

    def _speak(self, item: AgendaItem, sitting: Sitting) -> None:
        code = item.paper.member.code if item.paper and item.paper.member else COLLECTIVE
        rows = self.said.get(code, []) if item.paper_id else []
        for number, row in enumerate(rows, start=1):
            sitting.reach(item, number / (len(rows) + 2))
            self.speak(item, row)
        sitting.reach(item, 0.9)
        if item.paper_id and code in self.concluded:
            text = self.concluded[code]
            remarks.save_conclusion(item.conclusion, text, by=self.course.clerk, version=0)
        if rows:
            self.course.telling.step(f"{item.title}: {len(rows)} lượt phát biểu")

    def speak(self, item: AgendaItem, row: Spoken) -> None:
        """Let one person speak: a member entitled to vote asks for the floor, anybody else is called. The
        clerk records the remark."""
        speaker = self.roll[row.by]
        member = speaker.member
        asked = (
            live.ask_floor(self.conference, by=member)
            if speaker.entitled and member
            else live.call_speaker(speaker, by=self.course.clerk)
        )
        live.give_floor(asked, by=self.course.clerk)
        said = remarks.RemarkInput(item, speaker, row.text, row.kind, row.section)
        remarks.save_remark(self.conference, uuid4(), said, by=self.course.clerk, version=0)
        live.end_speech(asked, by=self.course.clerk)

    def recommend(self, addressee: str, text: str) -> None:
        remarks.add_recommendation(self.conference, addressee, text, by=self.course.clerk)
        self.course.telling.step(f"Kiến nghị {addressee}: {text}")

    def vote(self, item: AgendaItem, count: votes.ShowOfHands) -> None:
        vote = votes.take_vote(item, count, by=self.course.clerk)
        self.course.telling.step(
            f"Biểu quyết giơ tay: {vote.motion} – {vote.in_favour}/{vote.present} tán thành ({vote.share})"
        )

    def lock_minutes(self, chair: Member) -> None:
        spend(10)
        minutes.confirm_as_clerk(self.conference, by=self.course.clerk)
        spend(10)
        minutes.confirm_as_chair(self.conference, by=chair)
        minutes.lock_minutes(self.conference, by=chair)
        self.course.telling.step(f"Biên bản: {self.course.clerk} và {chair} xác nhận, đã khóa")
