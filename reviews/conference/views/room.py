"""What goes on at a conference now, read for the pages that show it, in a number of queries that stands."""

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


@dataclass(frozen=True)
class Room:
    """``leaving`` are names only: why somebody leaves is not for the room."""

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
        """The number of the point that is on, as the agenda counts."""
        return self.items.index(self.current) + 1 if self.current else 0

    @property
    def is_over(self) -> bool:
        return all(item.state == ItemState.CLOSED for item in self.items)


def fetch(request: MemberRequest, pk: int) -> Conference:
    return get_object_or_404(Conference.objects.visible_to(request.member).for_page(), pk=pk)


def read(conference: Conference) -> Room:
    days = list(conference.days.all())
    items = list(conference.items.in_order())
    current = next((item for item in items if item.state == ItemState.CURRENT), None)
    speakers = list(current.speakers.for_list().exclude(state=SpeakerState.DONE)) if current else []
    return Room(
        conference=conference,
        days=days,
        items=items,
        day=day_of(days, clock.today()),
        current=current,
        following=_following(items, current),
        speaking=next((one for one in speakers if one.state == SpeakerState.SPEAKING), None),
        waiting=[one for one in speakers if one.state == SpeakerState.WAITING],
        leaving=_leaving(current),
    )


def _following(items: list[AgendaItem], current: AgendaItem | None) -> AgendaItem | None:
    """The next point that waits, after the one that is on if there is one after it."""
    place = items.index(current) if current else -1
    waiting = [item for item in items if item.state == ItemState.WAITING]
    return next((item for item in items[place + 1 :] if item in waiting), waiting[0] if waiting else None)


def _leaving(current: AgendaItem | None) -> list[str]:
    """Who leaves while this point is on: whoever is recused for its subject, and the subject where asked."""
    if current is None or current.paper is None:
        return []
    rows = Recusal.objects.filter(paper=current.paper_id).order_by("attendee__rank", "pk")
    names = list(rows.values_list("attendee__name", flat=True))
    if current.clears_room and current.paper.member:
        names.insert(0, current.paper.member.full_name)
    return list(dict.fromkeys(names))


def is_news(request: MemberRequest, conference: Conference) -> bool:
    """A page that asks again says what it saw last (``seen``)."""
    return request.GET.get("seen", "") != str(conference.pulse)


def no_news() -> HttpResponse:
    return marked(HttpResponse(status=NO_NEWS))


def marked(answer: HttpResponse) -> HttpResponse:
    """A mark by which the page's script knows that this is the part it asked for, not the sign-in page."""
    answer["X-Room"] = "1"
    return answer
