"""The page to order a re-review."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.acting import act
from members.requests import MemberRequest
from reviews.completing.forms.dossiers import PapersForm
from reviews.desk.actions import re_review as actions_re_review
from reviews.rules import SessionVerb, require
from reviews.sessions.fetching import fetch_session


@require_http_methods(["GET", "POST"])
def re_review(request: MemberRequest, pk: int) -> HttpResponse:
    """Show and save the form to order a re-review, with the papers to choose and the reason. The signed-in
    member's own paper is not offered."""
    session = fetch_session(request, pk)
    require(SessionVerb.RE_REVIEW, session, request.member)
    papers = session.papers.for_list().in_order().exclude(member=request.member)
    form = PapersForm(request.POST or None, papers=papers)

    def order() -> None:
        data = form.cleaned_data
        actions_re_review.order_re_review(session, list(data["papers"]), data["reason"], by=request.member)

    return act(
        request,
        form,
        order,
        to=session,
        page=lambda: render(request, "reviews/desk/re_review.html", {"session": session, "form": form}),
        done=_("Saved."),
    )
