"""The board over a round, and entering a new one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members import clock
from members.acting import act
from members.models import Member, RoleKind
from members.requests import MemberRequest
from members.rules import require
from reviews.models import Campaign, CampaignState, ReviewSession
from reviews.rounds.actions import campaigns as actions
from reviews.rounds.forms import CampaignForm
from reviews.rounds.views.trees import LIMIT, Node, distribution, read_tree
from reviews.rules import can_open_campaign
from reviews.stages import Stage, stages_of
from reviews.vetting.guards import waiting


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    campaigns = Campaign.objects.reaching(request.member).select_related("committee", "period")
    seen = Q(sessions__in=ReviewSession.objects.visible_to(request.member))
    counted = campaigns.annotate(
        made=Count("sessions", filter=seen),
        closed=Count("sessions", filter=seen & Q(sessions__stage=Stage.CLOSED)),
    )
    context = {"campaigns": counted, "may_open": request.member.holds(RoleKind.STAFF)}
    return render(request, "reviews/rounds/campaigns.html", context)


def fetch_campaign(request: MemberRequest, pk: int) -> Campaign:
    rows = Campaign.objects.visible_to(request.member).select_related("committee", "period", "opened_by")
    return get_object_or_404(rows, pk=pk)


@require_GET
def board(request: MemberRequest, pk: int) -> HttpResponse:
    """The tree of the round as far as this person watches it, folded, late ones first; ``?under=`` unfolds
    one committee, ``?stage=``, ``?q=`` and ``?late=`` list what they find. While it is being opened the
    progress stands above."""
    rows = Campaign.objects.reaching(request.member).select_related("committee", "period", "opened_by")
    campaign = get_object_or_404(rows, pk=pk)
    whole = bool(request.member.reach.kinds_over(campaign.committee) & {RoleKind.STAFF, RoleKind.APPROVER})
    if campaign.state == CampaignState.PLANNED:
        return redirect("reviews:round_plan", pk=pk)
    if request.htmx and request.GET.get("progress"):
        context = {"campaign": campaign, "made": campaign.sessions.count()}
        return render(request, "reviews/rounds/board.html#progress", context)
    context = _tree(request, campaign)
    if request.htmx and request.GET.get("under"):
        return render(request, "reviews/rounds/board.html#branch", context)
    sessions = ReviewSession.objects.visible_to(request.member).filter(campaign=campaign)
    context |= {
        "made": campaign.sessions.count() if campaign.state != CampaignState.OPEN else 0,
        "whole": whole,
        "shares": distribution(campaign) if whole else [],
        "dossiers_waiting": waiting(sessions),
        "may_open": can_open_campaign(request.member, campaign.committee),
    }
    return render(request, "reviews/rounds/board.html", context)


def _tree(request: MemberRequest, campaign: Campaign) -> dict[str, Any]:
    asked = {name: request.GET.get(name, "").strip() for name in ("under", "stage", "q", "late")}
    tree = read_tree(campaign, request.member, clock.today())
    roots = tree.roots
    node = tree.unfold(asked["under"]) if asked["under"] else None
    if node is None and len(roots) == 1:
        roots[0].is_open = True
    is_filtered = bool(asked["stage"] or asked["q"] or asked["late"])
    found = tree.found(asked["stage"], asked["q"], late=bool(asked["late"])) if is_filtered else []
    counts = tree.stages
    return {
        "campaign": campaign,
        **asked,
        **_page(request, node.children if node and request.htmx else found if is_filtered else roots),
        "node": node,
        "is_filtered": is_filtered,
        "stages": [(stage, counts[stage]) for stage in stages_of(rated=campaign.is_rated)],
        "total": counts.total(),
        "closed": counts[Stage.CLOSED],
        "late_total": len(tree.late),
        "limit": LIMIT,
    }


def _page(request: MemberRequest, nodes: list[Node]) -> dict[str, Any]:
    """As many as are shown at once, from ``?from=`` on, and where the next ones begin."""
    asked = request.GET.get("from", "")
    first = int(asked) if asked.isdecimal() and len(asked) < 7 else 0
    rest = max(0, len(nodes) - first - LIMIT)
    return {"nodes": nodes[first : first + LIMIT], "following": first + LIMIT, "rest": rest}


@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    require(
        request.member.holds(RoleKind.STAFF), _("Only staff of the organisation commission open a round.")
    )
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
    plan = actions.Plan(**data | {"ruleset_code": ruleset, "legal_basis": form.citations()})
    try:
        return actions.plan_campaign(committee, plan, by=by)
    except IntegrityError as error:
        raise ValidationError(_("This round over this committee is there already.")) from error
    except FileNotFoundError as error:
        said = _("This rule set has just been taken back. Choose another one.")
        raise ValidationError({"ruleset": said}) from error
