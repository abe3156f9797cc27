"""Receives the forms for objections, subjects left unrated, petitions and re-ratings.

The forms are shown on the page of the case, in ``ratings``. The page of a session's published levels is here,
too.
"""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members.acting import act
from members.requests import MemberRequest
from ratings.actions.after import warnings_of_re_rating
from ratings.actions.objections import ObjectionInput
from ratings.models import Conflict, Objection, Petition, RatingCase, Step
from ratings.own import handlers_of
from reviews.cases.actions import standing as actions
from reviews.cases.forms.seen import seen_in
from reviews.cases.forms.standing import (
    ConflictExceptionForm,
    ConflictForm,
    ObjectionForm,
    PetitionAnswerForm,
    PetitionForForm,
    PetitionForm,
    ReRatingForm,
    SettleForm,
    UnratedForm,
)
from reviews.cases.views.ratings import act_on_case, fetch_case
from reviews.models import Document, DocumentKind
from reviews.rules import SessionVerb, allowed, capacities_in
from reviews.sessions.fetching import fetch_session


@require_POST
def record_objection(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_case(request, pk)
    form = ObjectionForm(request.POST, auto_id="objection_%s")
    return act_on_case(
        request,
        paper,
        "objection",
        form,
        lambda: actions.record_objection_in_session(
            paper, ObjectionInput(**form.cleaned_data), by=request.member
        ),
    )


@require_POST
def settle_objection(request: MemberRequest, pk: int) -> HttpResponse:
    rows = Objection.objects.visible_to(request.member).select_related("case__paper")
    objection = get_object_or_404(rows, pk=pk)
    paper = fetch_case(request, objection.case.paper.pk)
    form = SettleForm(request.POST, auto_id=f"settle{pk}_%s")
    return act_on_case(
        request,
        paper,
        f"settle{pk}",
        form,
        lambda: actions.settle_objection_in_session(paper, objection, **form.cleaned_data, by=request.member),
    )


@require_POST
def declare_conflict(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_case(request, pk)
    form = ConflictForm(request.POST, people=handlers_of(paper.rated_case()), auto_id="conflict_%s")
    return act_on_case(
        request,
        paper,
        "conflict",
        form,
        lambda: actions.declare_conflict_in_session(paper, **form.cleaned_data, by=request.member),
    )


@require_POST
def except_conflict(request: MemberRequest, pk: int) -> HttpResponse:
    rows = Conflict.objects.visible_to(request.member).filter(case__paper__isnull=False)
    rows = rows.select_related("case__paper")
    conflict = get_object_or_404(rows, pk=pk)
    paper = fetch_case(request, conflict.case.paper.pk)
    form = ConflictExceptionForm(request.POST, auto_id=f"except{pk}_%s")
    return act_on_case(
        request,
        paper,
        f"except{pk}",
        form,
        lambda: actions.except_conflict_in_session(paper, conflict, **form.cleaned_data, by=request.member),
    )


@require_POST
def leave_unrated(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_case(request, pk)
    form = UnratedForm(request.POST, auto_id="unrated_%s")
    return act_on_case(
        request,
        paper,
        "unrated",
        form,
        lambda: actions.leave_unrated_in_session(
            paper, **form.cleaned_data, by=request.member, seen=seen_in(request.POST)
        ),
    )


@require_POST
def rate_after_all(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_case(request, pk)
    return act(
        request,
        None,
        lambda: actions.rate_after_all_in_session(paper, by=request.member),
        to=reverse("reviews:case", args=[pk]),
    )


@require_POST
def petition(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_case(request, pk)
    if paper.member_id and paper.member_id != request.member.pk:
        form: forms.Form = PetitionForForm(request.POST, request.FILES, auto_id="petition_%s")
    else:
        form = PetitionForm(request.POST, auto_id="petition_%s")
    return act_on_case(
        request,
        paper,
        "petition",
        form,
        lambda: actions.lodge_petition_in_session(paper, **form.cleaned_data, by=request.member),
    )


@require_POST
def settle_petition(request: MemberRequest, pk: int) -> HttpResponse:
    rows = Petition.objects.visible_to(request.member).select_related("case__paper")
    found = get_object_or_404(rows, pk=pk)
    paper = fetch_case(request, found.case.paper.pk)
    form = PetitionAnswerForm(request.POST, auto_id=f"answer{pk}_%s")
    return act_on_case(
        request,
        paper,
        f"answer{pk}",
        form,
        lambda: actions.settle_petition_in_session(paper, found, **form.cleaned_data, by=request.member),
    )


@require_POST
def re_rate(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_case(request, pk)
    levels = [(level.code, level.name) for level in paper.session.period.ruleset.levels]
    asked = request.POST.get("level", "")
    known = asked in [code for code, _name in levels]
    warnings = warnings_of_re_rating(paper.rated_case(), asked) if known else []
    form = ReRatingForm(request.POST, levels=levels, warnings=warnings, auto_id="anew_%s")

    def write() -> None:
        data = {name: form.cleaned_data[name] for name in ("level", "reason", "seen", "noted")}
        actions.re_rate_in_session(paper, **data, by=request.member, resolution=form.resolution())

    return act_on_case(request, paper, "anew", form, write)


@require_POST
def print_again(request: MemberRequest, pk: int) -> HttpResponse:
    """Order the printing of a decision of re-rating again after it failed."""
    rows = Document.objects.visible_to(request.member).filter(kind=DocumentKind.RE_RATING)
    document = get_object_or_404(rows.select_related("step__case__paper"), pk=pk)
    step = document.step
    if step is None:
        raise PermissionDenied
    paper = fetch_case(request, step.case.paper.pk)
    return act(
        request,
        None,
        lambda: actions.print_decision(paper, step, by=request.member),
        to=lambda printed: printed,
        page=lambda: redirect("reviews:case", pk=paper.pk),
    )


@require_GET
def published(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the published levels of a closed session, without points and reasons."""
    session = fetch_session(request, pk)
    ruleset = session.period.ruleset
    may = SessionVerb.SEE_PUBLISHED in allowed(capacities_in(request.member, session), session)
    if not may or not ruleset.publishes:
        raise PermissionDenied(
            _("The levels are published once the session is closed, where the rules say so.")
        )
    cases = RatingCase.objects.filter(paper__session=session, released_at__isnull=False).select_related(
        "member", "committee", "paper"
    )
    rows = [
        {"case": case, "level": ruleset.level_name(step.level) if (step := case.step(Step.DECIDED)) else ""}
        for case in cases.prefetch_related("steps").order_by("paper__rank", "paper__pk")
    ]
    return render(
        request, "reviews/cases/published.html", {"session": session, "rows": rows, "ruleset": ruleset}
    )
