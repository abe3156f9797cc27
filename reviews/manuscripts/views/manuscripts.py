"""The page of one manuscript: what was typed in from it, typing in its comments, and confirming it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.acting import act, key_of
from members.requests import MemberRequest
from reviews.manuscripts.actions import confirming as actions
from reviews.manuscripts.forms import CommentByHandForm, NotAsWrittenForm
from reviews.models import WITNESSES, Comment, Finding, Manuscript, Paper
from reviews.opinions.actions.comments import CommentInput, add_comment
from reviews.rules import SessionVerb, can, can_confirm_manuscript, require


def _fetch(request: MemberRequest, pk: int) -> Manuscript:
    return get_object_or_404(Manuscript.objects.visible_to(request.member).for_list(), pk=pk)


@require_GET
def manuscript(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, _fetch(request, pk))


def _page(request: MemberRequest, row: Manuscript, *, form: NotAsWrittenForm | None = None) -> HttpResponse:
    said = Comment.objects.visible_to(request.member).for_list().select_related("paper__session__committee")
    findings = Finding.objects.visible_to(request.member).filter(answer_manuscript=row)
    comments = list(said.filter(manuscript=row))
    answered = list(said.filter(answer_manuscript=row))
    is_entered = bool(row.revision_id or comments or answered or findings)
    types_in = not row.confirmed_at and row.entered_by_id == request.member.pk
    context: dict[str, Any] = {
        "manuscript": row,
        "session": row.home,
        "comments": comments,
        "answered": answered,
        "findings": findings.for_list() if row.is_answers else [],
        "confirmations": row.confirmations.all(),
        "is_entered": is_entered,
        "may_confirm": is_entered and can_confirm_manuscript(request.member, row),
        "is_own": row.member_id == request.member.pk,
        "witnesses": WITNESSES,
        "objection_form": form or NotAsWrittenForm(),
        "papers": _papers(request, row) if row.is_comments and types_in and _enters(request, row) else [],
        "goes_on": types_in and not row.is_comments and _enters(request, row),
    }
    return render(request, "reviews/manuscripts/manuscript.html", context)


def _enters(request: MemberRequest, row: Manuscript) -> bool:
    return can(request.member, SessionVerb.ENTER_FOR, row.home)


def _papers(request: MemberRequest, row: Manuscript) -> list[Paper]:
    """Return the papers on which comments can be typed in from this manuscript, each with ``n``, how many
    were."""
    papers = Paper.objects.reviewed_in(row.home).exclude(member=row.member_id)
    seen = papers.filter(pk__in=Paper.objects.visible_to(request.member).values("pk"))
    counted = seen.annotate(n=Count("comments", filter=Q(comments__manuscript=row), distinct=True))
    return list(counted.select_related("member", "session__committee").in_order())


@require_http_methods(["GET", "POST"])
def comment(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form to type in a comment from the manuscript on the paper ``?paper=``, and save what is
    sent."""
    row = _fetch(request, pk)
    require(SessionVerb.ENTER_FOR, row.home, request.member)
    papers = Paper.objects.visible_to(request.member).for_list().with_has_places()
    paper = papers.filter(pk=key_of(request.GET.get("paper", "")) or 0).first()
    if paper is None:
        return redirect(row)
    form = CommentByHandForm(request.POST or None, paper=paper)
    context = {"manuscript": row, "paper": paper, "form": form}
    return act(
        request,
        form,
        lambda: add_comment(paper, CommentInput(**form.cleaned_data), by=request.member, manuscript=row),
        to=row,
        page=lambda: render(request, "reviews/manuscripts/comment.html", context),
        done=_("The comment has been typed in."),
    )


@require_POST
def confirm(request: MemberRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    return act(
        request,
        None,
        lambda: actions.confirm_manuscript(row, by=request.member),
        to=row,
        done=_("Thank you: your confirmation has been recorded."),
    )


@require_POST
def object_to(request: MemberRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    form = NotAsWrittenForm(request.POST)
    return act(
        request,
        form,
        lambda: actions.object_to_manuscript(row, form.cleaned_data["reason"], by=request.member),
        to=reverse("reviews:manuscript", args=[pk]),
        page=lambda: _page(request, row, form=form),
        done=_("Whoever typed it in has been told."),
    )
