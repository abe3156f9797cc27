"""What is being typed into a score sheet, reckoned on the server and written nowhere."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.requests import MemberRequest
from reviews.cases.forms.ratings import AppraisalForm, RatingForm, SelfRatingForm
from reviews.cases.views.ratings import fetch_case
from reviews.cases.views.score_sheet import preview
from reviews.desk.views.paper import self_rating_form
from reviews.papers.fetching import fetch
from reviews.quarters.views.evaluations import fetch_sheet
from reviews.rules import allowed_in_quarter, allowed_on_paper, can


def _answer(request: MemberRequest, form: RatingForm) -> HttpResponse:
    return render(request, "reviews/cases/preview.html", preview(form))


@require_POST
def own(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch(request, pk)
    if "write" not in allowed_on_paper(request.member, paper):
        raise PermissionDenied(_("This paper cannot be written in now."))
    return _answer(request, self_rating_form(paper, request.POST))


@require_POST
def appraisal(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_case(request, pk)
    if not can(request.member, "appraise", paper.session, own=paper.member_id == request.member.pk):
        raise PermissionDenied(_("You cannot appraise this case."))
    return _answer(request, AppraisalForm(request.POST, case=paper.rated_case()))


@require_POST
def quarter_own(request: MemberRequest, pk: int) -> HttpResponse:
    sheet = fetch_sheet(request, pk)
    if "write" not in allowed_in_quarter(request.member, sheet):
        raise PermissionDenied(_("This form cannot be written in now."))
    return _answer(request, SelfRatingForm(request.POST, case=sheet.case))


@require_POST
def quarter_appraisal(request: MemberRequest, pk: int) -> HttpResponse:
    sheet = fetch_sheet(request, pk)
    if "appraise" not in allowed_in_quarter(request.member, sheet):
        raise PermissionDenied(_("You cannot appraise this case."))
    return _answer(request, AppraisalForm(request.POST, case=sheet.case))
