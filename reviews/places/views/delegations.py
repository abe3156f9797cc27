"""Sends working delegations to the units of a round, and shows the page of each with its report."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members.acting import act
from members.models import name_above
from members.requests import MemberRequest
from members.rules import refuse_unless
from reviews.models import Campaign, Delegation, ReviewSession
from reviews.places.actions import delegations as actions
from reviews.places.forms.people import DelegationForm, DelegationReportForm
from reviews.places.views.people import people_page, sends_people
from reviews.rules import UnitVerb, can


@require_POST
def send(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(
        Campaign.objects.visible_to(request.member).select_related("committee"), pk=pk
    )
    refuse_unless(sends_people(request.member, campaign), _("People are sent by staff."))
    sessions = ReviewSession.objects.visible_to(request.member).filter(campaign=campaign)
    form = DelegationForm(request.POST, by=request.member, sessions=sessions.for_list().with_parents())

    def send_it() -> Delegation:
        data = dict(form.cleaned_data)
        units = list(data.pop("units"))
        return actions.send_delegation(campaign, actions.DelegationPlan(**data), units, by=request.member)

    return act(
        request,
        form,
        send_it,
        to=reverse("reviews:campaign_people", args=[pk]),
        page=lambda: people_page(request, campaign, delegation=form),
        done=_("Sent; the members and the clerks of the units have been told."),
    )


def _fetch(request: MemberRequest, pk: int) -> Delegation:
    return get_object_or_404(Delegation.objects.visible_to(request.member).for_list(), pk=pk)


@require_GET
def delegation(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, _fetch(request, pk))


def _page(
    request: MemberRequest, delegation: Delegation, form: DelegationReportForm | None = None
) -> HttpResponse:
    """Show who goes where by which paper, and the report, with the form for it for those who write it."""
    units = delegation.sessions.select_related("committee").annotate(above=name_above("committee"))
    may_report = actions.writes_report(request.member, delegation)
    if may_report and form is None:
        form = DelegationReportForm(initial={"report": delegation.report})
    context = {
        "delegation": delegation,
        "units": units.order_by("committee__path"),
        "watches": can(request.member, UnitVerb.RUN_ROUNDS, delegation.campaign.committee),
        "form": form if may_report else None,
    }
    return render(request, "reviews/places/delegation.html", context)


@require_POST
def report(request: MemberRequest, pk: int) -> HttpResponse:
    delegation = _fetch(request, pk)
    form = DelegationReportForm(request.POST)
    return act(
        request,
        form,
        lambda: actions.report_delegation(delegation, form.cleaned_data["report"], by=request.member),
        to=delegation,
        page=lambda: _page(request, delegation, form),
        done=_("The report is saved."),
    )


@require_POST
def recall(request: MemberRequest, pk: int) -> HttpResponse:
    delegation = _fetch(request, pk)
    return act(
        request,
        None,
        lambda: actions.recall_delegation(delegation, by=request.member),
        to=delegation,
        done=_("Called back."),
    )
