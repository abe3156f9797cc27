"""Which capacities a person has, what a rule in a table of verbs states, and whether the rule lets a person
pass."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

from members.models import HEAD, Member, Reach, RoleKind
from members.models.names import in_both_names
from ratings.models import RatingCase
from ratings.rules import CASE_RULES, CaseVerb
from reviews.models import PaperState, ReviewSession
from reviews.models.reach import sessions_of
from reviews.stages import Capacity, SheetState, Stage

AUTHOR = "author"
"""The writer of a paper, a capacity besides those in a session. The collective's paper is written by clerk
and head."""

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
    CANCELLED = "the round is cancelled"
    OWN_UNIT = "own unit"
    OWN_CASE = "own case"
    WITHHELD = "not released"
    ABSENT_CASE = "case of the absent"
    JUDGES = "own collective, or another level"
    ROUND = "nothing is rated"
    STAGE = "not this stage"
    STATE = "not this state of the paper"
    LEFT = "taken out of the review"


@dataclass(frozen=True)
class Position:
    """A person's position towards a thing: all that a rule has to know about both.

    ``capacities``: the capacities in which the person acts towards the thing. ``stage``: the stage of the
    thing's session, or the state of a sheet of a quarter, empty if the thing has neither. ``state``: the
    state of a paper, empty for other things. ``own``: whether the thing is the person's own paper, case or
    remedy. ``is_rated``: whether the round of the thing has ratings. ``is_cancelled``: whether the round is
    cancelled, so that it is only read. ``is_among``: whether the person is one of those of whose ratings the
    thing tells: the subject of a case, or one of those reviewed in a session as a whole.
    """

    capacities: frozenset[str]
    stage: str = ""
    state: str = ""
    own: bool = False
    is_rated: bool = True
    is_cancelled: bool = False
    is_among: bool = False


@dataclass(frozen=True)
class Rule:
    """The rule for one verb: who may use the verb, and when.

    The person needs one of the ``capacities``, at one of the ``stages`` (empty: at any), on a paper in one of
    the ``states`` (empty: in any). ``says`` describes the verb in words. ``own``: True allows the verb only
    on the person's own paper or case, False only on those of others, None on both. ``rates``: the verb exists
    only in rounds with ratings. ``from_above``: a role held from above does not count in the person's own
    unit. There the person may use the verb only as clerk or head, if ``capacities`` names these. ``reads``:
    the verb only reads, and so may be used in a cancelled round too. All others are refused there.
    ``withheld``: the verb tells results, which nobody of whom they tell gets before the session is closed.
    """

    says: str | Promise
    capacities: frozenset[str]
    stages: frozenset[Stage | SheetState] = frozenset()
    states: frozenset[PaperState] = frozenset()
    own: bool | None = None
    rates: bool = False
    from_above: bool = False
    reads: bool = False
    withheld: bool = False

    def refuses(self, position: Position) -> RefusalReason | None:
        """Return the first reason why the rule refuses a person in this position, or ``None`` if it allows
        the verb."""
        played = position.capacities
        if self.from_above and played & OF_THE_UNIT:
            played -= WATCHING
        if not self.capacities & played:
            return RefusalReason.OWN_UNIT if self.capacities & position.capacities else RefusalReason.CAPACITY
        if position.is_cancelled and not self.reads:
            return RefusalReason.CANCELLED
        if self.own is not None and self.own != position.own:
            return RefusalReason.OWN_CASE if position.own else RefusalReason.CAPACITY
        if self.withheld and position.is_among and position.stage != Stage.CLOSED:
            return RefusalReason.WITHHELD
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
    """Return the capacities of this member in the session today. A caller who knows whether the member is
    reviewed there passes ``is_subject``, which saves the only query."""
    kinds = member.reach.kinds_over(session.committee)
    played = frozenset(part for kind, part in CAPACITY_OF.items() if kind in kinds)
    if is_subject is None:
        is_subject = session.pk in sessions_of(member)
    return played | {Capacity.SUBJECT} if is_subject else played


def parts_in_words(member: Member, session: ReviewSession, played: frozenset[Capacity]) -> list[str]:
    """Return the parts that the member plays in the session, in words, each with the name of whom the member
    only stands in for."""
    own = member.reach.only_in_place_of(None).kinds_over(session.committee)
    names = {
        CAPACITY_OF[held.kind]: held.absent_name
        for held in member.reach.lent
        if held.kind in Reach((held,)).kinds_over(session.committee) - own
    }
    words = [(str(part.label).lower(), names.get(part, "")) for part in Capacity if part in played]
    return [in_both_names(part, name) for part, name in words]


def lent_by(member: Member, at: ReviewSession | RatingCase, other: int | None) -> frozenset[Capacity]:
    """Return the capacities that the member has over the committee of the session or case only because the
    member stands in for ``other``, the key of a member. Without a substitution this takes no query."""
    if other is None or all(held.absent != other for held in member.reach.lent):
        return frozenset()
    committee = at.committee
    lent = member.reach.kinds_over(committee) - member.reach.kinds_over(committee, not_for={other})
    return frozenset(part for kind, part in CAPACITY_OF.items() if kind in lent)


def only_in_place_of(
    member: Member, session: ReviewSession, other: int | None, needed: frozenset[str]
) -> bool:
    """Whether the member has a ``needed`` capacity in the session only by standing in for ``other``, so that
    what concerns ``other`` is as if it were the member's own."""
    lent = lent_by(member, session, other)
    return bool(lent) and not needed & (capacities_in(member, session) - lent)


def remedy_capacities(member: Member, session: ReviewSession) -> frozenset[Capacity]:
    """Return the capacities of this member towards the remedies planned in the session. If the committee has
    ended, they are those in the committee that goes on with its things."""
    inherited = {
        held.kind
        for held in member.reach.held
        if held.is_former and held.committee == session.committee_id and held.kind in CAPACITY_OF
    }
    return capacities_in(member, session) | {CAPACITY_OF[kind] for kind in inherited}


def handlers(verb: CaseVerb) -> frozenset[Capacity]:
    """Return the capacities that may take this step of a rating case. The rules of the ratings settle who
    takes the step. The tables of verbs here add at which stages."""
    return frozenset(CAPACITY_OF[kind] for kind in CASE_RULES[verb].kinds)
