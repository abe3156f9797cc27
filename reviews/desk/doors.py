"""The doors beside what waits for a person: the sessions in which the person has a part, the own papers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from members.composed import AnyGiven, Composed, Given
from members.models import HEAD, Member, RoleKind, name_above
from reviews.models import Paper, ReviewSession
from reviews.models.reach import SENT, sessions_of
from reviews.rules import capacities_in, parts_in_words
from reviews.stages import Stage

MOST = 8


@dataclass(frozen=True)
class Door:
    """A session that is not closed, with the parts that the person plays there."""

    session: ReviewSession
    parts: str


_OPEN = Composed(
    lambda: (
        ReviewSession.objects.filter(
            Q(pk=AnyGiven("mine")) | Q(committee=AnyGiven("led")), is_cancelled=False
        )
        .exclude(stage=Stage.CLOSED)
        .for_list()
        .with_parents()
        .order_by("finish_due", "pk")[:MOST]
    )
)


def doors_of(member: Member) -> list[Door]:
    """Return the sessions not closed in which the member is reviewed, which the member leads, or to which the
    member was sent. What staff see from above stands on their board."""
    led = {held.committee for held in member.reach.held if held.kind in (HEAD, RoleKind.CLERK, *SENT)}
    sessions = _OPEN.ask(mine=sorted(sessions_of(member)), led=sorted(led))
    return [Door(one, ", ".join(parts_in_words(member, one, capacities_in(member, one)))) for one in sessions]


_SHOWN = (
    "title",
    "rank",
    "state",
    "submitted_at",
    "by_hand",
    "member__full_name",
    "session__stage",
    "session__is_cancelled",
    "session__committee__body",
    "session__committee__name",
    "session__campaign__title",
)


_OWN = Composed(
    lambda: (
        Paper.objects.filter(member=Given("member"), session__is_cancelled=False)
        .select_related("member", "session__committee", "session__campaign")
        .only(*_SHOWN)
        .annotate(above=name_above("session__committee"))
        .order_by("-session__campaign")[:MOST]
    )
)


def own_papers(member: Member) -> list[Paper]:
    """Return the member's last own papers, the latest round first. Those of cancelled rounds are left out."""
    return list(_OWN.ask(member=member.pk))
