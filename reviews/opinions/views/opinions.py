"""Pages of the opinions gathered before the conference: counts for all subjects of a session, and all
opinions on one subject by section."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.acting import act, posted_keys
from members.requests import MemberRequest
from reviews.models import Comment, Origin, Paper, Point, ReviewSession
from reviews.opinions.actions import opinions as actions
from reviews.opinions.actions.comments import CommentInput, require_comment_answer
from reviews.opinions.forms.comments import AnswerForm
from reviews.opinions.forms.opinions import AssignForm, OpinionForm, PointForm, VerificationForm
from reviews.opinions.views.points import CommentsTogether, comments_together
from reviews.rules import SessionVerb, allowed, capacities_in, require
from reviews.sessions.fetching import fetch_session


@dataclass
class Chapter:
    """What was said of one section of a paper: points with their comments, and comments that belong to no
    point."""

    heading: str
    points: list[CommentsTogether] = field(default_factory=list)
    alone: list[Comment] = field(default_factory=list)


@require_GET
def opinions(request: MemberRequest, pk: int) -> HttpResponse:
    """Show for each subject of the session how many comments there are, and how many of them are not verified
    or not answered yet."""
    session = fetch_session(request, pk)
    played = capacities_in(request.member, session)
    require(SessionVerb.SEE_OPINIONS, session, request.member, played=played)
    verbs = allowed(played, session)
    outside = ~Q(comments__origin=Origin.COLLEAGUE) & Q(comments__isnull=False)
    papers = session.papers.select_related("member", "session__committee").annotate(
        said=Count("comments"),
        outside=Count("comments", filter=outside),
        unverified=Count("comments", filter=outside & Q(comments__verdict="")),
        waiting=Count("comments", filter=Q(comments__answer_kind="")),
    )
    context = {"session": session, "allowed": verbs, "papers": papers.in_order()}
    return render(request, "reviews/opinions/opinions.html", context)


def fetch_subject(request: MemberRequest, pk: int) -> Paper:
    """Return the subject's paper, to be shown without its text, because opinions are gathered before the
    paper may be read. Raises ``Http404`` if the reader may not see the session."""
    sessions = ReviewSession.objects.visible_to(request.member).values("pk")
    return get_object_or_404(Paper.objects.filter(session__in=sessions).for_list(), pk=pk)


@require_GET
def paper_opinions(request: MemberRequest, pk: int) -> HttpResponse:
    """Show all opinions on one subject."""
    return opinions_page(request, fetch_subject(request, pk))


def opinions_page(
    request: MemberRequest,
    paper: Paper,
    *,
    form: OpinionForm | None = None,
    refused: forms.Form | None = None,
) -> HttpResponse:
    """Show all opinions on one subject that the reader may see, with the forms that the reader may use.
    ``form``, a new opinion, and ``refused``, any other form of the page, are shown with their errors."""
    played = capacities_in(request.member, paper.session)
    require(SessionVerb.SEE_OPINIONS, paper.session, request.member, played=played)
    verbs = allowed(played, paper.session)
    gathers = SessionVerb.GATHER in verbs
    comments = list(Comment.objects.visible_to(request.member).filter(paper=paper).for_list())
    context: dict[str, Any] = {
        "paper": paper,
        "session": paper.session,
        "allowed": verbs,
        "is_own": paper.member_id == request.member.pk,
        "chapters": _chapters(paper, comments),
        "total": len(comments),
        "form": form or OpinionForm(paper=paper) if gathers else None,
        "verdict_form": VerificationForm() if gathers else None,
        "assign_form": AssignForm(people=actions.assignees(paper.session)) if gathers else None,
        "errors": [text for texts in refused.errors.values() for text in texts] if refused else [],
        "point_form": PointForm(initial={"text": request.POST.get("text", "") if refused else ""}),
    }
    return render(request, "reviews/opinions/paper_opinions.html", context)


def _chapters(paper: Paper, comments: list[Comment]) -> list[Chapter]:
    """Return a chapter for each section in the order of the form, and one for the paper as a whole at the
    end. Sections without a comment are left out."""
    chapters = {rule.code: Chapter(rule.heading) for rule in paper.outline.sections}
    chapters[""] = Chapter(_("The paper as a whole"))
    for row in comments_together(comments):
        chapters[row.point.section].points.append(row)
    for comment in comments:
        if comment.point is None:
            chapters[comment.section].alone.append(comment)
    return [chapter for chapter in chapters.values() if chapter.points or chapter.alone]


@require_POST
def opinion_new(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_subject(request, pk)
    form = OpinionForm(request.POST, paper=paper)

    def record() -> None:
        data = form.cleaned_data
        source = actions.OpinionSource(
            data["origin"], data["source"], data["received_on"], data["keeps_source"]
        )
        remark = CommentInput(data["kind"], data["text"], data["section"])
        actions.record_opinion(paper, source, remark, by=request.member)

    return act(
        request,
        form,
        record,
        to=reverse("reviews:paper_opinions", args=[pk]),
        page=lambda: opinions_page(request, paper, form=form),
        done=_("The opinion has been entered."),
    )


def _act_on_opinions(
    request: MemberRequest, paper: Paper, form: forms.Form, write: Callable[[], object]
) -> HttpResponse:
    """Call ``write`` if the form is valid and go back to the page of the opinions. If there are errors, show
    that page with them."""
    return act(
        request,
        form,
        write,
        to=reverse("reviews:paper_opinions", args=[paper.pk]),
        page=lambda: opinions_page(request, paper, refused=form),
        done=_("Saved."),
    )


def _comment(request: MemberRequest, pk: int) -> Comment:
    rows = Comment.objects.visible_to(request.member).select_related("paper__session", "paper__member")
    return get_object_or_404(rows, pk=pk)


@require_POST
def verify(request: MemberRequest, pk: int) -> HttpResponse:
    comment = _comment(request, pk)
    form = VerificationForm(request.POST)
    return _act_on_opinions(
        request,
        fetch_subject(request, comment.paper_id),
        form,
        lambda: actions.verify_comment(comment, **form.cleaned_data, by=request.member),
    )


@require_POST
def assign(request: MemberRequest, pk: int) -> HttpResponse:
    comment = _comment(request, pk)
    paper = fetch_subject(request, comment.paper_id)
    form = AssignForm(request.POST, people=actions.assignees(paper.session))
    return _act_on_opinions(
        request,
        paper,
        form,
        lambda: actions.assign_comment(comment, form.cleaned_data["to"], by=request.member),
    )


@require_POST
def combine(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_subject(request, pk)
    form = PointForm(request.POST)
    ticked = posted_keys(request, "comment")
    return _act_on_opinions(
        request,
        paper,
        form,
        lambda: actions.combine_comments(paper, ticked, form.cleaned_data["text"], by=request.member),
    )


def _point(request: MemberRequest, pk: int) -> Point:
    rows = Point.objects.visible_to(request.member).select_related(
        "paper__session__committee", "paper__member"
    )
    return get_object_or_404(rows, pk=pk)


@require_POST
def take_apart(request: MemberRequest, pk: int) -> HttpResponse:
    point = _point(request, pk)
    return act(
        request,
        None,
        lambda: actions.dissolve_point(point, by=request.member),
        to=reverse("reviews:paper_opinions", args=[point.paper_id]),
    )


@require_http_methods(["GET", "POST"])
def answer_point(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form in which all comments of a point are answered together, and save the answer with each of
    them."""
    point = _point(request, pk)
    originals = list(Comment.objects.visible_to(request.member).filter(point=point).for_list())
    for comment in originals:
        require_comment_answer(comment, by=request.member)
    form = AnswerForm(request.POST or None)
    context = {"form": form, "paper": point.paper, "point": point, "comments": originals}
    return act(
        request,
        form,
        lambda: actions.answer_point(point, **form.cleaned_data, by=request.member),
        to=f"{point.paper.get_absolute_url()}#points",
        page=lambda: render(request, "reviews/opinions/answer.html", context),
        done=_("The answer has been recorded."),
    )
