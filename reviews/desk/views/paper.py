"""The page of one paper, and the requests of its writer: saving, answering, rating, submitting. The paper is
returned from here too."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members.acting import act
from members.models import Member
from members.requests import MemberRequest
from ratings.actions.cases import RatingProposal
from ratings.models import Step
from reviews.cases.forms.ratings import SelfRatingForm
from reviews.cases.forms.seen import seen_in
from reviews.cases.views.score_sheet import on_record, preview, task_lines
from reviews.desk.views.paper_parts import (
    Refused,
    answer_forms,
    likeness,
    parts_of,
    promise_forms,
    stamps_in,
    values_of,
)
from reviews.desk.views.years_before import years_before
from reviews.models import (
    Amendment,
    ChangeKind,
    Comment,
    Commitment,
    Finding,
    Paper,
    PromiseAnswer,
    RemedyItem,
    ReviewPlace,
    Section,
    Shortcoming,
    ShortcomingAnswer,
    section_answered_in,
)
from reviews.models.paper import papers_written
from reviews.models.place import places_of_paper
from reviews.opinions.forms.comments import AnswerForm, CommentForm
from reviews.opinions.views.points import comments_together
from reviews.papers.actions import commitments
from reviews.papers.actions import papers as actions
from reviews.papers.carried import Carried, carried_as_shown
from reviews.papers.checklist import lacks_of_paper
from reviews.papers.fetching import fetch_paper, fetch_rated_paper, leave_out_empty
from reviews.papers.forms.commitments import PromiseForm
from reviews.papers.forms.papers import ShortcomingReportForm
from reviews.papers.from_cancelled import LeftOver, left_over
from reviews.rules import (
    AFTERWARDS,
    AUTHOR,
    LINKING,
    WRITING,
    PaperVerb,
    allowed,
    allowed_in_places,
    capacities_in,
    paper_capacities,
)
from reviews.sessions.autosave import autosave
from reviews.sessions.fields import ReasonForm
from reviews.stages import Capacity


@require_GET
def paper(request: MemberRequest, pk: int) -> HttpResponse:
    return paper_page(request, fetch_paper(request, pk))


def paper_page(
    request: MemberRequest,
    paper: Paper,
    *,
    rating_form: SelfRatingForm | None = None,
    comment_form: CommentForm | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    """Show the page of the paper. ``rating_form``, ``comment_form`` and ``refused`` are forms with errors, as
    they were sent. Readers other than the writers see the text as it was last handed in."""
    leave_out_empty(paper)
    own = paper.member_id == request.member.pk
    played = capacities_in(request.member, paper.session, is_subject=own or None)
    places = places_of_paper(paper.pk, request.member) if paper.has_places else []
    verbs = allowed_in_places(request.member, paper, played, places)
    writes = bool(WRITING & verbs)
    own_words = AUTHOR in paper_capacities(request.member, paper, played)
    carried = carried_as_shown(paper, as_handed_in=not own_words)
    found = lacks_of_paper(paper, request.member) if writes else []
    said = _said(request, paper, places)
    shown = paper.texts(as_handed_in=not own_words)
    alike = likeness(request.member, paper) if own_words and "likeness" in paper.beside else {}
    context: dict[str, Any] = {
        "paper": paper,
        "session": paper.session,
        "left": paper.subject_changes.filter(kind=ChangeKind.OUT).last() if paper.has_left else None,
        "places": places,
        # A reader without a part in the paper's home session comes from a further place of review.
        "came_from": next((one.session for one in places if one.is_open and not played), paper.session),
        "allowed": verbs,
        "writes": writes,
        **_bar(paper, verbs, shown, own=own, sits=Capacity.SUBJECT in played or bool(places)),
        "answered_in": section_answered_in(paper),
        "afterwards": paper.session.stage in AFTERWARDS,
        "session_allowed": allowed(played, paper.session),
        "lacks": found,
        "parts": parts_of(paper, shown, found, said["comments"], alike),
        "left_over": left_over(paper) if writes and "cancelled" in paper.beside else LeftOver(),
        "stamps": stamps_in(paper, shown, carried) if writes else [],
        "carried": carried,
        "own": carried.own,
        **said,
        **_last_parts(request, paper, carried, rating_form, writes_here=PaperVerb.WRITE in verbs),
        **_forms(paper, verbs, comment_form, refused or {}),
    }
    return render(request, "reviews/desk/paper.html", context)


def _bar(
    paper: Paper, verbs: frozenset[PaperVerb], shown: dict[str, str], *, own: bool, sits: bool
) -> dict[str, Any]:
    """Return the template context of the bar that stays in view: how many sections of how many are written,
    and whether what was handed in may be taken back. With it comes what the page says of the period."""
    outline, next_year = paper.outline.sections, paper.session.period.year + 1
    promised = Commitment.objects.handed_in().filter(member=paper.member_id, year=next_year)
    return {
        "sits": sits,
        "next_year": next_year if own and not promised.exists() else None,
        "ruleset": paper.session.period.ruleset,
        "written": (sum(bool(shown.get(rule.code)) for rule in outline), len(outline)),
        "takes_back": PaperVerb.TAKE_BACK in verbs and actions.is_taken_back_in_time(paper),
    }


def _forms(
    paper: Paper, verbs: frozenset[PaperVerb], comment_form: CommentForm | None, refused: Refused
) -> dict[str, Any]:
    """Return the template context with the small forms beside the text, as far as the reader may use them.
    The form to return the paper is always there, and the page shows it only where ``allowed`` contains that
    verb."""
    return {
        "answers": answer_forms(paper, refused) if PaperVerb.WRITE in verbs else [],
        "promises": promise_forms(paper, refused) if PaperVerb.WRITE in verbs else [],
        "comment_form": comment_form or CommentForm(paper=paper) if PaperVerb.COMMENT in verbs else None,
        "answer_form": AnswerForm() if PaperVerb.ANSWER in verbs else None,
        "return_form": ReasonForm(),
    }


def _last_parts(
    request: MemberRequest,
    paper: Paper,
    carried: Carried,
    sent: SelfRatingForm | None,
    *,
    writes_here: bool,
) -> dict[str, Any]:
    """Return the template context for part B (the self-rating) and for the earlier shortcomings. The writer
    gets the form of the self-rating, with its result so far, while the writer's forms for the shortcomings
    come from ``_forms``. Every other reader gets the self-rating as text, and each earlier shortcoming with
    the remedies planned for it and its row. There is no part B where the round is not rated."""
    case = paper.case
    if writes_here:
        if "earlier" in paper.beside:
            remedies = _remedies(request.member)
            prefetch_related_objects(
                [paper],
                Prefetch("earlier__shortcoming__remedies", remedies),
                "earlier__shortcoming__former_remedies",
            )
        if case is None:
            return {}
        form = sent or self_rating_form(paper)
        return {"rating_form": form, **(preview(form) if sent else on_record(case, Step.SELF))}
    planned: dict[int | None, list[RemedyItem]] = {}
    named: dict[int, Shortcoming] = {}
    if carried.earlier:
        keys = [row.shortcoming_id for row in carried.earlier]
        named = Shortcoming.objects.prefetch_related("former_remedies").in_bulk(keys)
        for item in _remedies(request.member).filter(shortcoming__in=keys):
            planned.setdefault(item.shortcoming_id, []).append(item)
    parts: dict[str, Any] = {
        "earlier": [
            (row, planned.get(row.shortcoming_id, ()), named[row.shortcoming_id]) for row in carried.earlier
        ]
    }
    if case:
        own = carried.own
        parts["marks"] = [(row, own.mark(row.code), own.notes.get(row.code, "")) for row in case.criteria]
        parts["task_lines"] = task_lines(case, own)
    return parts


def _remedies(reader: Member) -> QuerySet[RemedyItem]:
    return RemedyItem.objects.visible_to(reader).select_related("owner")


def self_rating_form(paper: Paper, data: Any = None) -> SelfRatingForm:
    """Return the form of the writer's self-rating. Where the paper lists its tasks, the figures of the tasks
    are counted from that list and have no fields."""
    return SelfRatingForm(data, case=paper.rated_case(), counted=bool(paper.tasks.all()))


def _said(request: MemberRequest, paper: Paper, places: list[ReviewPlace]) -> dict[str, Any]:
    """Return the template context with what others said of the paper, as far as the reader may see it: the
    levels of the years before, all comments, those on no section, and the points into which similar comments
    are combined. From the conference on, it also has the findings, and each comment has the amendments
    (``asked_for``) and remedies (``led_to``) that came of it."""
    comments = _comments(request.member, paper, places) if "comments" in paper.beside else []
    findings = Finding.objects.none()
    if paper.session.stage in LINKING | AFTERWARDS:
        findings = Finding.objects.visible_to(request.member).filter(paper=paper)
        findings = findings.select_related("answer_manuscript__entered_by")
    return {
        "comments": comments,
        "general_comments": [comment for comment in comments if not comment.section],
        "points": comments_together(comments),
        "findings": findings,
        "years_before": years_before(request.member, paper) if "years_before" in paper.beside else (),
    }


def _comments(reader: Member, paper: Paper, places: list[ReviewPlace]) -> list[Comment]:
    rows = paper.comments.visible_to(reader).with_people()
    if paper.session.stage in LINKING | AFTERWARDS:
        rows = rows.prefetch_related(
            Prefetch("amendments", Amendment.objects.visible_to(reader), to_attr="asked_for"),
            Prefetch("remedies", RemedyItem.objects.visible_to(reader), to_attr="led_to"),
        )
    comments = list(rows)
    here = {place.pk: place for place in places}
    for comment in comments:
        comment.place = here.get(comment.place_id or 0)
    return comments


@require_POST
def save_section(request: MemberRequest, pk: int) -> HttpResponse:
    # The text is left out: it may be long, and the action reads the row again once it is locked.
    rows = Section.objects.filter(papers_written(request.member, "paper__")).only("paper", "code")
    section = get_object_or_404(rows, pk=pk)
    place = f"{reverse('reviews:paper', args=[section.paper_id])}#section-{section.code}"
    return autosave(
        request,
        lambda text, version: actions.save_paper_section(section, text, by=request.member, version=version),
        lambda _kept: place,
    )


@require_POST
def answer_shortcoming(request: MemberRequest, pk: int) -> HttpResponse:
    papers = Paper.objects.visible_to(request.member)
    answer = get_object_or_404(ShortcomingAnswer.objects.filter(paper__in=papers.values("pk")), pk=pk)
    place = f"earlier-{answer.pk}"
    form = ShortcomingReportForm(request.POST, initial=values_of(ShortcomingReportForm, answer), prefix=place)
    return act(
        request,
        form,
        lambda: actions.answer_shortcoming(
            answer, actions.ShortcomingReport(**form.cleaned_data), by=request.member
        ),
        to=f"{reverse('reviews:paper', args=[answer.paper_id])}#{place}",
        page=lambda: paper_page(request, fetch_paper(request, answer.paper_id), refused={place: form}),
        done=_("Saved."),
    )


@require_POST
def answer_promise(request: MemberRequest, pk: int) -> HttpResponse:
    papers = Paper.objects.visible_to(request.member)
    rows = PromiseAnswer.objects.filter(paper__in=papers.values("pk")).select_related("paper")
    answer = get_object_or_404(rows, pk=pk)
    place = f"promise-{answer.pk}"
    form = PromiseForm(request.POST, initial=values_of(PromiseForm, answer), prefix=place)
    return act(
        request,
        form,
        lambda: commitments.answer_promise(answer, **form.cleaned_data, by=request.member),
        to=f"{reverse('reviews:paper', args=[answer.paper_id])}#{place}",
        page=lambda: paper_page(request, fetch_paper(request, answer.paper_id), refused={place: form}),
        done=_("Saved."),
    )


@require_POST
def rate_own(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_rated_paper(request, pk)
    form = self_rating_form(paper, request.POST)

    def rate() -> None:
        proposal = RatingProposal(
            form.cleaned_data["level"], form.points(), notes=form.notes(), skipped=form.skipped()
        )
        seen = seen_in(request.POST)
        actions.save_self_rating(
            paper, proposal, by=request.member, seen=seen, shown=form.shown(), **form.facts()
        )

    return act(
        request,
        form,
        rate,
        to=f"{paper.get_absolute_url()}#rating",
        page=lambda: paper_page(request, fetch_paper(request, pk), rating_form=form),
        done=_("Saved."),
    )


def _submitted(paper: Paper) -> str:
    """Return what happened when the paper was handed in, and what comes next."""
    said = _("The report has been submitted.") if paper.is_collective else _("The paper has been submitted.")
    more = _(
        "Next: the drafts go out for comments. You can take it back as long as nobody has said"
        " anything of it."
    )
    return f"{said} {more}"


@require_POST
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_paper(request, pk)
    return act(
        request,
        None,
        lambda: actions.take_paper_back(paper, by=request.member),
        to=paper,
        done=_("Taken back: the paper is yours again. Hand it in once it is ready."),
    )


@require_POST
def submit(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_paper(request, pk)
    return act(
        request,
        None,
        lambda: actions.submit_paper(paper, by=request.member),
        to=paper,
        page=lambda: redirect(f"{paper.get_absolute_url()}#checklist"),
        done=_submitted(paper),
    )


@require_POST
def return_paper(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_paper(request, pk)
    return act(
        request,
        None,
        lambda: actions.return_paper(paper, by=request.member, reason=request.POST.get("reason", "")),
        to=paper,
        done=_("The paper has been returned to its writer."),
    )
