"""Which capacities a person has, what a rule in a table of verbs says, and whether it lets a person pass."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

from members.models import HEAD, Member, RoleKind
from ratings.rules import CASE_RULES, CaseVerb
from reviews.models import PaperState, ReviewSession
from reviews.stages import Capacity, SheetState, Stage

AUTHOR = "author"
"""The writer of the paper, a capacity beside those in a session. Clerk and head write the collective's."""

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
    """Why a person may not use a verb on a thing."""

    CAPACITY = "not your part"
    OWN_UNIT = "own unit"
    OWN_CASE = "own case"
    ROUND = "nothing is rated"
    STAGE = "not this stage"
    STATE = "not this state of the paper"


@dataclass(frozen=True)
class Position:
    """Where a person stands towards a thing.

    ``capacities``: as what the person acts towards it. ``stage``: the stage of the thing's session, or the
    state of a sheet of a quarter; empty if it has neither. ``state``: the state of a paper, else empty.
    ``own``: whether it is the person's own paper, case or remedy. ``is_rated``: whether its round has
    ratings.
    """

    capacities: frozenset[str]
    stage: str = ""
    state: str = ""
    own: bool = False
    is_rated: bool = True


@dataclass(frozen=True)
class Rule:
    """Who may use a verb, and when: the ``capacities``, at the ``stages`` (empty: at any), on a paper in the
    ``states`` (empty: in any). ``says`` describes the verb in words.

    ``own``: True allows the verb only on the own paper or case, False only on another's, None on both.
    ``rates``: the verb exists only in rounds with ratings. ``from_above``: a role held from above does not
    count in the person's own unit; there the person may use the verb only as clerk or head, if the rule names
    these.
    """

    says: str | Promise
    capacities: frozenset[str]
    stages: frozenset[Stage | SheetState] = frozenset()
    states: frozenset[PaperState] = frozenset()
    own: bool | None = None
    rates: bool = False
    from_above: bool = False

    def refuses(self, position: Position) -> RefusalReason | None:
        """The first reason against a person in this position; ``None`` if the rule allows the verb."""
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
    """The capacities of this member in the session today; ``is_subject`` saves the one query if the caller
    knows whether the member is reviewed there."""
    kinds = member.reach.kinds_over(session.committee)
    played = frozenset(part for kind, part in CAPACITY_OF.items() if kind in kinds)
    if is_subject is None:
        is_subject = ReviewSession.objects.of(member).filter(pk=session.pk).exists()
    return played | {Capacity.SUBJECT} if is_subject else played


def handlers(verb: CaseVerb) -> frozenset[Capacity]:
    """The capacities that may take this step of a rating. The ratings settle who takes it; the tables of
    verbs here add the stages."""
    return frozenset(CAPACITY_OF[kind] for kind in CASE_RULES[verb].kinds)
