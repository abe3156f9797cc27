"""Receives the changes of a round as a whole: its title, its rule set, its cancelling, planning it anew."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.acting import act
from members.requests import MemberRequest
from ratings.models import RatingStep, Step
from reviews.models import SENT, Campaign, Comment, Paper, Section
from reviews.rounds.actions import cancelling as actions
from reviews.rounds.forms import CancelForm, RoundNameForm, RuleSetForm
from reviews.rounds.notices.rounds import concerned
from reviews.rounds.views import plans
from reviews.rounds.views.campaigns import fetch_campaign
from reviews.rules import UnitVerb, require


@require_POST
def rename(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = fetch_campaign(request, pk)
    form = RoundNameForm(request.POST, initial={"title": campaign.title})
    return act(
        request,
        form,
        lambda: actions.rename_campaign(campaign, form.cleaned_data["title"], by=request.member),
        to=reverse("reviews:round_plan", args=[pk]),
        page=lambda: plans.plan_page(request, campaign, name_form=form),
        done=_("Saved."),
    )


def _under(form: RuleSetForm, campaign: Campaign, request: MemberRequest, *, anew: bool) -> Campaign:
    action = actions.plan_anew if anew else actions.set_ruleset
    data = form.cleaned_data
    return action(campaign, data["ruleset"], data["ruleset_reason"], by=request.member)


@require_POST
def change_ruleset(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = fetch_campaign(request, pk)
    form = RuleSetForm(request.POST, campaign=campaign)
    return act(
        request,
        form,
        lambda: _under(form, campaign, request, anew=False),
        to=reverse("reviews:round_plan", args=[pk]),
        page=lambda: plans.plan_page(request, campaign, ruleset_form=form),
        done=_("Saved."),
    )


@require_POST
def plan_anew(request: MemberRequest, pk: int) -> HttpResponse:
    """Plan a cancelled round once more, and go to the plan of the new one."""
    campaign = fetch_campaign(request, pk)
    form = RuleSetForm(request.POST, campaign=campaign)
    return act(
        request,
        form,
        lambda: _under(form, campaign, request, anew=True),
        to=lambda fresh: reverse("reviews:round_plan", args=[fresh.pk]),
        page=lambda: plans.plan_page(request, campaign, anew_form=form),
    )


@require_http_methods(["GET", "POST"])
def cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """Show what cancelling the round means, ask for the reason, and cancel it."""
    campaign = fetch_campaign(request, pk)
    if campaign.is_cancelled:
        return redirect("reviews:round_plan", pk=pk)
    require(UnitVerb.RUN_ROUNDS, campaign.committee, request.member)
    form = CancelForm(request.POST or None)
    papers = Paper.objects.filter(session__campaign=campaign)
    written = Section.objects.filter(paper__in=papers).exclude(text="")
    rated = RatingStep.objects.in_force().filter(case__paper__in=papers, step=Step.DECIDED)

    def page() -> HttpResponse:
        context = {
            "campaign": campaign,
            "form": form,
            "sessions": campaign.sessions.count(),
            "papers": papers.count(),
            "written": written.order_by().values("paper").distinct().count(),
            "comments": Comment.objects.filter(paper__in=papers).count(),
            "decided": rated.count(),
            "told": len(concerned(campaign.sessions.all(), SENT)) if campaign.sessions.exists() else 0,
        }
        return render(request, "reviews/rounds/cancel.html", context)

    return act(
        request,
        form,
        lambda: actions.cancel_campaign(campaign, form.cleaned_data["reason"], by=request.member),
        to=reverse("reviews:round_plan", args=[pk]),
        page=page,
        done=_("The round is cancelled. Everyone concerned is told."),
    )
