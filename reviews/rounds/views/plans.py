"""The plan of a round: its contents, dates by level and legal basis; opening it, and changing its dates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members.requests import MemberRequest
from reviews.models import DUES, Campaign, CampaignState, DeadlineChange, ReviewSession
from reviews.rounds.actions import campaigns as actions
from reviews.rounds.actions import deadlines
from reviews.rounds.actions.campaigns import Contents, Dues
from reviews.rounds.forms import BasisForm, ChangeForm, LevelForm, TopicFormSet
from reviews.rounds.views.campaigns import fetch_campaign
from reviews.rounds.views.trees import kinds_of
from reviews.rules import UnitVerb, can


@require_GET
def plan(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, fetch_campaign(request, pk))


@require_GET
def basis(request: MemberRequest, pk: int) -> HttpResponse:
    """What everybody in a session may know of its round: on which papers it rests, and its dates."""
    session = get_object_or_404(ReviewSession.objects.visible_to(request.member).for_list(), pk=pk)
    campaign = session.campaign
    changes = campaign.deadline_changes.filter(kind__in=("", session.committee.kind))
    context = {
        "session": session,
        "campaign": campaign,
        "basis": list(campaign.legal_basis.select_related("attachment")),
        "topics": list(campaign.topics.all()),
        "changes": _said(changes),
    }
    return render(request, "reviews/rounds/basis.html", context)


def _said(changes: QuerySet[DeadlineChange]) -> list[dict[str, Any]]:
    return [
        {"change": change, "old": change.days("old"), "new": change.days("new")}
        for change in changes.select_related("by")
    ]


def _page(request: MemberRequest, campaign: Campaign, *, status: int = 200, **sent: Any) -> HttpResponse:
    """``sent`` are forms that came back with their errors, by name."""
    kinds = kinds_of(campaign)
    may = can(request.member, UnitVerb.RUN_ROUNDS, campaign.committee)
    is_open = campaign.state == CampaignState.OPEN
    may_settle = may and not campaign.is_settled and not campaign.sessions.exists()
    context = {
        "campaign": campaign,
        "basis": list(campaign.legal_basis.select_related("attachment")),
        "topics": list(campaign.topics.all()),
        "level_dues": list(campaign.level_dues.all()),
        "changes": _said(campaign.deadline_changes.all()),
        "may": may,
        "may_settle": may_settle,
        "may_open": may and campaign.state in (CampaignState.PLANNED, CampaignState.FAILED),
        "topic_forms": _topic_forms(campaign) if may_settle and campaign.is_thematic else None,
        "level_forms": _level_forms(campaign) if may_settle else [],
        "change_form": ChangeForm(kinds=kinds, campaign=campaign) if may and is_open else None,
        "basis_form": BasisForm() if may else None,
        **sent,
    }
    return render(request, "reviews/rounds/round_plan.html", context, status=status)


def _topic_forms(campaign: Campaign) -> Any:
    rows = campaign.topics.values("heading", "hint", "min_words")
    return TopicFormSet(prefix="topics", initial=list(rows))


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


def _act(
    request: MemberRequest,
    campaign: Campaign,
    form: forms.Form | None,
    write: Callable[[], object],
    said: str,
    **sent: Any,
) -> HttpResponse:
    """Do what was asked and return to the plan; a refusal is shown with the form, or above the page."""
    try:
        write()
    except ValidationError as error:
        if form is None:
            for text in error.messages:
                messages.error(request, text)
            return redirect("reviews:round_plan", pk=campaign.pk)
        form.add_error(None, error.messages)
        return _page(request, campaign, status=422, **sent)
    messages.success(request, said)
    return redirect("reviews:round_plan", pk=campaign.pk)


@require_POST
def settle_topics(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = fetch_campaign(request, pk)
    found = TopicFormSet(request.POST, prefix="topics")
    if not found.is_valid():
        return _page(request, campaign, status=422, topic_forms=found)
    rows = [form.cleaned_data for form in found if form.cleaned_data.get("heading")]
    topics = [Contents(row["heading"], row["hint"], row["min_words"] or 0) for row in rows]
    return _act(
        request,
        campaign,
        None,
        lambda: actions.settle_topics(campaign, topics, by=request.member),
        _("Saved."),
    )


@require_POST
def settle_dues(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = fetch_campaign(request, pk)
    found = _level_forms(campaign, request.POST)
    refused = [form for form in found if not form.is_valid()]
    if refused:
        return _page(request, campaign, status=422, level_forms=found)
    dues = {
        form.kind.value: Dues(*(form.cleaned_data[name] for name in DUES)) for form in found if form.is_given
    }
    return _act(
        request, campaign, None, lambda: actions.settle_dues(campaign, dues, by=request.member), _("Saved.")
    )


@require_POST
def change_dues(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = fetch_campaign(request, pk)
    form = ChangeForm(request.POST, kinds=kinds_of(campaign), campaign=campaign)
    if not form.is_valid():
        return _page(request, campaign, status=422, change_form=form)
    data = form.cleaned_data
    dues = Dues(*(data[name] for name in DUES))
    return _act(
        request,
        campaign,
        form,
        lambda: deadlines.change_dues(campaign, data["kind"], dues, data["reason"], by=request.member),
        _("The dates are changed. Everyone concerned is told."),
        change_form=form,
    )


@require_POST
def add_basis(request: MemberRequest, pk: int) -> HttpResponse:
    """One more citation, or (with ``basis``) the file to one that is there."""
    campaign = fetch_campaign(request, pk)
    key = request.POST.get("basis", "")
    if key.isdecimal():
        basis = get_object_or_404(campaign.legal_basis, pk=key)
        upload = request.FILES.get("file")
        if upload is None:
            messages.error(request, _("Choose a file first."))
            return redirect("reviews:round_plan", pk=pk)
        return _act(
            request,
            campaign,
            None,
            lambda: actions.attach_basis(basis, upload, by=request.member),
            _("Saved."),
        )
    form = BasisForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, campaign, status=422, basis_form=form)
    data = form.cleaned_data
    return _act(
        request,
        campaign,
        form,
        lambda: actions.add_basis(campaign, data["citation"], data["file"], by=request.member),
        _("Saved."),
        basis_form=form,
    )


@require_POST
def open_round(request: MemberRequest, pk: int) -> HttpResponse:
    """Hand the opening to the worker; the board shows how far it is."""
    campaign = fetch_campaign(request, pk)
    try:
        actions.request_opening(campaign, by=request.member)
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
        return redirect("reviews:round_plan", pk=pk)
    return redirect(campaign)
