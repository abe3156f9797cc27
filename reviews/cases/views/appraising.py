"""The table in which clerk and head appraise all subjects of a session on one page."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from members.acting import act
from members.requests import MemberRequest
from ratings.gaps import gap_limit
from ratings.models import RatingCase, RatingStep, Step
from ratings.rules import CaseVerb, conflict_refusal, judging_refusal
from reviews.cases.actions import ratings as actions
from reviews.cases.forms.appraising import AppraisalRow
from reviews.cases.forms.seen import seen_in
from reviews.models import Paper, ReviewSession
from reviews.rules import SessionVerb, allowed, capacities_in, require
from reviews.sessions.fetching import fetch_session


@dataclass(frozen=True)
class AppraisedCase:
    """One line of the table: the case with the self-rating, the best level that the marks on record allow,
    and its form. There is no form for a case left unrated and for the reader's own."""

    paper: Paper
    case: RatingCase
    own: RatingStep | None
    best: str
    form: AppraisalRow | None
    is_mine: bool

    @property
    def taken(self) -> RatingStep | None:
        """The appraisal on record."""
        return self.case.step(Step.APPRAISED)


@require_http_methods(["GET", "POST"])
def appraise_many(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the table, and save every row that was changed: all of them, or none. The button ``own`` only
    fills the empty rows with the subjects' own marks."""
    session = fetch_session(request, pk)
    played = capacities_in(request.member, session)
    require(SessionVerb.APPRAISE, session, request.member, played=played)
    rows = _rows(request, session)
    if request.method != "POST" or "own" in request.POST:
        return _page(request, session, rows)
    forms = [row.form for row in rows if row.form]

    def write() -> list[str]:
        changed = [row for row in rows if row.form and row.form.is_filled]
        if not changed:
            raise ValidationError(_("No row was changed."))
        for row in changed:
            _appraise(request, row)
        return [str(row.case) for row in changed]

    return act(
        request,
        forms,
        write,
        to=reverse("reviews:appraise_many", args=[pk]),
        page=lambda: _page(request, session, rows),
        done=_saved,
    )


def _saved(names: list[str]) -> str:
    said = ngettext(
        "%(n)s appraisal has been saved: %(names)s.",
        "%(n)s appraisals have been saved: %(names)s.",
        len(names),
    )
    return said % {"n": len(names), "names": ", ".join(names)}


def _appraise(request: MemberRequest, row: AppraisedCase) -> None:
    """Save one row. An error names whose row it is."""
    if row.form is None:
        return
    try:
        actions.appraise_in_session(
            row.paper, row.form.proposal(), by=request.member, seen=seen_in(request.POST)
        )
    except ValidationError as error:
        raise ValidationError([f"{row.case}: {text}" for text in error.messages]) from error


def _rows(request: MemberRequest, session: ReviewSession) -> list[AppraisedCase]:
    cases = RatingCase.objects.filter(paper__in=session.papers.all()).for_list().select_related("paper")
    from_own = "own" in request.POST
    data = request.POST if request.method == "POST" and not from_own else None
    rows = []
    for case in cases.order_by("paper__rank", "paper__pk"):
        case.period = session.period
        case.paper.session, case.paper.case = session, case
        by, verb = request.member, CaseVerb.APPRAISE
        refused = judging_refusal(verb, case, by) or conflict_refusal(verb, case, by)
        is_mine = case.member_id == request.member.pk or bool(refused)
        marks = None if is_mine else case.marks(Step.APPRAISED)
        has_form = not (is_mine or hasattr(case, "unrated"))
        form = AppraisalRow(data, case=case, from_own=from_own) if has_form else None
        best = case.assess(marks).best if marks else ""
        rows.append(AppraisedCase(case.paper, case, case.step(Step.SELF), best, form, is_mine))
    return rows


def _page(request: MemberRequest, session: ReviewSession, rows: list[AppraisedCase]) -> HttpResponse:
    filled = [row.form for row in rows if row.form]
    context = {
        "session": session,
        "allowed": allowed(capacities_in(request.member, session), session),
        "ruleset": session.period.ruleset,
        "gap_limit": gap_limit(session.period.ruleset),
        "rows": rows,
        "criteria": next((form.case.criteria for form in filled if form.is_wide), ()),
        "empty": sum(1 for row in rows if row.form and row.own and not row.case.step(Step.APPRAISED)),
        "offered": sum(1 for form in filled if form.is_offered),
    }
    return render(request, "reviews/cases/appraise_many.html", context)
