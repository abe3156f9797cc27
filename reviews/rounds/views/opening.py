"""The page that says what opening a round brings, asks, and opens it."""

from __future__ import annotations

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from members.acting import act
from members.models import Member
from members.paging import page_of
from members.requests import MemberRequest
from reviews.models import Campaign, CampaignState
from reviews.rounds.actions import campaigns as actions
from reviews.rounds.views.campaigns import fetch_campaign
from reviews.rounds.views.readiness import readiness_of
from reviews.rules import UnitVerb, require


@require_http_methods(["GET", "POST"])
def open_round(request: MemberRequest, pk: int) -> HttpResponse:
    """Show what opening the round brings and ask, or (POST) ask the worker to open it and go to the board,
    which shows the progress. Where a round is open already, there is nothing to ask."""
    campaign = fetch_campaign(request, pk)
    if request.method == "GET":
        require(UnitVerb.RUN_ROUNDS, campaign.committee, request.member)
        if campaign.state not in (CampaignState.PLANNED, CampaignState.FAILED):
            return redirect(campaign)
        return _before(request, campaign)
    by: Member = request.member
    return act(
        request,
        None,
        lambda: actions.request_opening(campaign, by=by),
        to=campaign,
        page=lambda: redirect("reviews:round_plan", pk=pk),
    )


def _before(request: MemberRequest, campaign: Campaign) -> HttpResponse:
    found = readiness_of(campaign)
    silent = page_of(request, found.silent, name="silent")
    prefetch_related_objects(list(silent), "cell")
    context = {
        "campaign": campaign,
        "found": found,
        "silent": silent,
        "is_silent_open": "silent" in request.GET,
        "left_out": page_of(request, found.left_out),
        "lacks_topics": campaign.is_thematic and not campaign.topics.exists(),
    }
    return render(request, "reviews/rounds/before_opening.html", context)
