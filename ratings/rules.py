"""Who may take which step of a rating; where the case stands in a round is the reviews' business."""

from __future__ import annotations

from members.models import HEAD, Committee, Member, RoleKind
from ratings.models import RatingCase, Step


def can_appraise(member: Member, case: RatingCase) -> bool:
    """The committee's clerk or head, or staff above; never the own case (R17)."""
    serves = member.reach.kinds_over(case.committee) & {HEAD, RoleKind.CLERK, RoleKind.STAFF}
    return bool(serves) and case.member_id != member.pk


def can_decide(member: Member, case: RatingCase) -> bool:
    """An approver over the committee; never the own case, nor one that the same person appraised (R17)."""
    appraised = case.step(Step.APPRAISED)
    return (
        RoleKind.APPROVER in member.reach.kinds_over(case.committee)
        and case.member_id != member.pk
        and appraised is not None
        and appraised.by_id != member.pk
    )


def can_group(member: Member, committee: Committee) -> bool:
    """Staff of the organisation commission over the competent committee arrange its peer groups."""
    return RoleKind.STAFF in member.reach.kinds_over(committee)
