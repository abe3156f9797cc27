"""Pages of a session's remedy plan, of one remedy, and of the remedies of a round by unit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members import clock
from members.acting import act, key_of
from members.models import Member
from members.paging import page_of
from members.requests import MemberRequest
from reviews.documents.wording import short_date
from reviews.models import (
    Campaign,
    Comment,
    Finding,
    RemedyEntry,
    RemedyItem,
    RemedyPlan,
    RemedyState,
    ReviewSession,
    Shortcoming,
)
from reviews.remedies import actions
from reviews.remedies.forms import SOURCES, JudgementForm, ProgressForm, RemedyDeadlineForm, RemedyItemForm
from reviews.rules import SessionVerb, allowed, can_progress, capacities_in, remedy_capacities, require
from reviews.sessions.fetching import fetch_session
from reviews.sessions.fields import ReasonForm


@require_GET
def plan(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the page of a session's remedy plan."""
    return plan_page(request, fetch_session(request, pk))


def plan_page(
    request: MemberRequest, session: ReviewSession, form: RemedyItemForm | None = None
) -> HttpResponse:
    """Show the remedy plan of a session with those of its remedies that the reader may see, and with the
    forms that the reader may use. ``form`` is a remedy to be added, shown with its errors."""
    verbs = allowed(capacities_in(request.member, session), session)
    plans = RemedyPlan.objects.visible_to(request.member).filter(session=session)
    plan = plans.select_related("approved_by").first()
    items = list(RemedyItem.objects.visible_to(request.member).filter(plan__session=session).for_list())
    is_open = SessionVerb.PLAN in verbs and not (plan and plan.approved_at)
    named = Shortcoming.objects.named_in(session) if SessionVerb.PLAN in verbs else []
    planned = {item.shortcoming_id for item in items}
    states = [(str(state.label), sum(1 for item in items if item.state == state)) for state in RemedyState]
    states.append((_("Overdue"), sum(1 for item in items if item.is_overdue)))
    context: dict[str, Any] = {
        "session": session,
        "allowed": verbs,
        "plan": plan,
        "items": items,
        "is_open": is_open,
        "reason_form": ReasonForm(),
        "bare": [row for row in named if row.pk not in planned],
        "form": (form or _item_form(request, session)) if is_open else None,
        "states": states,
    }
    return render(request, "reviews/remedies/plan.html", context)


def _item_form(request: MemberRequest, session: ReviewSession, data: Any = None) -> RemedyItemForm:
    named = Shortcoming.objects.named_in(session)
    owners = Member.objects.filter(pk__in=[owner.pk for owner in actions.possible_owners(session)])
    comments = Comment.objects.visible_to(request.member).filter(
        paper__session=session, paper__left_on__isnull=True
    )
    findings = Finding.objects.visible_to(request.member).of_session(session)
    choices = {
        "shortcoming": named.select_related("member", "committee"),
        "owner": owners.order_by("sort_name", "code"),
        "comment": comments.select_related("author"),
        "finding": findings,
    }
    asked = key_of(request.GET.get("for", ""))
    wanted = named.filter(pk=asked).first() if asked else None
    initial = {"shortcoming": wanted.pk, "owner": wanted.member_id} if wanted else None
    return RemedyItemForm(data, choices=choices, initial=initial)


@require_POST
def plan_remedy(request: MemberRequest, pk: int) -> HttpResponse:
    session = fetch_session(request, pk)
    require(SessionVerb.PLAN, session, request.member)
    form = _item_form(request, session, request.POST)
    return act(
        request,
        form,
        lambda: actions.plan_remedy(session, form.instance, by=request.member),
        to=reverse("reviews:plan", args=[pk]),
        page=lambda: plan_page(request, session, form),
        done=_("Saved."),
    )


@require_POST
def approve_plan(request: MemberRequest, pk: int) -> HttpResponse:
    session = fetch_session(request, pk)
    return act(
        request,
        None,
        lambda: actions.approve_plan(session, by=request.member),
        to=reverse("reviews:plan", args=[pk]),
    )


@require_POST
def reopen_plan(request: MemberRequest, pk: int) -> HttpResponse:
    session = fetch_session(request, pk)
    reason = request.POST.get("reason", "")
    return act(
        request,
        None,
        lambda: actions.reopen_plan(session, reason, by=request.member),
        to=reverse("reviews:plan", args=[pk]),
    )


def _fetch(request: MemberRequest, pk: int) -> RemedyItem:
    return get_object_or_404(RemedyItem.objects.visible_to(request.member).for_list(), pk=pk)


@require_GET
def remedy(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the page of one remedy."""
    return remedy_page(request, _fetch(request, pk))


def remedy_page(request: MemberRequest, item: RemedyItem, **refused: Any) -> HttpResponse:
    """Show one remedy with its entries and the forms that the reader may use. ``refused`` gives, by name,
    forms to show with their errors."""
    member, session = request.member, item.plan.session
    verbs = allowed(remedy_capacities(member, session), session)
    owns, waits = item.owner_id == member.pk, item.state == RemedyState.REPORTED
    judges = SessionVerb.REVIEW_REMEDY in verbs and not owns
    entries = (
        RemedyEntry.objects.visible_to(member).filter(item=item).select_related("by", "attachment", "item")
    )
    is_open = item.state != RemedyState.CLOSED and item.plan.approved_at is not None
    context: dict[str, Any] = {
        "item": item,
        "session": session,
        "planned": _planned(item),
        "entries": entries,
        "progress": ProgressForm(is_signed=not owns) if can_progress(member, item) else None,
        "owns": owns,
        "judgement": JudgementForm() if judges and waits and item.reporter != member.pk else None,
        "deadline": RemedyDeadlineForm() if judges and is_open else None,
        **refused,
    }
    return render(request, "reviews/remedies/remedy.html", context)


def _planned(item: RemedyItem) -> list[tuple[str, str]]:
    """Return label and value of each planned field that is filled in, with the labels of the form. The page
    shows what is to be done and where it comes from separately."""
    rows = []
    for name in RemedyItemForm.Meta.fields:
        if name == "what" or name in SOURCES or not getattr(item, name):
            continue
        value = getattr(item, f"get_{name}_display", None)
        found = value() if value else getattr(item, name)
        words = short_date(found) if isinstance(found, dt.date) else str(found)
        rows.append((str(RemedyItemForm.base_fields[name].label), words))
    return rows


@require_POST
def drop(request: MemberRequest, pk: int) -> HttpResponse:
    item = _fetch(request, pk)
    return act(
        request,
        None,
        lambda: actions.drop_remedy(item, by=request.member),
        to=reverse("reviews:plan", args=[item.plan.session_id]),
    )


@require_POST
def progress(request: MemberRequest, pk: int) -> HttpResponse:
    item = _fetch(request, pk)
    actions.require_progress(item, by=request.member)
    form = ProgressForm(request.POST, request.FILES, is_signed=item.owner_id != request.member.pk)
    return act(
        request,
        form,
        lambda: actions.report_progress(item, by=request.member, **form.cleaned_data),
        to=item,
        page=lambda: remedy_page(request, item, progress=form),
        done=_("Saved."),
    )


@require_POST
def review(request: MemberRequest, pk: int) -> HttpResponse:
    item = _fetch(request, pk)
    require(SessionVerb.REVIEW_REMEDY, item, request.member)
    form = JudgementForm(request.POST)

    def judge() -> None:
        data = form.cleaned_data
        actions.review_remedy(item, data["text"], by=request.member, accepted=data["accepted"] == "yes")

    return act(
        request,
        form,
        judge,
        to=item,
        page=lambda: remedy_page(request, item, judgement=form),
        done=_("Saved."),
    )


@require_POST
def shift(request: MemberRequest, pk: int) -> HttpResponse:
    item = _fetch(request, pk)
    require(SessionVerb.SHIFT_REMEDY, item, request.member)
    form = RemedyDeadlineForm(request.POST)
    return act(
        request,
        form,
        lambda: actions.shift_deadline(item, **form.cleaned_data, by=request.member),
        to=item,
        page=lambda: remedy_page(request, item, deadline=form),
        done=_("Saved."),
    )


@require_GET
def totals(request: MemberRequest, pk: int) -> HttpResponse:
    """Show for each unit of a round how many remedies it has, and how many are closed, wait to be judged or
    are overdue. Units with overdue ones come first."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.member).select_related("period"), pk=pk)
    today = clock.today()
    approved = Q(plan__approved_at__isnull=False)
    closed = approved & Q(plan__items__state=RemedyState.CLOSED)
    late = approved & Q(plan__items__due_on__lt=today) & ~Q(plan__items__state=RemedyState.CLOSED)
    rows = (
        ReviewSession.objects.visible_to(request.member)
        .filter(campaign=campaign, plan__isnull=False)
        .for_list()
        .with_parents()
        .annotate(
            total=Count("plan__items", filter=approved),
            closed=Count("plan__items", filter=closed),
            reported=Count("plan__items", filter=approved & Q(plan__items__state=RemedyState.REPORTED)),
            late=Count("plan__items", filter=late),
        )
    )
    page = page_of(request, rows.order_by("-late", "committee__path", "pk"))
    overdue = RemedyItem.objects.visible_to(request.member).filter(plan__session__campaign=campaign)
    context = {
        "campaign": campaign,
        "rows": page,
        "overdue": page_of(
            request, overdue.overdue(today).for_list().order_by("due_on", "pk"), name="overdue"
        ),
    }
    return render(request, "reviews/remedies/remedy_totals.html", context)
