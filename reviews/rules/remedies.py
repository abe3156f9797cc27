"""Who reports on a remedy."""

from __future__ import annotations

from members.models import Member
from reviews.models import RemedyItem, RemedyState
from reviews.rules.asking import can
from reviews.rules.printing import AFTERWARDS
from reviews.rules.verbs import SessionVerb


def takes_reports(item: RemedyItem) -> bool:
    """Return whether a report on the remedy is taken now: from the completing stage on, while the plan is
    approved and no report waits for a judgement."""
    return (
        item.plan.approved_at is not None
        and item.state in (RemedyState.PLANNED, RemedyState.IN_PROGRESS)
        and item.plan.session.stage in AFTERWARDS
        and not item.plan.session.is_cancelled
    )


def can_progress(member: Member, item: RemedyItem) -> bool:
    """Return whether the member may report on the remedy now: its owner, and whoever types in what the owner
    signed."""
    return takes_reports(item) and (item.owner_id == member.pk or can(member, SessionVerb.REPORT_FOR, item))
