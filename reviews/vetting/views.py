"""The page of a session's vetting, and the list of dossiers that wait for staff."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from members import clock
from members.acting import act, key_of
from members.models import RoleKind, name_above
from members.paging import page_of
from members.requests import MemberRequest
from members.rules import for_whom, refuse_unless
from reviews.models import (
    AppraisalOrder,
    Campaign,
    CampaignState,
    Dossier,
    Paper,
    ReviewSession,
    VerdictOutcome,
)
from reviews.papers.guards import papers_submitted
from reviews.rules import SessionVerb, allowed, capacities_in, people_in_words, require
from reviews.sessions.fetching import fetch_session
from reviews.stages import Capacity, Stage
from reviews.texts import count_words
from reviews.vetting import actions
from reviews.vetting import guards as appraisals
from reviews.vetting.forms import ManyOrdersForm, VerdictForm, VettingOrderForm
from reviews.vetting.guards import kinds_to_order


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """Show the dossiers that wait for a verdict, oldest first, and those returned and not sent again.

    Staff and approvers see those of their subtree, except of sessions in which they are reviewed themselves.
    ``?round=`` shows one round only, in which the vetting of many units can be ordered.
    """
    key = key_of(request.GET.get("round", ""))
    campaign = None if key is None else _fetch_campaign(request, key)
    return _index(request, campaign)


def _fetch_campaign(request: MemberRequest, pk: int) -> Campaign:
    return get_object_or_404(Campaign.objects.reaching(request.member), pk=pk)


def _orders_form(request: MemberRequest, campaign: Campaign, data: Any = None) -> ManyOrdersForm | None:
    kinds = kinds_to_order(campaign, request.member) if campaign.state == CampaignState.OPEN else []
    return ManyOrdersForm(data, kinds=kinds) if kinds else None


def _index(
    request: MemberRequest, campaign: Campaign | None, refused: ManyOrdersForm | None = None
) -> HttpResponse:
    refuse_unless(
        request.member.holds(RoleKind.STAFF, RoleKind.APPROVER),
        for_whom(people_in_words({Capacity.STAFF, Capacity.APPROVER})),
    )
    over = request.member.reach.over("session__committee", RoleKind.STAFF, RoleKind.APPROVER)
    own = ReviewSession.objects.filter(papers__member=request.member, papers__left_on__isnull=True)
    rows = Dossier.objects.filter(over).exclude(session__in=own.values("pk"))
    rows = rows.for_list().select_related("session__campaign__period")
    rows = rows.annotate(above=name_above("session__committee"))
    if campaign:
        rows = rows.filter(session__campaign=campaign)
    later = Dossier.objects.filter(session=OuterRef("session"), number__gt=OuterRef("number"))
    returned = rows.filter(
        ~Exists(later), verdict__outcome=VerdictOutcome.RETURNED, session__stage=Stage.COMMENTING
    )
    context = {
        "waiting": page_of(request, rows.waiting().order_by("sent_at", "pk")),
        "returned": page_of(request, returned.order_by("verdict__due_on", "pk"), name="returned"),
        "today": clock.today(),
        "campaign": campaign,
        "order_form": refused or (_orders_form(request, campaign) if campaign else None),
    }
    return render(request, "reviews/vetting/appraisals.html", context)


@require_POST
def order_many(request: MemberRequest, pk: int) -> HttpResponse:
    """Order the vetting in all units of one kind."""
    campaign = _fetch_campaign(request, pk)
    form = ManyOrdersForm(request.POST, kinds=kinds_to_order(campaign, request.member))

    def order() -> list[AppraisalOrder]:
        data = form.cleaned_data
        return actions.order_vettings(campaign, data["kind"], data["reason"], by=request.member)

    return act(
        request,
        form,
        order,
        to=reverse("reviews:appraisals", query={"round": pk}),
        page=lambda: _index(request, campaign, form),
        done=_ordered,
    )


def _ordered(orders: list[AppraisalOrder]) -> str:
    said = ngettext(
        "The appraisal has been ordered in %(n)s unit; clerk and head are told.",
        "The appraisal has been ordered in %(n)s units; their clerks and heads are told.",
        len(orders),
    )
    return said % {"n": len(orders)}


@require_GET
def vetting(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, fetch_session(request, pk))


def _page(request: MemberRequest, session: ReviewSession, **refused: Form) -> HttpResponse:
    """Show the page of a session's vetting.

    ``refused`` are forms with errors by their names in the template. If such a form is no longer on the page,
    its errors are shown as messages.
    """
    played = capacities_in(request.member, session)
    require(SessionVerb.SEE_APPRAISAL, session, request.member, played=played)
    verbs = allowed(played, session)
    appraisal = appraisals.vetting_of(session)
    latest = appraisal.latest
    is_open = latest is not None and appraisal.verdict is None
    forms: dict[str, Form] = {}
    if is_open and latest and SessionVerb.APPRAISE_DOSSIER in verbs:
        forms["verdict_form"] = VerdictForm(initial={"dossier": latest.pk})
    if SessionVerb.ORDER_APPRAISAL in verbs and not appraisal.grounds:
        forms["order_form"] = VettingOrderForm()
    for name, form in refused.items():
        if name in forms:
            forms[name] = form
        else:
            messages.error(request, " ".join(str(error) for error in form.non_field_errors()))
    papers = session.papers.visible_to(request.member).select_related("member", "session__committee")
    context = {
        "session": session,
        "appraisal": appraisal,
        "may_send": bool(appraisal.grounds)
        and SessionVerb.SEND_DOSSIER in verbs
        and not (appraisal.is_waiting or appraisal.has_passed),
        "may_print": SessionVerb.PRINT_VERDICT in verbs
        and any(hasattr(dossier, "verdict") for dossier in appraisal.dossiers),
        "missing": papers_submitted(session) if SessionVerb.SEND_DOSSIER in verbs else None,
        "papers": _with_words(papers.in_order()) if SessionVerb.APPRAISE_DOSSIER in verbs else [],
        **forms,
    }
    return render(request, "reviews/vetting/appraisal.html", context)


def _with_words(papers: QuerySet[Paper]) -> list[tuple[Paper, int]]:
    """Return the papers, each with how many words are written in it."""
    rows = papers.prefetch_related("sections")
    return [(paper, sum(count_words(section.text) for section in paper.sections.all())) for paper in rows]


@require_POST
def order_vetting(request: MemberRequest, pk: int) -> HttpResponse:
    session = fetch_session(request, pk)
    form = VettingOrderForm(request.POST)
    return act(
        request,
        form,
        lambda: actions.order_vetting(session, form.cleaned_data["reason"], by=request.member),
        to=reverse("reviews:appraisal", args=[pk]),
        page=lambda: _page(request, session, order_form=form),
        done=_("The appraisal has been ordered; clerk and head are told."),
    )


@require_POST
def send_dossier(request: MemberRequest, pk: int) -> HttpResponse:
    session = fetch_session(request, pk)
    return act(
        request,
        None,
        lambda: actions.send_dossier(session, by=request.member),
        to=reverse("reviews:appraisal", args=[pk]),
        done=_("The dossier has been sent for appraisal."),
    )


@require_POST
def verdict(request: MemberRequest, pk: int) -> HttpResponse:
    session = fetch_session(request, pk)
    form = VerdictForm(request.POST)

    def appraise() -> None:
        data = form.cleaned_data
        finding = actions.VerdictInput(data["outcome"], data["reasons"], data["words"], data["due_on"])
        sent = get_object_or_404(Dossier.objects.filter(session=session), pk=data["dossier"])
        actions.vet_dossier(sent, finding, by=request.member)

    return act(
        request,
        form,
        appraise,
        to=reverse("reviews:appraisal", args=[pk]),
        page=lambda: _page(request, session, verdict_form=form),
        done=_("The verdict has been recorded; clerk and head are told."),
    )
