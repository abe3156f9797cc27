"""The guard on the remedy plan: a session in which shortcomings were named goes on only with an approved
plan."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.models import RemedyPlan, ReviewSession, Shortcoming
from reviews.sessions.blocker import Blocker
from reviews.stages import Guard


def plan_approved(session: ReviewSession) -> Blocker | None:
    """Return the blocker if shortcomings were named in the session and no remedy plan is approved, otherwise
    None."""
    named = Shortcoming.objects.named_in(session).count()
    if not named or RemedyPlan.objects.filter(session=session, approved_at__isnull=False).exists():
        return None
    text = _("%(named)s shortcomings were named, and no remedy plan has been approved by the head.")
    return Blocker(Guard.PLAN_APPROVED, text % {"named": named}, reverse("reviews:plan", args=[session.pk]))
