"""The page of one paper: reading, writing with autosave, submitting, returning, versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members.requests import MemberRequest
from ratings.actions.cases import Proposal
from ratings.models import Step
from ratings.rulesets import SectionRule
from reviews import texts
from reviews.actions import papers as actions
from reviews.checklist import Lack, lacks
from reviews.forms.comments import AnswerForm, CommentForm
from reviews.forms.papers import ReasonForm, RemedyForm
from reviews.forms.ratings import SelfRatingForm
from reviews.models import Comment, Paper, Revision, Section, ShortcomingAnswer
from reviews.rules import AUTHOR, allowed, allowed_on_paper, paper_parts, parts


@dataclass(frozen=True)
class Part:
    """One section as the page shows it: its rule, its text, what it lacks, what was said of it."""

    rule: SectionRule
    section: Section | None
    text: str
    lack: Lack | None
    comments: list[Comment]
    opens_group: bool


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
    rows = rows.prefetch_related(
        "sections__saved_by", "earlier__shortcoming", "case__scores", "case__steps__by"
    )
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
    remedy: tuple[int, RemedyForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; a form that was refused comes back filled, with its errors."""
    played = parts(request.member, paper.session)
    verbs = allowed_on_paper(request.member, paper, played)
    found = lacks(paper) if "write" in verbs else []
    comments = list(paper.comments.for_list())
    own_words = AUTHOR in paper_parts(request.member, paper, played)
    context: dict[str, Any] = {
        "paper": paper,
        "session": paper.session,
        "allowed": verbs,
        "session_allowed": allowed(played, paper.session),
        "lacks": found,
        "parts": _parts(paper, paper.texts(as_handed_in=not own_words), found, comments),
        "general_comments": [comment for comment in comments if not comment.section],
        "comments": comments,
        "self_step": paper.case.step(Step.SELF) if paper.case else None,
        "ruleset": paper.session.period.ruleset,
        "answers": _answer_forms(paper, remedy) if "write" in verbs else [],
        "rating_form": _rating_form(paper, rating_form) if "write" in verbs else None,
        "comment_form": comment_form or CommentForm(paper=paper) if "comment" in verbs else None,
        "answer_form": AnswerForm() if "answer" in verbs else None,
        "return_form": ReasonForm(),
    }
    return render(request, "reviews/paper.html", context, status=status)


def _rating_form(paper: Paper, sent: SelfRatingForm | None) -> SelfRatingForm | None:
    return sent or (SelfRatingForm(case=paper.case) if paper.case else None)


def _parts(paper: Paper, words: dict[str, str], found: list[Lack], comments: list[Comment]) -> list[Part]:
    sections = {section.code: section for section in paper.sections.all()}
    missing = {lack.section: lack for lack in found}
    rows: list[Part] = []
    group = ""
    for rule in paper.outline.sections:
        said = [comment for comment in comments if comment.section == rule.code]
        section, text, lack = sections.get(rule.code), words.get(rule.code, ""), missing.get(rule.code)
        rows.append(Part(rule, section, text, lack, said, rule.group != group))
        group = rule.group
    return rows


def _answer_forms(
    paper: Paper, remedy: tuple[int, RemedyForm] | None
) -> list[tuple[ShortcomingAnswer, RemedyForm]]:
    refused = dict([remedy]) if remedy else {}
    rows = []
    for answer in paper.earlier.all():
        initial = {name: getattr(answer, name) for name in RemedyForm.base_fields}
        form = refused.get(answer.pk) or RemedyForm(initial=initial, prefix=f"earlier-{answer.pk}")
        rows.append((answer, form))
    return rows


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
    return paper_page(request, fetch(request, answer.paper_id), remedy=(answer.pk, form), status=422)


@require_POST
def rate_own(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch(request, pk)
    if paper.case is None:
        raise Http404
    form = SelfRatingForm(request.POST, case=paper.case)
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


@require_GET
def versions(request: MemberRequest, pk: int) -> HttpResponse:
    """All revisions, and one of them (``?version=``) held against its neighbour."""
    paper = fetch(request, pk)
    revisions = list(paper.revisions.select_related("by"))
    if "see_revisions" not in allowed_on_paper(request.member, paper):
        revisions = []
    chosen = _chosen(request, revisions)
    context = {"paper": paper, "revisions": revisions, "chosen": chosen, "rows": []}
    if chosen:
        own_words = AUTHOR in paper_parts(request.member, paper)
        old, new = _sides(paper.texts(as_handed_in=not own_words), revisions, chosen)
        context["is_first"] = not old
        context["rows"] = [
            (rule, texts.compare(old.get(rule.code, ""), new.get(rule.code, "")))
            for rule in paper.outline.sections
            if rule.kind == "text" and old.get(rule.code, "") != new.get(rule.code, "")
        ]
    return render(request, "reviews/versions.html", context)


def _chosen(request: MemberRequest, revisions: list[Revision]) -> Revision | None:
    wanted = request.GET.get("version", "")
    return next((row for row in revisions if str(row.number) == wanted), revisions[-1] if revisions else None)


def _sides(
    now: dict[str, str], revisions: list[Revision], chosen: Revision
) -> tuple[dict[str, str], dict[str, str]]:
    """The older and the newer texts: the chosen revision and what the reader sees ``now`` where it is last
    and the paper was written on since; otherwise the one before it and the chosen one."""
    if chosen is revisions[-1] and now != chosen.texts:
        return chosen.texts, now
    before = revisions[chosen.number - 2].texts if chosen.number > 1 else {}
    return before, chosen.texts
