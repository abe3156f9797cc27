"""Releasing the results that are clear before the rest. The page that asks is that before the closing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.acting import act, posted_keys
from members.models import Member
from members.requests import MemberRequest
from reviews.cases.actions.partial import release_clear_cases
from reviews.cases.clearing import clearance_of
from reviews.cases.forms.warnings import WarningsForm
from reviews.models import ReviewSession
from reviews.rules import SessionVerb, can
from reviews.sessions.fetching import fetch_session


def clear_part(member: Member, session: ReviewSession) -> dict[str, Any]:
    """Return the context on the results that may be released before the rest, empty if this is not for the
    member, or nothing is clear or nothing waits."""
    if not can(member, SessionVerb.RELEASE_CLEAR, session):
        return {}
    found = clearance_of(session)
    if not found.clear or not found.held:
        return {}
    form = WarningsForm(warnings=found.warnings, auto_id="clear_%s") if found.warnings else None
    return {"clearance": found, "clear_warnings": form}


@require_POST
def release_clear(request: MemberRequest, pk: int) -> HttpResponse:
    """Release the posted papers' results, which the page showed as clear."""
    session = fetch_session(request, pk)
    seen, noted = posted_keys(request, "paper"), request.POST.getlist("noted")
    return act(
        request,
        None,
        lambda: release_clear_cases(session, by=request.member, seen=seen, noted=noted),
        to=reverse("reviews:before_closing", args=[pk]),
        done=_("The results that were clear are released. The rest waits."),
    )
