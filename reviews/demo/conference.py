"""Plays a whole conference in a few calls, through the actions that the pages of the conference use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from uuid import uuid4

from members import clock
from members.models import Member
from reviews.agenda import AgendaKind
from reviews.conference.actions import conferences, live, minutes, remarks, roll, votes
from reviews.conference.actions.conferences import Day
from reviews.conference.guards.conference import days_needed
from reviews.demo.calendar import MORNING, Sitting, workdays_from
from reviews.models import AgendaItem, Conference, ReviewSession


def convene_played(
    session: ReviewSession,
    *,
    clerk: Member,
    chair: Member,
    place: str = "Hội trường A",
    first: dt.date | None = None,
) -> Conference:
    """Convene the conference for as many days as the session needs, and return it. The days are working days
    from ``first`` on. Without ``first`` they are consecutive days from today on, days off included, so that a
    caller who does not move the program's clock can hold a conference of one day today."""
    number = days_needed(session)
    dates = [clock.today() + dt.timedelta(days=later) for later in range(number)]
    if first:
        dates = workdays_from(first, number)
    days = [Day(date, MORNING, place) for date in dates]
    return conferences.convene_conference(session, days, chair=chair, by=clerk)


def hold_played(
    conference: Conference,
    *,
    clerk: Member,
    say: Callable[[AgendaItem], None] = lambda _item: None,
    sitting: Sitting | None = None,
) -> None:
    """Hold the conference with everybody present: begin and close every agenda item in order, and call
    ``say`` with each. With a ``sitting`` the program's clock moves forward by that timetable. Without one
    everything happens at the present moment."""
    days = list(conference.days.all())
    items = list(conference.items.in_order())
    seen: int | None = None
    for item in items:
        if sitting:
            sitting.reach(item)
        while days and (item is items[0] or days[0].date <= clock.today()):
            roll.mark_all_present(conference, days.pop(0), by=clerk)
            if item is items[0]:
                conferences.open_conference(conference, by=clerk)
                break
        live.start_item(item, by=clerk, seen=seen)
        say(item)
        seen = item.pk
        if sitting:
            sitting.reach(item, 1)
        if item is items[-1] or (sitting and sitting.ends_day(item)):
            live.close_item(AgendaItem.objects.select_related("conference").get(pk=seen), by=clerk)
            seen = None


def sign_minutes(conference: Conference, *, clerk: Member, chair: Member) -> None:
    """Confirm the minutes as the clerk and then as the chair, and lock them."""
    minutes.confirm_as_clerk(conference, by=clerk)
    minutes.confirm_as_chair(conference, by=chair)
    minutes.lock_minutes(conference, by=chair)


def minutes_taker(
    conference: Conference, clerk: Member, said: Mapping[int | None, list[tuple[Member, str]]]
) -> Callable[[AgendaItem], None]:
    """Return a function for the parameter ``say`` of ``hold_played``. It enters the remarks on an item, a
    conclusion of the chair on each paper, and on the collective's report a vote in which everybody entitled
    is in favour. ``said`` holds pairs of author and text, by the key of the paper."""
    people = {one.member_id: one for one in conference.roll.all()}

    def say(item: AgendaItem) -> None:
        for member, text in said.get(item.paper_id, []):
            words = remarks.RemarkInput(item, people.get(member.pk), text)
            remarks.save_remark(conference, uuid4(), words, by=clerk, version=0)
        if item.paper_id:
            text = "Hội nghị thống nhất với nội dung kiểm điểm; tiếp thu các ý kiến đã nêu."
            remarks.save_conclusion(item.conclusion, text, by=clerk, version=0)
        if item.kind == AgendaKind.COLLECTIVE:
            hands = sum(one.entitled for one in people.values())
            votes.take_vote(item, votes.ShowOfHands("Thông qua báo cáo kiểm điểm tập thể", hands), by=clerk)

    return say
