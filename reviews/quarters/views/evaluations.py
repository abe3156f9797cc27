"""The page of one leader's form of a quarter: filling it in, returning, appraising and deciding it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members import clock
from members.acting import act
from members.requests import MemberRequest
from ratings.actions.cases import RatingProposal
from ratings.models import Conflict, Step
from ratings.own import handlers_of
from ratings.rules import CaseVerb, can_on_case
from ratings.rulesets import SectionRule
from reviews.cases.forms.ratings import AppraisalForm, DecisionForm, RatingForm, SelfRatingForm
from reviews.cases.forms.seen import seen_in
from reviews.cases.forms.standing import ConflictExceptionForm, ConflictForm, UnratedForm
from reviews.cases.views.case_parts import ConflictActs, conflict_parts
from reviews.cases.views.score_sheet import assessed, facts_of, on_record, preview
from reviews.models import Document, EvaluationSection, SelfEvaluation
from reviews.papers.checklist import Lack, lacks_of_quarter
from reviews.quarters import actions
from reviews.rules import QuarterVerb, allowed_in_quarter, sees_marks
from reviews.sessions.autosave import autosave
from reviews.sessions.ballots import ballot_lines
from reviews.sessions.fields import ReasonForm

Sent = Mapping[str, forms.Form]
"""Forms sent with errors, by their names in the template."""


@dataclass(frozen=True)
class SheetPart:
    """A section of the form.

    ``lack`` is what is missing in it. ``opens_group`` says that a heading stands above it.
    """

    rule: SectionRule
    section: EvaluationSection
    lack: Lack | None
    opens_group: bool

    @property
    def is_there(self) -> bool:
        return self.lack is None


def fetch_sheet(request: MemberRequest, pk: int) -> SelfEvaluation:
    rows = SelfEvaluation.objects.visible_to(request.member).for_list()
    related = rows.prefetch_related("sections__saved_by", "case__scores", "case__fact_rows")
    return get_object_or_404(related, pk=pk)


@require_GET
def evaluation(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, fetch_sheet(request, pk), {})


def _page(request: MemberRequest, sheet: SelfEvaluation, sent: Sent) -> HttpResponse:
    """Show the leader's form, to be filled in or as handed in.

    Marks given by others are shown to those who may see them. ``sent`` are forms with errors.
    """
    member, case = request.member, sheet.case
    verbs = allowed_in_quarter(member, sheet)
    whole = sees_marks(member, sheet)
    shown = sheet.shows(member)
    lacks = lacks_of_quarter(sheet) if QuarterVerb.WRITE in verbs else []
    steps = {name: step for name, step in case.taken.items() if shown and (whole or name == Step.SELF)}
    given = _forms(request, sheet, verbs, sent)
    rating, live = given["rating"] or given["appraisal"], dict[str, Any]()
    if isinstance(rating, RatingForm):
        # Show what the score sheet comes to: the marks sent with errors, else the marks on record.
        live = preview(rating) if rating.is_bound else on_record(case, rating.step)
    context: dict[str, Any] = {
        "sheet": sheet,
        "case": case,
        "evaluation": sheet.evaluation,
        "ruleset": sheet.evaluation.ruleset,
        "own": case.member_id == member.pk,
        "late": sheet.is_late(clock.today()),
        "allowed": verbs,
        "shown": shown,
        "whole": whole,
        "steps": steps,
        "unrated": getattr(case, "unrated", None) if whole else None,
        "own_only": not whole,
        "assessment": assessed(case, own_only=not whole) if shown else None,
        **(facts_of(case, own_only=not whole) if shown else {}),
        "parts": _parts(sheet, lacks) if shown else [],
        "lacks": lacks,
        "documents": Document.objects.visible_to(member).filter(sheet=sheet),
        "ballots": ballot_lines(case, member) if whole else [],
        **conflict_parts(
            member,
            case,
            ConflictActs(
                reverse("reviews:evaluation_conflict", args=[sheet.pk]), "reviews:evaluation_except"
            ),
            declares=QuarterVerb.DECLARE_CONFLICT in verbs,
            excepts=QuarterVerb.EXCEPT_CONFLICT in verbs,
            sent=sent,
        ),
        **given,
        **{name: value for name, value in live.items() if value is not None},
    }
    return render(request, "reviews/quarters/evaluation.html", context)


def _forms(
    request: MemberRequest, sheet: SelfEvaluation, verbs: frozenset[QuarterVerb], sent: Sent
) -> dict[str, forms.Form | None]:
    """Return the page's forms by name: one sent with errors, or else a new one.

    A form that this member may not use is None.
    """
    levels = [(level.code, level.name) for level in sheet.evaluation.ruleset.levels]
    fresh: dict[str, tuple[bool, Callable[[], forms.Form]]] = {
        "rating": (QuarterVerb.WRITE in verbs, lambda: SelfRatingForm(case=sheet.case)),
        "appraisal": (
            QuarterVerb.APPRAISE in verbs and can_on_case(request.member, CaseVerb.APPRAISE, sheet.case),
            lambda: AppraisalForm(case=sheet.case),
        ),
        "decision": (
            QuarterVerb.DECIDE in verbs and can_on_case(request.member, CaseVerb.DECIDE, sheet.case),
            lambda: DecisionForm(levels=levels, auto_id="decision_%s"),
        ),
        "back": (QuarterVerb.RETURN in verbs, lambda: ReasonForm(auto_id="back_%s")),
        "unrated_form": (QuarterVerb.LEAVE_UNRATED in verbs, lambda: UnratedForm(auto_id="unrated_%s")),
    }
    return {name: (sent.get(name) or make()) if may else None for name, (may, make) in fresh.items()}


def _parts(sheet: SelfEvaluation, lacks: list[Lack]) -> list[SheetPart]:
    sections = {section.code: section for section in sheet.sections.all()}
    missing = {lack.section: lack for lack in lacks}
    rows, group = [], ""
    for rule in sheet.outline.sections:
        rows.append(SheetPart(rule, sections[rule.code], missing.get(rule.code), rule.group != group))
        group = rule.group
    return rows


def _act_on_sheet(
    request: MemberRequest, sheet: SelfEvaluation, name: str, form: forms.Form, write: Callable[[], object]
) -> HttpResponse:
    """Run ``write`` for a form of this page.

    Return to the page, or show it again, as the leader's form is now, with the errors. ``name`` is the form's
    name in the template.
    """
    return act(
        request,
        form,
        write,
        to=sheet,
        page=lambda: _page(request, fetch_sheet(request, sheet.pk), {name: form}),
        done=_("Saved."),
    )


@require_POST
def save_section(request: MemberRequest, pk: int) -> HttpResponse:
    sheets = SelfEvaluation.objects.visible_to(request.member)
    rows = EvaluationSection.objects.filter(sheet__in=sheets.values("pk")).select_related(
        "sheet__case__member"
    )
    section = get_object_or_404(rows, pk=pk)
    place = f"{section.sheet.get_absolute_url()}#section-{section.code}"
    return autosave(
        request,
        lambda text, version: actions.save_sheet_section(section, text, by=request.member, version=version),
        lambda _kept: place,
    )


@require_POST
def rate_own(request: MemberRequest, pk: int) -> HttpResponse:
    sheet = fetch_sheet(request, pk)
    form = SelfRatingForm(request.POST, case=sheet.case)
    return _act_on_sheet(
        request,
        sheet,
        "rating",
        form,
        lambda: actions.save_sheet_rating(
            sheet,
            RatingProposal(
                form.cleaned_data["level"], form.points(), notes=form.notes(), skipped=form.skipped()
            ),
            by=request.member,
            seen=seen_in(request.POST),
            shown=form.shown(),
            **form.facts(),
        ),
    )


@require_POST
def hand_in(request: MemberRequest, pk: int) -> HttpResponse:
    sheet = fetch_sheet(request, pk)
    return act(
        request,
        None,
        lambda: actions.hand_in_sheet(sheet, by=request.member),
        to=sheet,
        page=lambda: redirect(f"{sheet.get_absolute_url()}#checklist"),
        done=_("The self-evaluation has been handed in."),
    )


@require_POST
def give_back(request: MemberRequest, pk: int) -> HttpResponse:
    sheet = fetch_sheet(request, pk)
    form = ReasonForm(request.POST, auto_id="back_%s")
    return _act_on_sheet(
        request,
        sheet,
        "back",
        form,
        lambda: actions.return_sheet(sheet, by=request.member, reason=form.cleaned_data["reason"]),
    )


@require_POST
def appraise(request: MemberRequest, pk: int) -> HttpResponse:
    sheet = fetch_sheet(request, pk)
    form = AppraisalForm(request.POST, case=sheet.case)

    def write() -> None:
        data = form.cleaned_data
        proposal = RatingProposal(
            data["level"], form.points(), data["reason"], form.notes(), skipped=form.skipped()
        )
        seen = seen_in(request.POST)
        actions.appraise_sheet(sheet, proposal, by=request.member, seen=seen, **form.facts())

    return _act_on_sheet(request, sheet, "appraisal", form, write)


@require_POST
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    sheet = fetch_sheet(request, pk)
    levels = [(level.code, level.name) for level in sheet.evaluation.ruleset.levels]
    form = DecisionForm(request.POST, levels=levels, auto_id="decision_%s")

    def write() -> None:
        data, seen = form.cleaned_data, seen_in(request.POST)
        actions.decide_sheets([sheet], data["level"], by=request.member, reason=data["reason"], seen=seen)

    return _act_on_sheet(request, sheet, "decision", form, write)


@require_POST
def leave_unrated(request: MemberRequest, pk: int) -> HttpResponse:
    sheet = fetch_sheet(request, pk)
    form = UnratedForm(request.POST, auto_id="unrated_%s")
    return _act_on_sheet(
        request,
        sheet,
        "unrated_form",
        form,
        lambda: actions.leave_sheet_unrated(
            sheet,
            form.cleaned_data["code"],
            form.cleaned_data["note"],
            by=request.member,
            seen=seen_in(request.POST),
        ),
    )


@require_POST
def declare_conflict(request: MemberRequest, pk: int) -> HttpResponse:
    sheet = fetch_sheet(request, pk)
    form = ConflictForm(request.POST, people=handlers_of(sheet.case), auto_id="conflict_%s")
    return _act_on_sheet(
        request,
        sheet,
        "conflict",
        form,
        lambda: actions.declare_sheet_conflict(sheet, **form.cleaned_data, by=request.member),
    )


@require_POST
def except_conflict(request: MemberRequest, pk: int) -> HttpResponse:
    """Put an exception to the conflict with this key on record."""
    rows = Conflict.objects.visible_to(request.member).filter(case__self_evaluation__isnull=False)
    conflict = get_object_or_404(rows.select_related("case__self_evaluation"), pk=pk)
    sheet = fetch_sheet(request, conflict.case.self_evaluation.pk)
    form = ConflictExceptionForm(request.POST, auto_id=f"except{pk}_%s")
    return _act_on_sheet(
        request,
        sheet,
        f"except{pk}",
        form,
        lambda: actions.except_sheet_conflict(sheet, conflict, **form.cleaned_data, by=request.member),
    )


@require_POST
def print_form(request: MemberRequest, pk: int) -> HttpResponse:
    sheet = fetch_sheet(request, pk)
    return act(
        request,
        None,
        lambda: actions.print_sheet(sheet, by=request.member),
        to=lambda document: document,
        page=lambda: redirect(sheet),
    )
