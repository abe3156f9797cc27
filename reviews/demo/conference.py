"""Plays a short conference through the actions of its pages."""

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
    """From the day said (today) on, for as many working days as are needed."""
    dates = workdays_from(first, days_needed(session)) if first else _days_from_today(session)
    days = [Day(date, MORNING, place) for date in dates]
    return conferences.convene_conference(session, days, chair=chair, by=clerk)


def _days_from_today(session: ReviewSession) -> list[dt.date]:
    """Also on a day off: who does not move the clock has no other."""
    return [clock.today() + dt.timedelta(days=number) for number in range(days_needed(session))]


def hold_played(
    conference: Conference,
    *,
    clerk: Member,
    say: Callable[[AgendaItem], None] = lambda _item: None,
    sitting: Sitting | None = None,
) -> None:
    """Everybody is there; every point in its order, with what ``say`` writes down on it. With the hours of a
    ``sitting`` the clock goes along, without it all is done at this moment."""
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
    """Confirmed by both, then locked."""
    minutes.confirm_as_clerk(conference, by=clerk)
    minutes.confirm_as_chair(conference, by=chair)
    minutes.lock_minutes(conference, by=chair)


def minutes_taker(
    conference: Conference, clerk: Member, said: Mapping[int | None, list[tuple[Member, str]]]
) -> Callable[[AgendaItem], None]:
    """What ``hold_played`` may say: by paper, who said what; a sentence of the chair on each; and all those
    entitled raise a hand for the collective's report."""
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
