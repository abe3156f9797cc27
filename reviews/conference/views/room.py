"""What goes on at a conference now, as its pages show it, and how an open page asks whether there is news."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from members import clock
from members.requests import MemberRequest
from reviews.conference.actions.conferences import day_of
from reviews.models import (
    AgendaItem,
    Conference,
    ConferenceDay,
    ItemState,
    Recusal,
    Speaker,
    SpeakerState,
)

NO_NEWS = 204
"""The HTTP status that tells htmx to leave the page as it is."""


@dataclass(frozen=True)
class Room:
    """What goes on now: ``day`` is the day that is now, ``current`` the item that is on, ``following`` the
    next one, ``speaking`` and ``waiting`` the speakers of the current item. ``leaving`` are names only: why
    somebody leaves the room is not shown to everybody."""

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
        """The number on the agenda, from 1, of the item that is on; 0 where none is."""
        return self.items.index(self.current) + 1 if self.current else 0

    @property
    def is_over(self) -> bool:
        return all(item.state == ItemState.CLOSED for item in self.items)


def fetch(request: MemberRequest, pk: int) -> Conference:
    return get_object_or_404(Conference.objects.visible_to(request.member).for_page(), pk=pk)


def read(conference: Conference) -> Room:
    """Read the room, in a number of queries that does not grow with the conference."""
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
    """Who leaves the room while this item is on: whoever is recused for its subject, and the subject where
    asked to."""
    if current is None or current.paper is None:
        return []
    rows = Recusal.objects.filter(paper=current.paper_id).order_by("attendee__rank", "pk")
    names = list(rows.values_list("attendee__name", flat=True))
    if current.clears_room and current.paper.member:
        names.insert(0, current.paper.member.full_name)
    return list(dict.fromkeys(names))


def is_news(request: MemberRequest, conference: Conference) -> bool:
    """Whether the conference has changed since the ``pulse`` that the page last saw, which it sends as
    ``seen``."""
    return request.GET.get("seen", "") != str(conference.pulse)


def no_news() -> HttpResponse:
    return marked(HttpResponse(status=NO_NEWS))


def marked(answer: HttpResponse) -> HttpResponse:
    """Add the header ``X-Room``, by which the page's script knows that this is the part it asked for and not
    the sign-in page."""
    answer["X-Room"] = "1"
    return answer
