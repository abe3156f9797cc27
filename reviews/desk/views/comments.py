"""Commenting on a paper and answering comments. Both lead back to the comment on the page of the paper."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.acting import act
from members.requests import MemberRequest
from reviews.desk.views.paper import paper_page
from reviews.models import Comment, NothingToAdd, Origin, Paper
from reviews.opinions.actions import comments as actions
from reviews.opinions.forms.comments import AnswerForm, CommentForm
from reviews.papers.fetching import fetch_paper


@require_POST
def add(request: MemberRequest, pk: int) -> HttpResponse:
    """Save a comment on a paper. A form with errors is shown again on the page of the paper."""
    paper = fetch_paper(request, pk)
    form = CommentForm(request.POST, paper=paper)
    return act(
        request,
        form,
        lambda: actions.add_comment(paper, actions.CommentInput(**form.cleaned_data), by=request.member),
        to=lambda comment: f"{paper.get_absolute_url()}#comment-{comment.pk}",
        page=lambda: paper_page(request, paper, comment_form=form),
        done=_("The comment has been sent."),
    )


@require_POST
def nothing_to_add(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep that the reader has nothing to add to this paper, and go on to the next one that waits to be
    read."""
    paper = fetch_paper(request, pk)
    return act(
        request,
        None,
        lambda: actions.say_nothing_to_add(paper, by=request.member),
        to=lambda _said: _next_to_read(request, paper),
        page=lambda: redirect(paper),
        done=_("Noted: read, nothing to add to the paper of %(name)s.") % {"name": paper},
    )


def _next_to_read(request: MemberRequest, paper: Paper) -> Paper | str:
    """Return the next paper of the same session that the reader has said nothing of, or the page with what
    waits."""
    reader = request.member
    commented = Comment.objects.filter(paper=OuterRef("pk"), author=reader, origin=Origin.COLLEAGUE)
    read = NothingToAdd.objects.filter(paper=OuterRef("pk"), member=reader)
    papers = Paper.objects.visible_to(reader).filter(session=paper.session_id).exclude(member=reader)
    waiting = papers.filter(~Exists(commented), ~Exists(read)).for_list()
    return waiting.order_by("rank", "pk").first() or reverse("reviews:my_work")


@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Show and save the form to change one's own comment, as long as nobody has answered it."""
    mine = Q(author=request.member) | Q(manuscript__entered_by=request.member)
    own = Comment.objects.visible_to(request.member).filter(mine)
    comment = get_object_or_404(own.select_related("paper__session__campaign__period", "manuscript"), pk=pk)
    initial = {name: getattr(comment, name) for name in ("section", "quote", "kind", "text")}
    form = CommentForm(request.POST or None, paper=comment.paper, initial=initial)
    context = {"form": form, "comment": comment}
    return act(
        request,
        form,
        lambda: actions.edit_comment(comment, actions.CommentInput(**form.cleaned_data), by=request.member),
        to=f"{comment.paper.get_absolute_url()}#comment-{comment.pk}",
        page=lambda: render(request, "reviews/opinions/comment_edit.html", context),
    )


@require_http_methods(["GET", "POST"])
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    """Show and save the form to answer a comment. The answer can be changed as long as the stage of
    commenting lasts."""
    visible = Comment.objects.visible_to(request.member).select_related(
        "author",
        "answered_by",
        "paper__member",
        "paper__session__committee",
        "paper__session__campaign__period",
    )
    comment = get_object_or_404(visible, pk=pk)
    actions.require_comment_answer(comment, by=request.member)
    initial = {"kind": comment.answer_kind, "text": comment.answer}
    form = AnswerForm(request.POST or None, initial=initial)
    context = {"form": form, "paper": comment.paper, "comments": [comment]}
    return act(
        request,
        form,
        lambda: actions.answer_comment(comment, **form.cleaned_data, by=request.member),
        to=f"{comment.paper.get_absolute_url()}#comment-{comment.pk}",
        page=lambda: render(request, "reviews/opinions/answer.html", context),
        done=_("The answer has been recorded."),
    )
