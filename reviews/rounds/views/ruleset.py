"""The page that says what another rule set changes in an opened round, asks, and changes it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.acting import act
from members.listing import few_names
from members.requests import MemberRequest
from ratings import catalogue, rulesets
from ratings.rulesets import RuleSet
from reviews.models import SENT, Campaign, Paper
from reviews.rounds.actions import rebuilding as actions
from reviews.rounds.comparing import changes_of, levels_of
from reviews.rounds.forms import RuleSetForm
from reviews.rounds.guards import written_in
from reviews.rounds.notices.rounds import concerned
from reviews.rounds.views.campaigns import fetch_campaign
from reviews.rounds.views.readiness import dates_at_odds
from reviews.rules import UnitVerb, require


@require_http_methods(["GET", "POST"])
def change_open_ruleset(request: MemberRequest, pk: int) -> HttpResponse:
    """Show what the rule set ``?ruleset=`` changes in the opened round and what stands in the way, and ask;
    or (POST) change it."""
    campaign = fetch_campaign(request, pk)
    require(UnitVerb.RUN_ROUNDS, campaign.committee, request.member)
    plan = reverse("reviews:round_plan", args=[pk])
    if campaign.state not in actions.OPENED:
        return redirect(plan)
    form = RuleSetForm(request.POST if request.method == "POST" else request.GET, campaign=campaign)
    code = form.cleaned_data["ruleset"] if form.is_valid() else ""
    if request.method == "GET" and code in ("", campaign.period.ruleset_code):
        messages.info(request, _("Choose another rule set than the one under which the round is held."))
        return redirect(f"{plan}#changes")
    return act(
        request,
        form,
        lambda: actions.change_open_ruleset(
            campaign, code, form.cleaned_data["ruleset_reason"], by=request.member
        ),
        to=plan,
        page=lambda: _page(request, campaign, form, code) if code else redirect(plan),
        done=_("The round is under another rule set now. Everyone concerned is told."),
    )


def _page(request: MemberRequest, campaign: Campaign, form: RuleSetForm, code: str) -> HttpResponse:
    old, new = campaign.period.ruleset, _load(code)
    papers = Paper.objects.filter(session__campaign=campaign)
    kinds = papers.filter(case__isnull=False).order_by().values_list("case__kind", flat=True).distinct()
    follows = actions.followers_of(campaign, new)
    context = {
        "campaign": campaign,
        "form": form,
        "code": code,
        "old": old,
        "new": new,
        "hindrances": written_in(campaign),
        "changes": changes_of(old, new, kinds, with_forms=not campaign.is_thematic),
        "levels": levels_of(old, new),
        "sessions": campaign.sessions.count(),
        "papers": papers.count(),
        "told": len(concerned(campaign.sessions.all(), SENT)),
        "coming": len(follows.coming),
        "coming_names": few_names(row.member for row in follows.coming),
        "leaving": len(follows.leaving),
        "leaving_names": few_names(paper for paper, _reason in follows.leaving),
        "dates": dates_at_odds(campaign, new),
    }
    return render(request, "reviews/rounds/change_ruleset.html", context)


def _load(code: str) -> RuleSet:
    source = catalogue.load_usable(code)
    return rulesets.thaw_ruleset(source.digest, lambda: source.content)
