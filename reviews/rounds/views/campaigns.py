"""The list of rounds, the board of one round, and the page that plans a new one."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from members import clock
from members.acting import act
from members.models import Member, RoleKind
from members.paging import page_of
from members.requests import MemberRequest
from members.rules import for_whom, refuse_unless
from reviews.models import Campaign, CampaignState, ReviewSession
from reviews.rounds.actions import campaigns as actions
from reviews.rounds.forms import CampaignForm, TreeFilterForm
from reviews.rounds.views.trees import LIMIT, Tree, add_missing, distribution, read_tree
from reviews.rules import UnitVerb, can, people_in_words
from reviews.stages import Capacity, Stage, stages_of
from reviews.vetting.guards import dossiers_waiting


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    campaigns = Campaign.objects.reaching(request.member).select_related("committee", "period")
    seen = Q(sessions__in=ReviewSession.objects.visible_to(request.member))
    counted = campaigns.annotate(
        made=Count("sessions", filter=seen),
        closed=Count("sessions", filter=seen & Q(sessions__stage=Stage.CLOSED)),
    )
    context = {
        "campaigns": page_of(request, counted.order_by("-pk")),
        "may_open": request.member.holds(RoleKind.STAFF),
    }
    return render(request, "reviews/rounds/campaigns.html", context)


def fetch_campaign(request: MemberRequest, pk: int) -> Campaign:
    rows = Campaign.objects.visible_to(request.member).select_related("committee", "period", "opened_by")
    return get_object_or_404(rows, pk=pk)


@require_GET
def board(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the tree of the round's committees as far as this member may see it, folded, late ones first.

    ``?under=`` unfolds one committee. Together with ``?page=`` it lists the committees right below that one.
    ``?stage=``, ``?q=`` and ``?late=`` list the committees that pass these filters. While the round is being
    opened, the progress is shown above the tree. A round not opened yet leads to its plan.
    """
    rows = Campaign.objects.reaching(request.member).select_related("committee", "period")
    campaign = get_object_or_404(rows, pk=pk)
    whole = bool(request.member.reach.kinds_over(campaign.committee) & {RoleKind.STAFF, RoleKind.APPROVER})
    if campaign.state == CampaignState.PLANNED:
        return redirect("reviews:round_plan", pk=pk)
    if request.htmx and request.GET.get("progress"):
        context = {"campaign": campaign, "made": campaign.sessions.count()}
        return render(request, "reviews/rounds/board.html#progress", context)
    tree = read_tree(campaign, request.member, clock.today())
    context = _listed(request, tree) | {"campaign": campaign}
    if request.htmx and request.GET.get("under"):
        return render(request, "reviews/rounds/board.html#branch", context)
    context |= {
        "tree": tree,
        "stages": [(stage, tree.stages[stage]) for stage in stages_of(rated=campaign.is_rated)],
        "made": campaign.sessions.count() if campaign.state != CampaignState.OPEN else 0,
        "whole": whole,
        "shares": distribution(campaign) if whole else [],
        "dossiers_waiting": dossiers_waiting(campaign, request.member),
        "may_open": can(request.member, UnitVerb.RUN_ROUNDS, campaign.committee),
    }
    return render(request, "reviews/rounds/board.html", context)


def _listed(request: MemberRequest, tree: Tree) -> dict[str, Any]:
    """Return the template context for the committees that the address asks for."""
    wanted = TreeFilterForm(request.GET)
    wanted.is_valid()
    asked = {name: wanted.cleaned_data.get(name, "") for name in ("stage", "late", "kind", "block", "q")}
    is_filtered = any(asked.values())
    asked["under"] = request.GET.get("under", "").strip()
    place = tree.place(asked["under"]) if asked["under"] else None
    node = None
    if place and (request.htmx or "page" in request.GET):
        page = page_of(request, tree.under(place.path), size=LIMIT)
        [node] = tree.read([place.session])
        add_missing(node)
        nodes = tree.unfold(list(page))
    elif is_filtered:
        page = page_of(request, tree.found(asked), size=LIMIT)
        nodes = tree.read(list(page))
    else:
        page = page_of(request, tree.tops, size=LIMIT)
        only = tree.tops[0].path if len(tree.tops) == 1 else ""
        nodes = tree.unfold(list(page), place.path if place else only, missing=place is not None)
    return {
        **asked,
        "filter_form": wanted,
        "page": page,
        "nodes": nodes,
        "rest": page.paginator.count - page.end_index(),
        "node": node,
        "is_filtered": is_filtered,
    }


@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    refuse_unless(request.member.holds(RoleKind.STAFF), for_whom(people_in_words({Capacity.STAFF})))
    form = CampaignForm(request.POST or None, by=request.member)
    return act(
        request,
        form,
        lambda: _plan_campaign(form, by=request.member),
        to=lambda campaign: campaign,
        page=lambda: render(request, "reviews/rounds/campaign_new.html", {"form": form}),
    )


def _plan_campaign(form: CampaignForm, *, by: Member) -> Campaign:
    data = dict(form.cleaned_data)
    committee, ruleset = data.pop("committee"), data.pop("ruleset")
    data["year"] = data["year"] or data["ends_on"].year
    plan = actions.RoundPlan(**data | {"ruleset_code": ruleset, "legal_basis": form.citations()})
    return actions.plan_campaign(committee, plan, by=by)
