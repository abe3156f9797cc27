"""Who may take which step of a rating; where the case stands in a round is the reviews' business."""

from __future__ import annotations

from members.models import HEAD, Committee, Member, RoleKind
from ratings.models import LocalRuleSet, Petition, RatingCase, RuleSetState, Step
from ratings.models.ruleset import keeps_rulesets, reads_rulesets


def can_appraise(member: Member, case: RatingCase) -> bool:
    """The committee's clerk or head, or staff above; never the own case (R17), nor one released."""
    return can_handle(member, case) and case.released_at is None


def can_enter_body(member: Member, case: RatingCase) -> bool:
    """Enter what a body in between did: clerk, head, staff or approver, once the case is appraised and before
    its release; never about oneself. Whoever appraised may enter it: the act is the body's."""
    return (
        can_leave_unrated(member, case) and case.released_at is None and case.step(Step.APPRAISED) is not None
    )


def can_decide(member: Member, case: RatingCase) -> bool:
    """An approver over the committee; never the own case, nor one that the same person appraised (R17)."""
    appraised = case.step(Step.APPRAISED)
    return (
        RoleKind.APPROVER in member.reach.kinds_over(case.committee)
        and case.member_id != member.pk
        and appraised is not None
        and appraised.by_id != member.pk
    )


def can_mitigate(member: Member, case: RatingCase) -> bool:
    """Put a ground for a better level on record: whoever may decide the case."""
    return can_decide(member, case)


def can_read_rulesets(member: Member) -> bool:
    return reads_rulesets(member)


def can_keep_calendar(member: Member) -> bool:
    """Working days hold for the whole tree, and so do those who set them."""
    return keeps_rulesets(member)


def can_derive_ruleset(member: Member) -> bool:
    return keeps_rulesets(member)


def can_change_ruleset(member: Member, local: LocalRuleSet) -> bool:
    """Drafts only: change, check, take into use."""
    return keeps_rulesets(member) and local.state == RuleSetState.DRAFT


def can_reopen_ruleset(member: Member, local: LocalRuleSet, *, is_used: bool) -> bool:
    """A usable set becomes a draft again as long as no period was opened under it."""
    return keeps_rulesets(member) and local.is_usable and not is_used


def can_group(member: Member, committee: Committee) -> bool:
    """Staff of the organisation commission over the competent committee arrange its peer groups."""
    return RoleKind.STAFF in member.reach.kinds_over(committee)


def can_handle(member: Member, case: RatingCase) -> bool:
    """Record and settle what is raised against a case: clerk, head or staff; never about oneself."""
    serves = member.reach.kinds_over(case.committee) & {HEAD, RoleKind.CLERK, RoleKind.STAFF}
    return bool(serves) and case.member_id != member.pk


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
