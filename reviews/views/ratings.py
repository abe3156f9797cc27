"""The ratings of a session as a table, and one case with its reasons, steps and forms."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members.requests import MemberRequest
from ratings.actions.cases import Proposal
from ratings.levels import Assessment
from ratings.models import RatingCase, Step
from reviews.actions import ratings as actions
from reviews.forms.ratings import AppraisalForm, DecisionForm, ShortcomingForm
from reviews.models import Paper, ReviewSession
from reviews.rules import NEVER_OWN, allowed, parts, sees_whole_case
from reviews.views.case_parts import Sent, case_parts
from reviews.views.papers import fetch


def _level_choices(session: ReviewSession) -> list[tuple[str, str]]:
    return [(level.code, level.name) for level in session.period.ruleset.levels]


@require_GET
def table(request: MemberRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(ReviewSession.objects.visible_to(request.member).for_list(), pk=pk)
    return table_page(request, session)


def table_page(
    request: MemberRequest, session: ReviewSession, *, form: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    verbs = allowed(parts(request.member, session), session)
    if "see_ratings" not in verbs:
        raise PermissionDenied(_("Scores and proposals are for the clerk, the head and staff."))
    cases = RatingCase.objects.filter(paper__session=session).for_list().select_related("paper")
    ruleset = session.period.ruleset
    rows = []
    for case in cases.order_by("paper__rank"):
        case.period = session.period
        whole = sees_whole_case(request.member, case, verbs)
        steps = {step.step: step for step in case.steps.all() if whole or step.step == Step.SELF}
        marks = case.marks(Step.APPRAISED) if whole else None
        best = case.assess(marks).best if marks else ""
        rows.append({"case": case, "paper": case.paper, "steps": steps, "best": best})
    context = {
        "session": session,
        "allowed": verbs,
        "rows": rows,
        "ruleset": ruleset,
        "form": form or DecisionForm(levels=_level_choices(session)),
    }
    return render(request, "reviews/ratings.html", context, status=status)


@require_POST
def decide_many(request: MemberRequest, pk: int) -> HttpResponse:
    """Decide one level for every ticked subject; all or none."""
    session = get_object_or_404(ReviewSession.objects.visible_to(request.member).for_list(), pk=pk)
    form = DecisionForm(request.POST, levels=_level_choices(session))
    wanted = [key for key in request.POST.getlist("paper") if key.isdecimal()]
    papers = list(
        session.papers.visible_to(request.member).filter(pk__in=wanted).select_related("case", "session")
    )
    if not papers:
        form.add_error(None, _("Tick at least one subject."))
    if form.is_valid():
        try:
            actions.decide(
                papers, form.cleaned_data["level"], by=request.member, reason=form.cleaned_data["reason"]
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("reviews:ratings", pk=session.pk)
    return table_page(request, session, form=form, status=422)


def _assessed(case: RatingCase, *, own_only: bool) -> Assessment | None:
    """What the engine finds for the appraised marks and findings where they may be seen, else for the own."""
    marks = None if own_only else case.marks(Step.APPRAISED)
    marks = marks or case.marks(Step.SELF)
    return case.assess(marks, case.facts.declared() if own_only else None) if marks else None


@require_GET
def case(request: MemberRequest, pk: int) -> HttpResponse:
    return case_page(request, fetch_case(request, pk))


def fetch_case(request: MemberRequest, pk: int) -> Paper:
    """A case is seen by its subject and by those who handle it; for others it does not exist."""
    paper = fetch(request, pk)
    get_object_or_404(RatingCase.objects.visible_to(request.member), pk=paper.case_id)
    prefetch_related_objects([paper.rated_case()], "objections")
    return paper


def case_page(
    request: MemberRequest,
    paper: Paper,
    *,
    appraisal: AppraisalForm | None = None,
    decision: DecisionForm | None = None,
    shortcoming: ShortcomingForm | None = None,
    sent: Sent | None = None,
    status: int = 200,
) -> HttpResponse:
    """Scores, the engine's reasons, the steps taken; the subject sees the own step only, until release."""
    session, case = paper.session, paper.rated_case()
    is_own = paper.member_id == request.member.pk
    verbs = allowed(parts(request.member, session), session) - (NEVER_OWN if is_own else frozenset())
    own_only = not sees_whole_case(request.member, case, verbs)
    steps = {step.step: step for step in case.steps.all()}
    named = (
        []
        if own_only
        else case.period.shortcomings.filter(committee=session.committee_id, member=paper.member_id)
    )
    context: dict[str, Any] = {
        "paper": paper,
        "session": session,
        "case": case,
        "allowed": verbs,
        "own_only": own_only,
        "assessment": _assessed(case, own_only=own_only),
        "steps": {Step.SELF: steps.get(Step.SELF)} if own_only else steps,
        "ruleset": session.period.ruleset,
        "named": named,
        "appraisal": appraisal or AppraisalForm(case=case) if "appraise" in verbs else None,
        "decision": decision or DecisionForm(levels=_level_choices(session)) if "decide" in verbs else None,
        **case_parts(request.member, paper, verbs, own_only=own_only, sent=sent or {}),
        "shortcoming": shortcoming or ShortcomingForm() if "name_shortcoming" in verbs else None,
    }
    return render(request, "reviews/case.html", context, status=status)


@require_POST
def appraise(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_case(request, pk)
    form = AppraisalForm(request.POST, case=paper.rated_case())
    if form.is_valid():
        proposal = Proposal(form.cleaned_data["level"], form.points(), form.cleaned_data["reason"])
        try:
            actions.appraise(paper, proposal, by=request.member, **form.facts())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("reviews:case", pk=pk)
    return case_page(request, paper, appraisal=form, status=422)


@require_POST
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_case(request, pk)
    form = DecisionForm(request.POST, levels=_level_choices(paper.session))
    if form.is_valid():
        try:
            actions.decide(
                [paper], form.cleaned_data["level"], by=request.member, reason=form.cleaned_data["reason"]
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("reviews:case", pk=pk)
    return case_page(request, paper, decision=form, status=422)


@require_POST
def name_shortcoming(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_case(request, pk)
    form = ShortcomingForm(request.POST)
    if form.is_valid():
        actions.name_shortcoming(paper, form.cleaned_data["text"], by=request.member)
        messages.success(request, _("Saved."))
        return redirect("reviews:case", pk=pk)
    return case_page(request, paper, shortcoming=form, status=422)
