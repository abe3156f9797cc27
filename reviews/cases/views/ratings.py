"""The table of a session's ratings, and the page of one case with its marks, reasons, steps and forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members.acting import act, posted_keys
from members.models import Member
from members.requests import MemberRequest
from ratings import guards
from ratings.actions.cases import RatingProposal, Seen
from ratings.actions.known import former_cells, known_elsewhere
from ratings.actions.mitigation import GrantedMitigation, liftable
from ratings.actions.requiring import decision_bar
from ratings.levels import Assessment
from ratings.models import RatingCase, RatingStep, Step
from ratings.rules import CaseVerb, can_on_case
from reviews.cases.actions import ratings as actions
from reviews.cases.forms.ratings import AppraisalForm, DecisionForm, MitigationForm, ShortcomingForm
from reviews.cases.forms.resolutions import BodyForm
from reviews.cases.forms.seen import seen_in
from reviews.cases.forms.standing import WithdrawalForm
from reviews.cases.views.case_parts import Sent, case_parts
from reviews.cases.views.score_sheet import assessed, facts_of, on_record, preview
from reviews.documents.kinds import offered_of_case
from reviews.models import Paper, ReviewSession, Shortcoming
from reviews.papers.fetching import fetch_rated_paper
from reviews.rules import (
    SessionVerb,
    allowed,
    allowed_on_case,
    allowed_on_paper,
    capacities_in,
    require,
    sees_whole_case,
)
from reviews.sessions.fetching import fetch_session


def _level_choices(session: ReviewSession) -> list[tuple[str, str]]:
    return [(level.code, level.name) for level in session.period.ruleset.levels]


@require_GET
def table(request: MemberRequest, pk: int) -> HttpResponse:
    return table_page(request, fetch_session(request, pk))


def table_page(
    request: MemberRequest, session: ReviewSession, *, form: DecisionForm | None = None
) -> HttpResponse:
    played = capacities_in(request.member, session)
    require(SessionVerb.SEE_RATINGS, session, request.member, played=played)
    verbs = allowed(played, session)
    cases = RatingCase.objects.filter(paper__in=session.papers.all()).for_list().select_related("paper")
    ruleset = session.period.ruleset
    rows = []
    for case in cases.order_by("paper__rank"):
        case.period = session.period
        whole = sees_whole_case(request.member, case, verbs)
        steps = {name: step for name, step in case.taken.items() if whole or name == Step.SELF}
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
    return render(request, "reviews/cases/ratings.html", context)


@require_POST
def decide_many(request: MemberRequest, pk: int) -> HttpResponse:
    """Decide one level for every ticked subject. If it is not allowed for one, nothing is decided."""
    session = fetch_session(request, pk)
    require(SessionVerb.DECIDE, session, request.member)
    form = DecisionForm(request.POST, levels=_level_choices(session))
    wanted = posted_keys(request, "paper")
    papers = list(
        session.papers.visible_to(request.member).filter(pk__in=wanted).select_related("case", "session")
    )
    if not papers:
        form.add_error(None, _("Tick at least one subject."))
    return act(
        request,
        form,
        lambda: _decide(papers, form, by=request.member, seen=seen_in(request.POST)),
        to=reverse("reviews:ratings", args=[pk]),
        page=lambda: table_page(request, session, form=form),
    )


def _decide(papers: list[Paper], form: DecisionForm, *, by: Member, seen: Seen) -> None:
    level, reason = form.cleaned_data["level"], form.cleaned_data["reason"]
    actions.decide_in_session(papers, level, by=by, reason=reason, resolution=form.resolution(), seen=seen)


@require_GET
def case(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a case. That of a subject who was taken out can be read and not be changed."""
    return case_page(request, fetch_case(request, pk, even_left=True))


def fetch_case(request: MemberRequest, pk: int, *, even_left: bool = False) -> Paper:
    """Return the paper with its case.

    Raise ``Http404`` unless the member is the subject of the case or handles it, and where the subject was
    taken out, unless ``even_left``.
    """
    paper = fetch_rated_paper(request, pk, even_left=even_left)
    rows = RatingCase.objects.visible_to(request.member).with_above().select_related("place")
    found = get_object_or_404(rows, pk=paper.case_id)
    case = paper.rated_case()
    case.above = found.above
    if hasattr(found, "place"):
        case.place = found.place
    return paper


def case_page(
    request: MemberRequest,
    paper: Paper,
    *,
    sent: Sent | None = None,
) -> HttpResponse:
    """Show the page of a case. Its subject sees only the self-rating until the release.

    ``sent`` is the form with errors by its name in the template.
    """
    session, case, back = paper.session, paper.rated_case(), sent or {}
    verbs = allowed_on_case(request.member, paper, capacities_in(request.member, session))
    own_only = not sees_whole_case(request.member, case, verbs)
    if paper.has_left:
        verbs &= {SessionVerb.SEE_RATINGS}
    steps = {step.value: case.taken[step] for step in Step if step in case.taken}
    assessment = assessed(case, own_only=own_only)
    decision = DecisionForm(levels=_level_choices(session), auto_id="decision_%s")
    context: dict[str, Any] = {
        "paper": paper,
        "session": session,
        "case": case,
        "allowed": verbs,
        "own_only": own_only,
        "assessment": assessment,
        **facts_of(case, own_only=own_only),
        "known": [] if own_only else known_elsewhere(case),
        "former_cells": [] if own_only else former_cells(case),
        **({} if own_only else _mitigation(request.member, paper, verbs, assessment, back.get("mitigation"))),
        "steps": {Step.SELF: steps.get(Step.SELF)} if own_only else steps,
        "ruleset": session.period.ruleset,
        **(_appraisal(case, back.get("appraisal")) if SessionVerb.APPRAISE in verbs else {}),
        "decision": back.get("decision") or decision if SessionVerb.DECIDE in verbs else None,
        **case_parts(request.member, paper, verbs, own_only=own_only, sent=back),
        "printed": offered_of_case(paper, allowed_on_paper(request.member, paper)),
    }
    return render(request, "reviews/cases/case.html", context)


def _appraisal(case: RatingCase, sent: forms.Form | None) -> dict[str, Any]:
    """Return the context of the appraisal: its form and what its marks come to.

    The marks are those sent if the form has errors, otherwise those on record. (This part is a function to
    keep ``case_page`` within 50 lines.)
    """
    back = sent if isinstance(sent, AppraisalForm) else None
    form = back or AppraisalForm(case=case)
    live = preview(form) if back else on_record(case, Step.APPRAISED)
    return {"appraisal": form, **{name: value for name, value in live.items() if value is not None}}


def _mitigation(
    member: Member,
    paper: Paper,
    verbs: frozenset[SessionVerb],
    assessment: Assessment | None,
    sent: forms.Form | None,
) -> dict[str, Any]:
    """Return the context on mitigations: those on record, why the best level is barred, and the form.

    The form is there if a trigger applies or a bond is broken that names grounds, and the member may record
    one.
    """
    case = paper.rated_case()
    hit = bool(assessment and (assessment.triggers or assessment.lifted))
    may = (
        bool(case.grounds) and SessionVerb.MITIGATE in verbs and can_on_case(member, CaseVerb.MITIGATE, case)
    )
    if may and not hit:
        bonds = guards.bonds_broken_by([case], case.level) if case.level else {}
        may = bool({breach.code for breach in bonds.values()} & set(liftable(case)))
    return {
        "mitigations": list(case.mitigations.select_related("by")),
        "barred": decision_bar(case, assessment, case.period.ruleset.best_level) if assessment else "",
        "mitigation_form": sent or MitigationForm(case=case, auto_id="mitigation_%s") if may else None,
        "mitigation_open": sent is not None,
    }


def act_on_case(
    request: MemberRequest,
    paper: Paper,
    name: str,
    form: forms.Form,
    write: Callable[[], object],
    *,
    to: str = "",
) -> HttpResponse:
    """Run ``write`` for a form of the page of the case.

    Return to that page or ``to``, or show it again, as the case is now, with the form's errors. ``name`` is
    the form's name in the template.
    """
    return act(
        request,
        form,
        write,
        to=to or reverse("reviews:case", args=[paper.pk]),
        page=lambda: case_page(request, fetch_case(request, paper.pk), sent={name: form}),
        done=_("Saved."),
    )


@require_POST
def record_mitigation(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_case(request, pk)
    form = MitigationForm(request.POST, case=paper.rated_case(), auto_id="mitigation_%s")
    return act_on_case(
        request,
        paper,
        "mitigation",
        form,
        lambda: actions.record_mitigation_in_session(
            paper, GrantedMitigation(**form.cleaned_data), by=request.member
        ),
    )


@require_POST
def confirm_known(request: MemberRequest, pk: int) -> HttpResponse:
    """Enter the posted ``fact``, which another case knows, into the verified facts."""
    paper, key = fetch_case(request, pk), request.POST.get("fact", "")
    return act(
        request,
        None,
        lambda: actions.confirm_known_in_session(paper, key, by=request.member),
        to=reverse("reviews:case", args=[pk]),
        done=_("Saved."),
    )


@require_POST
def appraise(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_case(request, pk)
    form = AppraisalForm(request.POST, case=paper.rated_case())

    def write() -> None:
        proposal = RatingProposal(
            form.cleaned_data["level"],
            form.points(),
            form.cleaned_data["reason"],
            notes=form.notes(),
            skipped=form.skipped(),
        )
        seen = seen_in(request.POST)
        actions.appraise_in_session(paper, proposal, by=request.member, seen=seen, **form.facts())

    to = _next_case(paper) if "next" in request.POST else ""
    return act_on_case(request, paper, "appraisal", form, write, to=to)


def _next_case(paper: Paper) -> str:
    """Return the address of the next case of the session, in its order, that is not appraised yet, or of the
    table of ratings."""
    taken = RatingStep.objects.in_force().filter(case=OuterRef("case"), step=Step.APPRAISED)
    open_ones = paper.session.papers.rated().filter(~Exists(taken), case__unrated__isnull=True)
    others = list(open_ones.exclude(pk=paper.pk).in_order().values_list("pk", "rank"))
    later = [pk for pk, rank in others if (rank, pk) > (paper.rank, paper.pk)]
    found = next(iter([*later, *(pk for pk, _rank in others)]), None)
    if found is None:
        return reverse("reviews:ratings", args=[paper.session_id])
    return reverse("reviews:case", args=[found])


@require_POST
def enter_body(request: MemberRequest, pk: int) -> HttpResponse:
    """Record for one subject what a body between appraisal and decision proposed or passed."""
    paper = fetch_case(request, pk)
    form = BodyForm(request.POST, levels=_level_choices(paper.session), auto_id="body_%s")
    seen = seen_in(request.POST)
    return act_on_case(
        request, paper, "body", form, lambda: enter([paper], form, by=request.member, seen=seen)
    )


def enter(papers: list[Paper], form: BodyForm, *, by: Member, seen: Seen) -> None:
    """Save, from a valid form, what a body proposed or passed for the subject of each of these papers."""
    data = form.cleaned_data
    actions.enter_body_in_session(
        papers,
        Step(data["step"]),
        form.resolution(),
        by=by,
        level=data["level"],
        reason=data["reason"],
        seen=seen,
    )


@require_POST
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_case(request, pk)
    form = DecisionForm(request.POST, levels=_level_choices(paper.session), auto_id="decision_%s")
    seen = seen_in(request.POST)
    return act_on_case(
        request, paper, "decision", form, lambda: _decide([paper], form, by=request.member, seen=seen)
    )


@require_POST
def name_shortcoming(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_case(request, pk)
    form = ShortcomingForm(request.POST)
    return act_on_case(
        request,
        paper,
        "shortcoming",
        form,
        lambda: actions.name_shortcoming(paper, form.cleaned_data["text"], by=request.member),
    )


@require_POST
def withdraw_shortcoming(request: MemberRequest, pk: int) -> HttpResponse:
    """Withdraw a shortcoming of the subject that was named by mistake."""
    paper = fetch_case(request, pk)
    form = WithdrawalForm(request.POST, named=Shortcoming.objects.named_of(paper))

    def withdraw() -> None:
        data = form.cleaned_data
        actions.withdraw_shortcoming(data["shortcoming"], paper, data["reason"], by=request.member)

    return act_on_case(request, paper, "withdrawal", form, withdraw)
