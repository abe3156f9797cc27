"""The present state of a conference as its pages show it, and how an open page asks whether anything has
changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from members import clock
from members.requests import MemberRequest
from reviews.conference.actions.conferences import day_of
from reviews.models import (
    AgendaItem,
    Attendance,
    Conference,
    ConferenceDay,
    ItemState,
    Recusal,
    Speaker,
    SpeakerState,
)

NO_NEWS = 204
"""The HTTP status that makes htmx leave the page as it is."""


@dataclass(frozen=True)
class Room:
    """The present state of a conference. ``day`` is the latest day that has begun, ``current`` the agenda
    item being dealt with, ``following`` the next item, ``speaking`` and ``waiting`` the speakers on the
    current item. ``leaving`` are only the names of the people who leave the room, because not everybody may
    see the reason."""

    conference: Conference
    days: list[ConferenceDay]
    items: list[AgendaItem]
    day: ConferenceDay
    current: AgendaItem | None
    following: AgendaItem | None
    speaking: Speaker | None
    waiting: list[Speaker]
    leaving: list[str]

    @property
    def number(self) -> int:
        """The position on the agenda, from 1, of the current item, or 0 where none is current."""
        return self.items.index(self.current) + 1 if self.current else 0

    @property
    def is_over(self) -> bool:
        return all(item.state == ItemState.CLOSED for item in self.items)


def fetch(request: MemberRequest, pk: int) -> Conference:
    return get_object_or_404(Conference.objects.visible_to(request.member).for_page(), pk=pk)


def read(conference: Conference) -> Room:
    """Return the present state of the conference, read in a number of queries that does not grow with its
    size."""
    days = list(conference.days.all())
    items = list(conference.items.in_order())
    current = next((item for item in items if item.state == ItemState.CURRENT), None)
    waiting = [item for item in items if item.state == ItemState.WAITING]
    after = items[items.index(current) + 1 :] if current else items
    speakers = list(current.speakers.for_list().exclude(state=SpeakerState.DONE)) if current else []
    return Room(
        conference=conference,
        days=days,
        items=items,
        day=day_of(days, clock.today()),
        current=current,
        following=next((item for item in after if item in waiting), waiting[0] if waiting else None),
        speaking=next((one for one in speakers if one.state == SpeakerState.SPEAKING), None),
        waiting=[one for one in speakers if one.state == SpeakerState.WAITING],
        leaving=_leaving(current),
    )


def _leaving(current: AgendaItem | None) -> list[str]:
    """Return the names of the people who leave the room during the current item: those recused for its
    subject, and the subject where the item says so (``clears_room``)."""
    if current is None or current.paper is None:
        return []
    rows = Recusal.objects.filter(paper=current.paper_id).order_by("attendee__rank", "pk")
    names = list(rows.values_list("attendee__name", flat=True))
    if current.clears_room and current.paper.member:
        names.insert(0, current.paper.member.full_name)
    return list(dict.fromkeys(names))


def absence_of_subject(room: Room) -> Attendance | None:
    """Return the mark of absence, on the day of the conference, of the person whom the current item reviews.
    ``None`` where the person is present or not marked, or the item reviews nobody."""
    if room.current is None or room.current.paper is None or room.current.paper.member_id is None:
        return None
    marks = Attendance.objects.filter(attendee__conference=room.conference, day=room.day, present=False)
    return marks.filter(attendee__member=room.current.paper.member_id).select_related("attendee").first()


def is_news(request: MemberRequest, conference: Conference) -> bool:
    """Whether the conference has changed since the page was last updated. The page sends the ``pulse`` that
    it last got as ``seen``."""
    return request.GET.get("seen", "") != str(conference.pulse)


def no_news() -> HttpResponse:
    return marked(HttpResponse(status=NO_NEWS))


def marked(answer: HttpResponse) -> HttpResponse:
    """Return the response with the header ``X-Room`` added. By it the page's script recognises the part that
    it requested and does not mistake the sign-in page for it."""
    answer["X-Room"] = "1"
    return answer
