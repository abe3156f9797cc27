"""The page that links the collective's paper with those of persons: findings, amendments, final papers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.acting import act
from members.requests import MemberRequest
from reviews.completing.actions import amending
from reviews.completing.actions import linking as actions
from reviews.completing.forms.linking import (
    AmendmentDecisionForm,
    AmendmentForm,
    FindingAnswerForm,
    FindingForm,
)
from reviews.models import (
    Amendment,
    Comment,
    Finding,
    Paper,
    ReviewSession,
    Revision,
    RevisionKind,
    quotable_text,
)
from reviews.papers.checklist import final_lacks
from reviews.rules import LEADS, SessionVerb, allowed, allowed_on_paper, capacities_in, require
from reviews.sessions.fetching import fetch_session
from reviews.sessions.fields import ReasonForm
from reviews.stages import Capacity


@dataclass(frozen=True)
class PaperRow:
    """One paper, what this member may do with it, and what it lacks before it can be made final."""

    paper: Paper
    allowed: frozenset[str]
    lacks: list[str]


@dataclass(frozen=True)
class LinkingForms:
    """The forms of the page of links. A form sent with errors is shown again."""

    finding: FindingForm | None = None
    amendment: AmendmentForm | None = None


@require_GET
def link(request: MemberRequest, pk: int) -> HttpResponse:
    return link_page(request, fetch_session(request, pk))


def link_page(
    request: MemberRequest, session: ReviewSession, forms: LinkingForms = LinkingForms()
) -> HttpResponse:
    played = capacities_in(request.member, session)
    verbs = allowed(played, session)
    collective = session.papers.visible_to(request.member).filter(member__isnull=True).for_list().first()
    settled: Revision | None = None
    if collective:
        settled = collective.revisions.filter(kind=RevisionKind.SETTLED).select_related("by").last()
        forms = _with_fresh(forms, request, session, collective, played, can_find=settled is not None)
    findings = Finding.objects.visible_to(request.member).of_session(session)
    context: dict[str, Any] = {
        "session": session,
        "allowed": verbs,
        "collective": collective,
        "settled": settled,
        "settled_text": quotable_text(settled) if settled else "",
        "findings": list(findings.for_list().order_by("quote", "paper__rank")),
        "amendments": _amendments(request, session, collective),
        "rows": _rows(request, session, played),
        "forms": forms,
        "reason_form": ReasonForm(),
        "decision_form": AmendmentDecisionForm() if SessionVerb.DECIDE_AMENDMENT in verbs else None,
    }
    return render(request, "reviews/completing/link.html", context)


def _with_fresh(
    forms: LinkingForms,
    request: MemberRequest,
    session: ReviewSession,
    collective: Paper,
    played: frozenset[Capacity],
    *,
    can_find: bool,
) -> LinkingForms:
    """Return ``forms``, with an empty form for each one that is not there and that this member may use."""
    verbs = allowed(played, session)
    if SessionVerb.FIND in verbs and can_find and forms.finding is None:
        forms = replace(forms, finding=FindingForm(papers=_persons(session)))
    if SessionVerb.PROPOSE_AMENDMENT in verbs and forms.amendment is None:
        forms = replace(forms, amendment=_amendment_form(request, session, collective, played))
    return forms


def _persons(session: ReviewSession) -> Any:
    return session.papers.filter(member__isnull=False).select_related("member").in_order()


def _amendment_form(
    request: MemberRequest,
    session: ReviewSession,
    collective: Paper,
    played: frozenset[Capacity],
    data: Any = None,
) -> AmendmentForm:
    """Return the form that proposes an amendment, with the sources that this member may name.

    Clerk and head may name any person's paper or a comment. Others may only name their own paper.
    """
    papers, comments = _persons(session), None
    if played & LEADS:
        said = Comment.objects.visible_to(request.member).filter(paper=collective)
        comments = said.select_related("author")
    else:
        papers = papers.filter(member=request.member)
    return AmendmentForm(data, collective=collective, papers=papers, comments=comments)


def _amendments(
    request: MemberRequest, session: ReviewSession, collective: Paper | None
) -> list[tuple[Amendment, str]]:
    """Return pairs of an amendment that this member may see and the heading of its section."""
    if collective is None:
        return []
    headings = {rule.code: rule.heading for rule in collective.outline.sections}
    rows = Amendment.objects.visible_to(request.member).filter(paper__session=session).for_list()
    return [(row, headings.get(row.section, row.section)) for row in rows]


def _rows(request: MemberRequest, session: ReviewSession, played: frozenset[Capacity]) -> list[PaperRow]:
    """Return a row for every paper of the session, the collective's first, then the persons' by rank.

    Only clerk and head see what a paper lacks.
    """
    leads = bool(played & LEADS)
    unanswered = Count("findings", filter=Q(findings__answer_kind=""))
    papers = session.papers.select_related("member", "session__committee").in_order()
    rows = []
    for paper in papers.annotate(unanswered=unanswered):
        paper.session = session
        # The type checker loses the annotation on the way through our own queryset.
        lacking = leads and (paper.is_collective or paper.unanswered)  # type: ignore[attr-defined]  # annotated
        found = final_lacks(paper) if lacking else []
        rows.append(PaperRow(paper, allowed_on_paper(request.member, paper, played), found))
    return rows


@require_POST
def settle(request: MemberRequest, pk: int) -> HttpResponse:
    session = fetch_session(request, pk)
    return act(
        request,
        None,
        lambda: actions.settle_collective_paper(session, by=request.member),
        to=reverse("reviews:link", args=[pk]),
    )


@require_POST
def draw_finding(request: MemberRequest, pk: int) -> HttpResponse:
    session = fetch_session(request, pk)
    require(SessionVerb.FIND, session, request.member)
    form = FindingForm(request.POST, papers=_persons(session))

    def draw() -> None:
        data = form.cleaned_data
        drawn = actions.FindingInput(data["quote"], data["ground"], data["about"])
        actions.draw_finding(data["paper"], drawn, by=request.member)

    return act(
        request,
        form,
        draw,
        to=f"{reverse('reviews:link', args=[pk])}#findings",
        page=lambda: link_page(request, session, LinkingForms(finding=form)),
        done=_("Saved."),
    )


@require_http_methods(["GET", "POST"])
def answer_finding(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the page on which a person answers a finding, and record the answer.

    Section V of the paper and the page “my work” link to it.
    """
    rows = Finding.objects.visible_to(request.member).for_list().select_related("paper__session__committee")
    finding = get_object_or_404(rows.select_related("paper__session__campaign__period"), pk=pk)
    actions.require_finding_answer(finding, by=request.member)
    initial = {"kind": finding.answer_kind, "text": finding.answer}
    form = FindingAnswerForm(request.POST or None, initial=initial)

    def answer() -> None:
        data = form.cleaned_data
        actions.answer_finding(finding, data["kind"], data["text"], by=request.member)

    return act(
        request,
        form,
        answer,
        to=finding,
        page=lambda: render(request, "reviews/completing/finding.html", {"finding": finding, "form": form}),
        done=_("Saved."),
    )


@require_POST
def propose_amendment(request: MemberRequest, pk: int) -> HttpResponse:
    session = fetch_session(request, pk)
    require(SessionVerb.PROPOSE_AMENDMENT, session, request.member)
    collective = get_object_or_404(session.papers.visible_to(request.member).for_list(), member__isnull=True)
    played = capacities_in(request.member, session)
    form = _amendment_form(request, session, collective, played, request.POST)

    def propose() -> None:
        data = form.cleaned_data
        proposed = actions.AmendmentInput(data["section"], data["text"], data["quote"])
        where = {"source": data["source"], "comment": data.get("comment")}
        actions.propose_amendment(session, proposed, by=request.member, **where)

    return act(
        request,
        form,
        propose,
        to=f"{reverse('reviews:link', args=[pk])}#amendments",
        page=lambda: link_page(request, session, LinkingForms(amendment=form)),
        done=_("Saved."),
    )


@require_POST
def decide_amendment(request: MemberRequest, pk: int) -> HttpResponse:
    rows = Amendment.objects.visible_to(request.member).select_related("paper__session")
    amendment = get_object_or_404(rows, pk=pk)
    state, reason = request.POST.get("state", ""), request.POST.get("reason", "")
    return act(
        request,
        None,
        lambda: actions.decide_amendment(amendment, state, reason, by=request.member),
        to=f"{reverse('reviews:link', args=[amendment.paper.session_id])}#amendments",
    )


@require_POST
def finalise_all(request: MemberRequest, pk: int) -> HttpResponse:
    session = fetch_session(request, pk)
    require(SessionVerb.DECIDE_AMENDMENT, session, request.member)
    return act(
        request,
        None,
        lambda: amending.finalise_papers(session, by=request.member),
        to=f"{reverse('reviews:link', args=[pk])}#papers",
    )
