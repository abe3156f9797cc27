"""The page of one paper: reading, writing with autosave, submitting, returning, versions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members.requests import MemberRequest
from ratings.actions.cases import Proposal
from reviews import texts
from reviews.actions import commitments
from reviews.actions import papers as actions
from reviews.carried import shown
from reviews.checklist import lacks
from reviews.forms.comments import AnswerForm, CommentForm
from reviews.forms.commitments import PromiseForm
from reviews.forms.papers import ReasonForm, RemedyForm
from reviews.forms.ratings import SelfRatingForm
from reviews.models import Paper, PromiseAnswer, Section, ShortcomingAnswer
from reviews.rules import AUTHOR, allowed, allowed_on_paper, paper_parts, parts
from reviews.views.paper_parts import Refused, answer_forms, likeness, parts_of, promise_forms


def fetch(request: MemberRequest, pk: int) -> Paper:
    """The paper with all that its page needs, or 404."""
    rows = Paper.objects.visible_to(request.member).for_list()
    rows = rows.select_related(
        "case__facts",
        "case__unrated",
        "case__period",
        "member__cell",
        "session__committee",
        "session__campaign__period",
    )
    rows = rows.prefetch_related("sections__saved_by", "case__scores", "case__steps__by")
    return get_object_or_404(rows, pk=pk)


@require_GET
def paper(request: MemberRequest, pk: int) -> HttpResponse:
    return paper_page(request, fetch(request, pk))


def paper_page(
    request: MemberRequest,
    paper: Paper,
    *,
    rating_form: SelfRatingForm | None = None,
    comment_form: CommentForm | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; a form that was refused comes back filled, with its errors."""
    played = parts(request.member, paper.session)
    verbs = allowed_on_paper(request.member, paper, played)
    own_words = AUTHOR in paper_parts(request.member, paper, played)
    writes = "write" in verbs
    carried = shown(paper, as_handed_in=not own_words)
    found = lacks(paper) if writes else []
    comments = list(paper.comments.for_list())
    context: dict[str, Any] = {
        "paper": paper,
        "session": paper.session,
        "allowed": verbs,
        "session_allowed": allowed(played, paper.session),
        "lacks": found,
        "parts": parts_of(
            paper,
            paper.texts(as_handed_in=not own_words),
            found,
            comments,
            likeness(request.member, paper) if own_words else {},
        ),
        "carried": carried,
        "own": carried.own,
        "marks": [(criterion, carried.own.mark(criterion.code)) for criterion in paper.case.criteria],
        "next_year": paper.session.period.year + 1 if paper.member_id == request.member.pk else None,
        "general_comments": [comment for comment in comments if not comment.section],
        "comments": comments,
        "ruleset": paper.session.period.ruleset,
        "answers": answer_forms(paper, refused or {}) if writes else [],
        "promises": promise_forms(paper, refused or {}) if writes else [],
        "rating_form": rating_form or _rating_form(paper) if writes else None,
        "comment_form": comment_form or CommentForm(paper=paper) if "comment" in verbs else None,
        "answer_form": AnswerForm() if "answer" in verbs else None,
        "return_form": ReasonForm(),
    }
    return render(request, "reviews/paper.html", context, status=status)


def _rating_form(paper: Paper, data: Any = None) -> SelfRatingForm:
    """Where the tasks stand row by row their figures are not asked for."""
    return SelfRatingForm(data, case=paper.case, counted=bool(paper.tasks.all()))


@require_POST
def save_section(request: MemberRequest, pk: int) -> HttpResponse:
    """Save one section; answers in JSON to the page's script, with a redirect to a plain form.

    200 ``{version, saved_at, words, text}``; 409 ``{theirs, version, by, at}`` after a save in between.
    """
    papers = Paper.objects.visible_to(request.member)
    section = get_object_or_404(Section.objects.filter(paper__in=papers.values("pk")), pk=pk)
    is_script = request.headers.get("Accept") == "application/json"
    try:
        version = int(request.POST.get("version", ""))
        saved = actions.save_section(
            section, request.POST.get("text", ""), by=request.member, version=version
        )
    except ValueError:
        return JsonResponse({"error": _("The page is out of date. Load it again.")}, status=422)
    except actions.ConflictError as conflict:
        return _conflict(request, conflict.section, is_script=is_script)
    if not is_script:
        return redirect(f"{reverse('reviews:paper', args=[saved.paper_id])}#section-{saved.code}")
    return JsonResponse(
        {
            "version": saved.version,
            "saved_at": timezone.localtime(saved.saved_at).strftime("%H:%M") if saved.saved_at else "",
            "words": texts.count_words(saved.text),
            "text": saved.text,
        }
    )


def _conflict(request: MemberRequest, section: Section, *, is_script: bool) -> HttpResponse:
    if is_script:
        at = timezone.localtime(section.saved_at).strftime("%H:%M") if section.saved_at else ""
        theirs = {
            "theirs": section.text,
            "version": section.version,
            "by": str(section.saved_by or ""),
            "at": at,
        }
        return JsonResponse(theirs, status=409)
    context = {"section": section, "mine": request.POST.get("text", ""), "paper": section.paper}
    return render(request, "reviews/conflict.html", context, status=409)


@require_POST
def answer_shortcoming(request: MemberRequest, pk: int) -> HttpResponse:
    papers = Paper.objects.visible_to(request.member)
    answer = get_object_or_404(ShortcomingAnswer.objects.filter(paper__in=papers.values("pk")), pk=pk)
    form = RemedyForm(request.POST, prefix=f"earlier-{answer.pk}")
    if form.is_valid():
        try:
            actions.answer_shortcoming(answer, actions.Remedy(**form.cleaned_data), by=request.member)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{reverse('reviews:paper', args=[answer.paper_id])}#earlier-{answer.pk}")
    return paper_page(
        request, fetch(request, answer.paper_id), refused={f"earlier-{answer.pk}": form}, status=422
    )


@require_POST
def answer_promise(request: MemberRequest, pk: int) -> HttpResponse:
    papers = Paper.objects.visible_to(request.member)
    rows = PromiseAnswer.objects.filter(paper__in=papers.values("pk")).select_related("paper")
    answer = get_object_or_404(rows, pk=pk)
    form = PromiseForm(request.POST, prefix=f"promise-{answer.pk}")
    if form.is_valid():
        try:
            commitments.answer_promise(answer, **form.cleaned_data, by=request.member)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{reverse('reviews:paper', args=[answer.paper_id])}#promise-{answer.pk}")
    return paper_page(
        request, fetch(request, answer.paper_id), refused={f"promise-{answer.pk}": form}, status=422
    )


@require_POST
def rate_own(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch(request, pk)
    form = _rating_form(paper, request.POST)
    if form.is_valid():
        try:
            proposal = Proposal(form.cleaned_data["level"], form.points())
            actions.rate_own(paper, proposal, by=request.member, **form.facts())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{paper.get_absolute_url()}#rating")
    return paper_page(request, paper, rating_form=form, status=422)


@require_POST
def submit(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch(request, pk)
    try:
        actions.submit(paper, by=request.member)
    except actions.IncompleteError:
        messages.error(
            request, _("The paper is not complete yet. The list on the page says what is missing.")
        )
        return redirect(f"{paper.get_absolute_url()}#checklist")
    messages.success(request, _("The paper has been submitted."))
    return redirect(paper)


@require_POST
def return_paper(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch(request, pk)
    try:
        actions.return_paper(paper, by=request.member, reason=request.POST.get("reason", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(paper)
    messages.success(request, _("The paper has been returned to its writer."))
    return redirect(paper)
