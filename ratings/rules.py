"""Who may take which step of a rating; where the case stands in a round is the reviews' business."""

from __future__ import annotations

from members.models import HEAD, Member, RoleKind
from ratings.models import Petition, RatingCase, Step


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


def can_handle(member: Member, case: RatingCase) -> bool:
    """Record and settle what is raised against a case: clerk, head or staff; never about oneself."""
    return can_appraise(member, case)


def can_leave_unrated(member: Member, case: RatingCase) -> bool:
    """Whoever may appraise, and an approver; never the own case."""
    serves = member.reach.kinds_over(case.committee) & {
        HEAD,
        RoleKind.CLERK,
        RoleKind.STAFF,
        RoleKind.APPROVER,
    }
    return bool(serves) and case.member_id != member.pk


def can_settle_petition(member: Member, petition: Petition) -> bool:
    """An approver who is neither the petitioner nor took a step in the case that is petitioned against."""
    case = petition.case
    appraised = case.step(Step.APPRAISED)
    took_part = {petition.by_id, petition.step.by_id, case.member_id, appraised.by_id if appraised else None}
    return RoleKind.APPROVER in member.reach.kinds_over(case.committee) and member.pk not in took_part
