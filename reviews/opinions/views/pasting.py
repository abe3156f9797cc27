"""The page on which a table of opinions from one outside source is pasted, looked at, and entered."""

from __future__ import annotations

import hashlib

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from members.acting import act
from members.requests import MemberRequest
from reviews.models import ReviewSession
from reviews.opinions.actions import opinions as actions
from reviews.opinions.actions.comments import CommentInput
from reviews.opinions.forms.opinions import PasteOpinionsForm
from reviews.opinions.workbook import MOST_LINES, OpinionLine, read_opinions
from reviews.rules import SessionVerb, allowed, capacities_in, require
from reviews.sessions.fetching import fetch_session


@require_http_methods(["GET", "POST"])
def opinions_paste(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form. When it is sent, show what was read of the table; when that is confirmed unchanged,
    enter all of it or nothing."""
    session = fetch_session(request, pk)
    played = capacities_in(request.member, session)
    require(SessionVerb.GATHER, session, request.member, played=played)
    form = PasteOpinionsForm(request.POST or None)
    lines = _lines(session, form) if form.is_bound and form.is_valid() else []
    problems = sum(bool(line.problem) for line in lines)
    digest = hashlib.sha256(request.POST.get("text", "").encode()).hexdigest()

    def page() -> HttpResponse:
        context = {
            "session": session,
            "allowed": allowed(played, session),
            "form": form,
            "lines": lines,
            "problems": problems,
            "seen": digest,
        }
        return render(request, "reviews/opinions/opinions_paste.html", context)

    if "write" not in request.POST or problems or request.POST.get("seen") != digest:
        return page()
    return act(
        request,
        form,
        lambda: _enter(request, form, lines),
        to=reverse("reviews:opinions", args=[pk]),
        page=page,
        done=lambda n: (
            ngettext("%(n)s opinion has been entered.", "%(n)s opinions have been entered.", n) % {"n": n}
        ),
    )


def _lines(session: ReviewSession, form: PasteOpinionsForm) -> list[OpinionLine]:
    papers = list(session.papers.for_list().in_order())
    lines = read_opinions(form.cleaned_data["text"], papers, form.cleaned_data["kind"])
    if len(lines) > MOST_LINES:
        form.add_error("text", _("At most %(n)s lines at once.") % {"n": MOST_LINES})
        return []
    if not lines:
        form.add_error("text", _("No line with a name and what is said was found."))
    return lines


def _enter(request: MemberRequest, form: PasteOpinionsForm, lines: list[OpinionLine]) -> int:
    data = form.cleaned_data
    source = actions.OpinionSource(data["origin"], data["source"], data["received_on"], data["keeps_source"])
    for line in lines:
        if line.paper is None:
            raise ValidationError(line.problem)
        actions.record_opinion(line.paper, source, CommentInput(line.kind, line.text), by=request.member)
    return len(lines)
