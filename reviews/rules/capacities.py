"""Who plays which part, what a row in a table of verbs says, and whether it lets somebody pass."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

from members.models import HEAD, Member, RoleKind
from ratings.rules import CASE_RULES, CaseVerb
from reviews.models import PaperState, ReviewSession
from reviews.stages import Capacity, SheetState, Stage

AUTHOR = "author"
"""Beside the parts in a session: whoever writes the paper. The collective's is written by clerk and head."""

CAPACITY_OF = {
    HEAD: Capacity.HEAD,
    RoleKind.CLERK: Capacity.CLERK,
    RoleKind.STAFF: Capacity.STAFF,
    RoleKind.APPROVER: Capacity.APPROVER,
    RoleKind.INSPECTION: Capacity.INSPECTION,
    RoleKind.SUPERVISOR: Capacity.SUPERVISOR,
    RoleKind.DELEGATE: Capacity.DELEGATE,
    RoleKind.GUEST: Capacity.GUEST,
}
LEADS = frozenset({Capacity.CLERK, Capacity.HEAD})
FROM_LEVELS_ABOVE = frozenset({Capacity.STAFF, Capacity.APPROVER})
WATCHING = FROM_LEVELS_ABOVE | {Capacity.INSPECTION}
OF_THE_UNIT = LEADS | {Capacity.SUBJECT}


class RefusalReason(StrEnum):
    """Why somebody may not use a verb on a thing."""

    CAPACITY = "not your part"
    OWN_UNIT = "own unit"
    OWN_CASE = "own case"
    ROUND = "nothing is rated"
    STAGE = "not this stage"
    STATE = "not this state of the paper"


@dataclass(frozen=True)
class Position:
    """Which parts somebody plays towards a thing, and where the thing stands: its ``stage`` (empty where it
    has none), its ``state`` if it is a paper, whether it is their ``own``, whether its round rates."""

    capacities: frozenset[str]
    stage: str = ""
    state: str = ""
    own: bool = False
    is_rated: bool = True


@dataclass(frozen=True)
class Rule:
    """A verb may be used by ``capacities``, at ``stages`` (empty: at any), on a paper in ``states`` (empty:
    any).

    ``own`` settles the own paper or case: True only there, False never there, None no matter. ``rates`` says
    that the verb has a meaning only in a round that rates. With ``from_above`` a role from above does not
    reach the own unit: its people may use the verb if they lead the unit and the verb is for leads, or not
    at all.
    """

    says: str | Promise
    capacities: frozenset[str]
    stages: frozenset[Stage | SheetState] = frozenset()
    states: frozenset[PaperState] = frozenset()
    own: bool | None = None
    rates: bool = False
    from_above: bool = False

    def refuses(self, position: Position) -> RefusalReason | None:
        """The first reason that holds against somebody in this position; ``None`` lets them pass."""
        played = position.capacities
        if self.from_above and played & OF_THE_UNIT:
            played -= WATCHING
        if not self.capacities & played:
            return RefusalReason.OWN_UNIT if self.capacities & position.capacities else RefusalReason.CAPACITY
        if self.own is not None and self.own != position.own:
            return RefusalReason.OWN_CASE if position.own else RefusalReason.CAPACITY
        if self.rates and not position.is_rated:
            return RefusalReason.ROUND
        if self.stages and position.stage and position.stage not in self.stages:
            return RefusalReason.STAGE
        if self.states and position.state not in self.states:
            return RefusalReason.STATE
        return None


def capacities_in(
    member: Member, session: ReviewSession, *, is_subject: bool | None = None
) -> frozenset[Capacity]:
    """The parts this member plays today; one query, unless it is known that they are reviewed there."""
    kinds = member.reach.kinds_over(session.committee)
    played = frozenset(part for kind, part in CAPACITY_OF.items() if kind in kinds)
    if is_subject is None:
        is_subject = ReviewSession.objects.of(member).filter(pk=session.pk).exists()
    return played | {Capacity.SUBJECT} if is_subject else played


def handlers(verb: CaseVerb) -> frozenset[Capacity]:
    """The parts that take this step of a rating. The ratings settle who, the tables here add when."""
    return frozenset(CAPACITY_OF[kind] for kind in CASE_RULES[verb].kinds)
