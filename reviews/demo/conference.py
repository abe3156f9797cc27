"""Plays a short conference through the actions of its pages, as if the drafts had gone out long before."""

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
from reviews.models import AgendaItem, Conference, ReviewSession

EIGHT = dt.time(8)
BEFORE = dt.timedelta(days=14)


def convene(
    session: ReviewSession,
    *,
    clerk: Member,
    chair: Member,
    place: str = "Hội trường A",
    first: dt.date | None = None,
) -> Conference:
    """From today (or the day said) on, for as many days as are needed. What no action does is to put back the
    day the drafts went out: the play has no time to wait."""
    today = clock.today()
    session.drafts_out_on = today - BEFORE
    session.save(update_fields=["drafts_out_on"])
    first = first or today
    days = [Day(first + dt.timedelta(days=number), EIGHT, place) for number in range(days_needed(session))]
    return conferences.convene(session, days, chair=chair, by=clerk)


def hold(
    conference: Conference, *, clerk: Member, say: Callable[[AgendaItem], None] = lambda _item: None
) -> None:
    """Everybody is there; every point in its order, with what ``say`` writes down on it."""
    roll.mark_all_present(conference, conference.days.all()[0], by=clerk)
    conferences.open_conference(conference, by=clerk)
    seen: int | None = None
    for item in conference.items.in_order():
        live.start(item, by=clerk, seen=seen)
        say(item)
        seen = item.pk
    if seen:
        live.close_item(AgendaItem.objects.select_related("conference").get(pk=seen), by=clerk)


def lock_minutes(conference: Conference, *, clerk: Member, chair: Member) -> None:
    minutes.confirm_as_clerk(conference, by=clerk)
    minutes.confirm_as_chair(conference, by=chair)
    minutes.lock(conference, by=chair)


def writes_down(
    conference: Conference, clerk: Member, said: Mapping[int | None, list[tuple[Member, str]]]
) -> Callable[[AgendaItem], None]:
    """What ``hold`` may say: by paper, who said what; a sentence of the chair on each; and all those entitled
    raise a hand for the collective's report."""
    people = {one.member_id: one for one in conference.roll.all()}

    def say(item: AgendaItem) -> None:
        for member, text in said.get(item.paper_id, []):
            words = remarks.Said(item, people.get(member.pk), text)
            remarks.save_remark(conference, uuid4(), words, by=clerk, version=0)
        if item.paper_id:
            text = "Hội nghị thống nhất với nội dung kiểm điểm; tiếp thu các ý kiến đã nêu."
            remarks.save_conclusion(item.conclusion, text, by=clerk, version=0)
        if item.kind == AgendaKind.COLLECTIVE:
            hands = sum(one.entitled for one in people.values())
            votes.take_vote(item, votes.Count("Thông qua báo cáo kiểm điểm tập thể", hands), by=clerk)

    return say
