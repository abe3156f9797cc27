"""Who plays which part, and what a row in a table of verbs says."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from members.models import HEAD, Member, RoleKind
from reviews.models import PaperState, ReviewSession
from reviews.stages import Part, Stage

AUTHOR = "author"
"""Beside the parts in a session: whoever writes the paper. The collective's is written by clerk and head."""

PART_OF = {
    HEAD: Part.HEAD,
    RoleKind.CLERK: Part.CLERK,
    RoleKind.STAFF: Part.STAFF,
    RoleKind.APPROVER: Part.APPROVER,
    RoleKind.INSPECTION: Part.INSPECTION,
    RoleKind.SUPERVISOR: Part.SUPERVISOR,
    RoleKind.DELEGATE: Part.DELEGATE,
    RoleKind.GUEST: Part.GUEST,
}
LEAD = frozenset({Part.CLERK, Part.HEAD})
ABOVE = frozenset({Part.STAFF, Part.APPROVER})
WATCHING = ABOVE | {Part.INSPECTION}
OF_THE_UNIT = LEAD | {Part.SUBJECT}


@dataclass(frozen=True)
class Rule:
    """A verb may be used by ``parts``, in ``stages``, while the paper is in ``states`` (empty: any).

    ``own`` settles the own paper: True only there, False never there, None no matter. ``rates`` says that the
    verb has a meaning only in a round that rates.
    """

    says: str | Promise
    parts: frozenset[str]
    stages: frozenset[Stage]
    states: frozenset[PaperState] = frozenset()
    own: bool | None = None
    rates: bool = False


def parts(member: Member, session: ReviewSession, *, is_subject: bool | None = None) -> frozenset[Part]:
    """The parts this member plays today; one query, unless it is known that they are reviewed there."""
    kinds = member.reach.kinds_over(session.committee)
    played = frozenset(part for kind, part in PART_OF.items() if kind in kinds)
    if is_subject is None:
        is_subject = ReviewSession.objects.of(member).filter(pk=session.pk).exists()
    return played | {Part.SUBJECT} if is_subject else played


def holds(rule: Rule, played: frozenset[str], stage: str, *, state: str = "", own: bool = False) -> bool:
    """Whether one of the parts may use the verb at this stage, on a paper in this state."""
    return (
        bool(rule.parts & played)
        and stage in rule.stages
        and (not rule.states or state in rule.states)
        and (rule.own is None or rule.own == own)
    )
