"""The guard on the remedy plan: a session in which shortcomings were named or remedies are planned goes on
only with an approved plan."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.models import RemedyPlan, ReviewSession, Shortcoming
from reviews.sessions.blocker import Blocker
from reviews.stages import Guard


def plan_approved(session: ReviewSession) -> Blocker | None:
    """Return the blocker if a plan is called for, because shortcomings were named or remedies are planned,
    and none is approved, otherwise None."""
    plan = RemedyPlan.objects.filter(session=session).first()
    if plan and plan.approved_at:
        return None
    url = reverse("reviews:plan", args=[session.pk])
    named = Shortcoming.objects.named_in(session).count()
    if named:
        text = _("%(named)s shortcomings were named, and no remedy plan has been approved by the head.")
        return Blocker(Guard.PLAN_APPROVED, text % {"named": named}, url)
    planned = plan.items.count() if plan else 0
    if not planned:
        return None
    text = _("The remedy plan with %(planned)s remedies waits to be approved by the head.")
    return Blocker(Guard.PLAN_APPROVED, text % {"planned": planned}, f"{url}#items")
