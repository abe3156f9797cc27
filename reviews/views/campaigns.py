"""The board over a round, and opening a new one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.models import RoleKind
from members.requests import MemberRequest
from members.rules import require
from reviews.actions import campaigns as actions
from reviews.forms.campaigns import CampaignForm
from reviews.guards.appraisals import waiting
from reviews.models import Campaign, ReviewSession
from reviews.stages import Stage

LIMIT = 200


@dataclass(frozen=True)
class Row:
    """One committee on the board: how far it is, and whether it is behind the round's dates."""

    session: ReviewSession
    progress: int
    late: str


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    campaigns = Campaign.objects.visible_to(request.member).select_related("committee", "period")
    counted = campaigns.annotate(
        total=Count("sessions"), closed=Count("sessions", filter=Q(sessions__stage=Stage.CLOSED))
    )
    context = {"campaigns": counted, "may_open": request.member.holds(RoleKind.STAFF)}
    return render(request, "reviews/campaigns.html", context)


@require_GET
def board(request: MemberRequest, pk: int) -> HttpResponse:
    """Every committee of the round, late ones first, then by the tree; ``?stage=`` shows one stage."""
    campaigns = Campaign.objects.visible_to(request.member).select_related("committee", "period", "opened_by")
    campaign = get_object_or_404(campaigns, pk=pk)
    sessions = ReviewSession.objects.visible_to(request.member).filter(campaign=campaign)
    counts = dict(sessions.order_by().values_list("stage").annotate(n=Count("pk")))
    stage = request.GET.get("stage", "")
    shown = sessions.filter(stage=stage) if stage in Stage.values else sessions
    rows = [_row(session, campaign) for session in shown.select_related("committee").with_progress()[:LIMIT]]
    context = {
        "campaign": campaign,
        "rows": sorted(rows, key=lambda row: (not row.late, row.session.committee.path)),
        "stages": [(stage, counts.get(stage, 0)) for stage in Stage],
        "total": sum(counts.values()),
        "closed": counts.get(Stage.CLOSED, 0),
        "late": sum(1 for row in rows if row.late),
        "stage": stage,
        "basis": campaign.legal_basis.all(),
        "dossiers_waiting": waiting(sessions),
    }
    return render(request, "reviews/board.html", context)


def _row(session: ReviewSession, campaign: Campaign) -> Row:
    total, done = session.papers_total, session.papers_in  # type: ignore[attr-defined]  # with_progress()
    return Row(session, 100 * done // total if total else 0, _late(session, campaign))


def _late(session: ReviewSession, campaign: Campaign) -> str:
    """Which date of the round the session has missed, in words; empty when on time."""
    today = timezone.localdate()
    if session.stage != Stage.CLOSED and today > campaign.finish_due:
        return _("round ended")
    if session.stage in (Stage.PREPARING, Stage.WRITING) and today > campaign.writing_due:
        return _("papers overdue")
    if session.stage == Stage.COMMENTING and today > campaign.commenting_due:
        return _("comments overdue")
    return ""


@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    require(
        request.member.holds(RoleKind.STAFF), _("Only staff of the organisation commission open a round.")
    )
    form = CampaignForm(request.POST or None, by=request.member)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        plan = actions.Plan(
            title=data["title"],
            year=data["year"],
            ruleset_code=data["ruleset"],
            writing_due=data["writing_due"],
            commenting_due=data["commenting_due"],
            finish_due=data["finish_due"],
            legal_basis=form.citations(),
        )
        try:
            return redirect(actions.open_campaign(data["committee"], plan, by=request.member))
        except IntegrityError:
            form.add_error(None, _("A round over this committee for this year is open already."))
        except FileNotFoundError:
            form.add_error("ruleset", _("This rule set has just been taken back. Choose another one."))
    status = 422 if form.errors else 200
    return render(request, "reviews/campaign_new.html", {"form": form}, status=status)
