"""The page of a round's plan: its topics, dates by level and legal basis.

On it its dates are changed later, and from it the round is opened or cancelled.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Max, Min, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members.acting import act, key_of
from members.models import Member
from members.requests import MemberRequest
from ratings.models import PeriodKind
from reviews.models import DUES, Campaign, CampaignState, DeadlineChange, RemedyItem, ReviewSession
from reviews.rounds.actions import campaigns as actions
from reviews.rounds.actions import deadlines
from reviews.rounds.actions.campaigns import Dues, RoundContent
from reviews.rounds.actions.rebuilding import OPENED
from reviews.rounds.forms import (
    BasisFileForm,
    BasisForm,
    DeadlineChangeForm,
    LateGroundForm,
    LevelForm,
    RoundNameForm,
    RuleSetForm,
    TopicFormSet,
)
from reviews.rounds.views.campaigns import fetch_campaign
from reviews.rounds.views.trees import kinds_of
from reviews.rules import UnitVerb, can
from reviews.sessions.fetching import fetch_session


@require_GET
def plan(request: MemberRequest, pk: int) -> HttpResponse:
    return plan_page(request, fetch_campaign(request, pk))


@require_GET
def basis(request: MemberRequest, pk: int) -> HttpResponse:
    """Show everybody in a session the legal basis of its round, the topics, and the changes of its dates."""
    session = fetch_session(request, pk)
    campaign = session.campaign
    changes = campaign.deadline_changes.filter(kind__in=("", session.committee.kind))
    context = {
        "session": session,
        "dates": _dates(session, request.member),
        "campaign": campaign,
        "basis": list(campaign.legal_basis.select_related("attachment")),
        "topics": list(campaign.topics.all()),
        "changes": _said(changes),
    }
    return render(request, "reviews/rounds/basis.html", context)


def _dates(session: ReviewSession, member: Member) -> list[tuple[str, str, str]]:
    """Return what is due when in the session, each with its source, if it has one: the steps up to the
    decision, the remedies that the member may see, and the days that the rule set names for the year."""
    period, ends = session.period, f"{session.finish_due:%d/%m/%Y}"
    found = [
        (_("Papers due"), f"{session.writing_due:%d/%m/%Y}", ""),
        (_("Comments due"), f"{session.commenting_due:%d/%m/%Y}", ""),
        (_("Conference, appraisal of points and levels"), ends, ""),
        (_("Completing, sending up, decision"), ends, ""),
    ]
    remedies = RemedyItem.objects.visible_to(member).filter(plan__session=session)
    due = remedies.aggregate(first=Min("due_on"), last=Max("due_on"))
    if due["first"]:
        days = dict.fromkeys(f"{due[name]:%d/%m/%Y}" for name in ("first", "last"))
        found.append((_("Remedies of the plan"), " – ".join(days), ""))
    if period.kind == PeriodKind.YEAR:
        rows = [row for row in period.ruleset.deadlines if row.month]
        found += [(row.name, f"{row.on(period.year):%d/%m/%Y}", row.source) for row in rows]
    return found


def _said(changes: QuerySet[DeadlineChange]) -> list[dict[str, Any]]:
    return [
        {"change": change, "old": change.days("old"), "new": change.days("new")}
        for change in changes.select_related("by")
    ]


def plan_page(request: MemberRequest, campaign: Campaign, **sent: Any) -> HttpResponse:
    """Show the page of a round's plan.

    ``sent`` are forms with errors by their names in the template.
    """
    kinds = kinds_of(campaign)
    may = can(request.member, UnitVerb.RUN_ROUNDS, campaign.committee)
    is_open = campaign.state == CampaignState.OPEN
    may_change = may and not campaign.is_cancelled
    may_settle = may and not campaign.is_settled and not campaign.sessions.exists()
    topics = list(campaign.topics.all())
    topic_forms = None
    if may_settle and campaign.is_thematic:
        known = [{"heading": row.heading, "hint": row.hint, "min_words": row.min_words} for row in topics]
        topic_forms = TopicFormSet(prefix="topics", initial=known)
    context: dict[str, Any] = {
        "campaign": campaign,
        "basis": list(campaign.legal_basis.select_related("attachment")),
        "topics": topics,
        "level_dues": list(campaign.level_dues.all()),
        "changes": _said(campaign.deadline_changes.all()),
        "may": may,
        "may_settle": may_settle,
        "may_open": may and campaign.state in (CampaignState.PLANNED, CampaignState.FAILED),
        "topic_forms": topic_forms,
        "level_forms": _level_forms(campaign) if may_settle else [],
        "late_form": LateGroundForm(initial={"late_reason": campaign.late_reason}),
        "change_form": DeadlineChangeForm(kinds=kinds, campaign=campaign) if may and is_open else None,
        "may_change": may_change,
        "name_form": RoundNameForm(initial={"title": campaign.title}) if may_change else None,
        "ruleset_form": RuleSetForm(campaign=campaign) if may_settle else None,
        "open_ruleset_form": RuleSetForm(campaign=campaign) if may and campaign.state in OPENED else None,
        "ruleset_changes": list(campaign.ruleset_changes.select_related("by")),
        "anew_form": RuleSetForm(campaign=campaign) if may and campaign.is_cancelled else None,
        "basis_form": BasisForm() if may_change else None,
        "basis_file_form": BasisFileForm(),
        **sent,
    }
    context["dues_errors"] = any(form.errors for form in [context["late_form"], *context["level_forms"]])
    return render(request, "reviews/rounds/round_plan.html", context)


def _level_forms(campaign: Campaign, data: Any = None) -> list[LevelForm]:
    known = {row.kind: row for row in campaign.level_dues.all()}
    return [
        LevelForm(
            data,
            kind=kind,
            initial={name: getattr(known[kind], name) for name in DUES} if kind in known else {},
        )
        for kind in kinds_of(campaign)
    ]


@require_POST
def settle_topics(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = fetch_campaign(request, pk)
    found = TopicFormSet(request.POST, prefix="topics")

    def settle() -> None:
        rows = [form.cleaned_data for form in found if form.cleaned_data.get("heading")]
        topics = [RoundContent(row["heading"], row["hint"], row["min_words"] or 0) for row in rows]
        actions.settle_topics(campaign, topics, by=request.member)

    return act(
        request,
        found,
        settle,
        to=reverse("reviews:round_plan", args=[pk]),
        page=lambda: plan_page(request, campaign, topic_forms=found),
        done=_("Saved."),
    )


@require_POST
def settle_dues(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = fetch_campaign(request, pk)
    found, ground = _level_forms(campaign, request.POST), LateGroundForm(request.POST)

    def settle() -> None:
        given = [form for form in found if form.is_given]
        dues = {form.kind.value: Dues(*(form.cleaned_data[name] for name in DUES)) for form in given}
        actions.settle_dues(campaign, dues, ground.cleaned_data["late_reason"], by=request.member)

    return act(
        request,
        [ground, *found],
        settle,
        to=reverse("reviews:round_plan", args=[pk]),
        page=lambda: plan_page(request, campaign, level_forms=found, late_form=ground),
        done=_("Saved."),
    )


@require_POST
def change_dues(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = fetch_campaign(request, pk)
    form = DeadlineChangeForm(request.POST, kinds=kinds_of(campaign), campaign=campaign)

    def change() -> None:
        data = form.cleaned_data
        dues = Dues(*(data[name] for name in DUES))
        deadlines.change_dues(campaign, data["kind"], dues, data["reason"], by=request.member)

    return act(
        request,
        form,
        change,
        to=reverse("reviews:round_plan", args=[pk]),
        page=lambda: plan_page(request, campaign, change_form=form),
        done=_("The dates are changed. Everyone concerned is told."),
    )


@require_POST
def add_basis(request: MemberRequest, pk: int) -> HttpResponse:
    """Add a citation, or (with ``basis`` in the request) the file to an existing citation."""
    campaign = fetch_campaign(request, pk)
    plan = reverse("reviews:round_plan", args=[pk])
    key = key_of(request.POST.get("basis", ""))
    if key is not None:
        basis = get_object_or_404(campaign.legal_basis, pk=key)
        sent = BasisFileForm(request.POST, request.FILES)
        return act(
            request,
            sent,
            lambda: actions.attach_basis(basis, sent.cleaned_data["file"], by=request.member),
            to=plan,
            done=_("Saved."),
        )
    form = BasisForm(request.POST, request.FILES)
    return act(
        request,
        form,
        lambda: actions.add_basis(
            campaign, form.cleaned_data["citation"], form.cleaned_data["file"], by=request.member
        ),
        to=plan,
        page=lambda: plan_page(request, campaign, basis_form=form),
        done=_("Saved."),
    )
