"""Shows the result of a score sheet while somebody fills it in. The result is computed from the typed values
and never saved."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from members.requests import MemberRequest
from reviews.cases.forms.ratings import AppraisalForm, RatingForm, SelfRatingForm
from reviews.cases.views.ratings import fetch_case
from reviews.cases.views.score_sheet import preview
from reviews.desk.views.paper import self_rating_form
from reviews.papers.fetching import fetch_rated_paper
from reviews.quarters.views.evaluations import fetch_sheet
from reviews.rules import PaperVerb, QuarterVerb, SessionVerb, require


def _answer(request: MemberRequest, form: RatingForm) -> HttpResponse:
    return render(request, "reviews/cases/preview.html", preview(form))


@require_POST
def own(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_rated_paper(request, pk)
    require(PaperVerb.WRITE, paper, request.member)
    return _answer(request, self_rating_form(paper, request.POST))


@require_POST
def appraisal(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_case(request, pk)
    require(SessionVerb.APPRAISE, paper, request.member)
    return _answer(request, AppraisalForm(request.POST, case=paper.rated_case()))


@require_POST
def quarter_own(request: MemberRequest, pk: int) -> HttpResponse:
    sheet = fetch_sheet(request, pk)
    require(QuarterVerb.WRITE, sheet, request.member)
    return _answer(request, SelfRatingForm(request.POST, case=sheet.case))


@require_POST
def quarter_appraisal(request: MemberRequest, pk: int) -> HttpResponse:
    sheet = fetch_sheet(request, pk)
    require(QuarterVerb.APPRAISE, sheet, request.member)
    return _answer(request, AppraisalForm(request.POST, case=sheet.case))
