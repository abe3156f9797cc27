"""The page on which a re-review is ordered."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from members.requests import MemberRequest
from reviews.completing.forms.dossiers import PapersForm
from reviews.desk.actions import re_review as actions_re_review
from reviews.rules import SessionVerb, require
from reviews.sessions.acting import fetch_session, went_through


@require_http_methods(["GET", "POST"])
def re_review(request: MemberRequest, pk: int) -> HttpResponse:
    """The order of a re-review: whose, and why; the own paper is not among those offered."""
    session = fetch_session(request, pk)
    require(SessionVerb.RE_REVIEW, session, request.member)
    papers = session.papers.for_list().in_order().exclude(member=request.member)
    form = PapersForm(request.POST or None, papers=papers)

    def act() -> None:
        data = form.cleaned_data
        actions_re_review.order_re_review(session, list(data["papers"]), data["reason"], by=request.member)

    if request.method == "POST" and went_through(request, form, act):
        return redirect(session)
    context = {"session": session, "form": form}
    return render(request, "reviews/desk/re_review.html", context, status=422 if form.errors else 200)
