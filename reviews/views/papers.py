"""The page of one paper: reading, writing with autosave, submitting, returning, versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members.requests import MemberRequest
from ratings.actions.cases import Proposal
from ratings.models import RatingCase, Step
from ratings.rulesets import SectionRule
from reviews import texts
from reviews.actions import papers as actions
from reviews.checklist import Lack, lacks
from reviews.forms.comments import AnswerForm, CommentForm
from reviews.forms.papers import ReasonForm, RemedyForm
from reviews.forms.ratings import SelfRatingForm
from reviews.models import (
    ANSWERED_IN,
    SUGGESTIONS,
    Amendment,
    Comment,
    Finding,
    Paper,
    RemedyItem,
    Revision,
    Section,
    ShortcomingAnswer,
    Topic,
    TopicField,
)
from reviews.rules import AFTERWARDS, AUTHOR, LINKING, WRITING, allowed, allowed_on_paper, paper_parts, parts
from reviews.views.points import together
from reviews.views.score_sheet import led_units, on_record, preview, task_lines
from reviews.views.versions import autosave


@dataclass(frozen=True)
class Answer:
    """One part of the answer to a suggested topic, with the section that holds it."""

    field: TopicField
    section: Section | None
    text: str


@dataclass(frozen=True)
class Part:
    """One section as the page shows it: its rule, its text, what it lacks, what was said of it. Where topics
    were suggested, their answers take the place of the text."""

    rule: SectionRule
    section: Section | None
    text: str
    lack: Lack | None
    comments: list[Comment]
    opens_group: bool
    topics: list[tuple[Topic, list[Answer]]]


def fetch(request: MemberRequest, pk: int) -> Paper:
    """The paper with all that its page needs, or 404."""
    remedies = RemedyItem.objects.visible_to(request.member)
    rows = Paper.objects.visible_to(request.member).for_list()
    rows = rows.select_related(
        "case__unrated",
        "case__period",
        "member__cell",
        "session__committee",
        "session__campaign__period",
    )
    rows = rows.prefetch_related(
        "sections__saved_by",
        "earlier__shortcoming",
        Prefetch("earlier__shortcoming__remedies", remedies.select_related("owner")),
        "case__scores",
        "case__steps__by",
        "case__fact_rows__led",
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
    writes = bool(WRITING & verbs)
    found = lacks(paper) if writes else []
    comments = list(_comments(request, paper))
    own_words = AUTHOR in paper_parts(request.member, paper, played)
    context: dict[str, Any] = {
        "paper": paper,
        "session": paper.session,
        "allowed": verbs,
        "writes": writes,
        "answered_in": ANSWERED_IN,
        "findings": Finding.objects.visible_to(request.member).filter(paper=paper),
        "afterwards": paper.session.stage in AFTERWARDS,
        "session_allowed": allowed(played, paper.session),
        "lacks": found,
        "parts": _parts(paper, paper.texts(as_handed_in=not own_words), found, comments),
        "general_comments": [comment for comment in comments if not comment.section],
        "comments": comments,
        "points": together(comments),
        "self_step": paper.case.step(Step.SELF) if paper.case else None,
        "ruleset": paper.session.period.ruleset,
        **(_rating(paper.case, rating_form) if "write" in verbs else _handed_in(paper.case)),
        "answers": _answer_forms(paper, remedy) if "write" in verbs else [],
        "comment_form": comment_form or CommentForm(paper=paper) if "comment" in verbs else None,
        "answer_form": AnswerForm() if "answer" in verbs else None,
        "return_form": ReasonForm(),
    }
    return render(request, "reviews/paper.html", context, status=status)


def _rating(case: RatingCase | None, sent: SelfRatingForm | None) -> dict[str, Any]:
    """The form of the own rating with what it comes to so far; nothing where the round does not rate."""
    if case is None:
        return {}
    form = sent or SelfRatingForm(case=case)
    return {"rating_form": form, **(preview(form) if sent else on_record(case, Step.SELF))}


def _handed_in(case: RatingCase | None) -> dict[str, Any]:
    return {"task_lines": task_lines(case), "led": led_units(case, own_only=True)} if case else {}


def _comments(request: MemberRequest, paper: Paper) -> QuerySet[Comment]:
    """From the conference on with what became of each, as far as this reader may know."""
    comments = paper.comments.visible_to(request.member).for_list()
    if paper.session.stage not in LINKING | AFTERWARDS:
        return comments
    amendments = Amendment.objects.visible_to(request.member)
    remedies = RemedyItem.objects.visible_to(request.member)
    return comments.prefetch_related(
        Prefetch("amendments", amendments, to_attr="asked_for"),
        Prefetch("remedies", remedies, to_attr="led_to"),
    )


def _parts(paper: Paper, words: dict[str, str], found: list[Lack], comments: list[Comment]) -> list[Part]:
    sections = {section.code: section for section in paper.sections.all()}
    missing = {lack.section: lack for lack in found}
    rows: list[Part] = []
    group = ""
    for rule in paper.outline.sections:
        said = [comment for comment in comments if comment.section == rule.code]
        section, text, lack = sections.get(rule.code), words.get(rule.code, ""), missing.get(rule.code)
        topics = _topics(paper, sections, words) if rule.code == SUGGESTIONS else []
        rows.append(Part(rule, section, text, lack, said, rule.group != group, topics))
        group = rule.group
    return rows


def _topics(
    paper: Paper, sections: dict[str, Section], words: dict[str, str]
) -> list[tuple[Topic, list[Answer]]]:
    return [
        (
            topic,
            [
                Answer(field, sections.get(code := topic.section(field)), words.get(code, ""))
                for field in TopicField
            ],
        )
        for topic in paper.topics_to_answer
    ]


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
    papers = Paper.objects.visible_to(request.member)
    rows = Section.objects.filter(paper__in=papers.values("pk")).select_related("paper")
    section = get_object_or_404(rows, pk=pk)
    place = f"{reverse('reviews:paper', args=[section.paper_id])}#section-{section.code}"
    return autosave(
        request,
        lambda text, version: actions.save_section(section, text, by=request.member, version=version),
        lambda _kept: place,
    )


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
            proposal = Proposal(form.cleaned_data["level"], form.points(), notes=form.notes())
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
            for rule in _written(paper)
            if old.get(rule.code, "") != new.get(rule.code, "")
        ]
    return render(request, "reviews/versions.html", context)


def _written(paper: Paper) -> list[SectionRule]:
    """Every text of the paper under its heading, with the answers to topics, also to those withdrawn."""
    rows = [rule for rule in paper.outline.sections if rule.kind == "text"]
    place = next((i for i, rule in enumerate(rows, start=1) if rule.code == SUGGESTIONS), len(rows))
    topics = paper.topics.filter(suggestion__issued_at__isnull=False)
    answers = [
        SectionRule(topic.section(field), f"{topic.text} – {field.label}", "")
        for topic in topics
        for field in TopicField
    ]
    return [*rows[:place], *answers, *rows[place:]]


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
