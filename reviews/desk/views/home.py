"""The pages about the signed-in member: work to do, own results, and notices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from members import clock
from members.models import Member, RoleKind
from members.paging import page_of
from members.requests import MemberRequest
from ratings.models import RatingCase, Step
from reviews.models import (
    Campaign,
    Comment,
    Finding,
    Origin,
    Paper,
    PaperState,
    PromiseAnswer,
    RemedyItem,
    ReviewPlace,
    ReviewSession,
    Section,
    SelfEvaluation,
    ShortcomingAnswer,
    Suggestion,
    SuggestionState,
    TaskResult,
)
from reviews.stages import Stage


@require_GET
def start(request: MemberRequest) -> HttpResponse:
    """Redirect the signed-in member to the page to begin with: staff and approvers to the board of their
    latest round, a clerk to the sessions, an administrator to the import, everybody else to ``my_work``."""
    member = request.member
    if member.holds(RoleKind.STAFF, RoleKind.APPROVER):
        campaign = Campaign.objects.reaching(member).first()
        return redirect(campaign or reverse("reviews:boards"))
    if member.holds(RoleKind.CLERK):
        return redirect("reviews:sessions")
    if member.holds(RoleKind.ADMINISTRATOR):
        return redirect("members:workbooks")
    return redirect("reviews:my_work")


@require_GET
# No address to come back to: people who open the bare address of the site begin at ``start``.
@login_required(redirect_field_name=None)
def my_work(request: MemberRequest) -> HttpResponse:
    """Show what the signed-in member has to do: papers to write, to comment on and to answer, and everything
    else that waits for the member."""
    member = request.member
    papers = _own_papers(member)
    explain = Comment.objects.visible_to(member).unanswered().filter(assigned_to=member)
    explain = explain.filter(paper__session__stage=Stage.COMMENTING).exclude(paper__member=member)
    findings = Finding.objects.unanswered().filter(paper__member=member)
    waiting: dict[str, Iterable[Any]] = {
        "owed": [paper for paper in papers if _is_owed(paper)],
        "to_comment": _papers_to_comment(member),
        "to_answer": _papers_to_answer(member),
        "to_explain": explain.for_list(),
        "quarters": SelfEvaluation.objects.owed_by(member).for_list(),
        "to_appraise": SelfEvaluation.objects.to_appraise(member).for_list(),
        "suggestions": page_of(request, _suggestions_waiting(member), name="suggestions"),
        "findings": findings.select_related("paper__session__committee", "paper__session__campaign__period"),
        "remedies": RemedyItem.objects.still_open().filter(owner=member).for_list(),
    }
    context = {
        **waiting,
        "nothing": not any(waiting.values()),
        "topics_owed": _papers_to_explain(member),
        "done": [paper for paper in papers if not _is_owed(paper)],
        "today": clock.today(),
        "commitment": member.commitments.filter(year=clock.today().year).first(),
    }
    return render(request, "reviews/desk/my_work.html", context)


def _own_papers(member: Member) -> list[Paper]:
    """Return the papers that the member writes, the latest round first. Each has counts that show its
    progress: its sections, promises and earlier shortcomings, how many of each are filled in, and its
    tasks."""
    own = (
        Paper.objects.written_by(member)
        .for_list()
        .annotate(
            sections_filled=_count(Section.objects.exclude(text="")),
            sections_all=_count(Section.objects.all()),
            promises_answered=_count(PromiseAnswer.objects.exclude(verdict="")),
            promises_all=_count(PromiseAnswer.objects.all()),
            earlier_answered=_count(ShortcomingAnswer.objects.exclude(status="")),
            earlier_all=_count(ShortcomingAnswer.objects.all()),
            tasks_all=_count(TaskResult.objects.all()),
        )
    )
    return list(own.order_by("-session__campaign", "rank"))


def _count(rows: QuerySet[Any]) -> Coalesce:
    """Return the expression that counts the rows belonging to each paper. It is a query of its own inside the
    main query, since several joins in one query would multiply each other's rows."""
    mine = rows.filter(paper=OuterRef("pk")).order_by().values("paper")
    return Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0)


def _is_owed(paper: Paper) -> bool:
    """Whether the writer has to work on the paper now."""
    if paper.state == PaperState.AMENDING:
        return paper.session.stage in (Stage.WRITING, Stage.COMMENTING, Stage.COMPLETING)
    return paper.is_open and paper.session.stage in (Stage.WRITING, Stage.COMMENTING)


def _papers_to_comment(member: Member) -> QuerySet[Paper]:
    """Return the papers of colleagues on which the member has not commented yet, in those of the member's
    sessions that are in the stage of commenting."""
    sessions = ReviewSession.objects.of(member).filter(stage=Stage.COMMENTING).values("pk")
    visiting = ReviewPlace.objects.standing().filter(session__in=sessions).values("paper")
    mine = Comment.objects.filter(paper=OuterRef("pk"), author=member, origin=Origin.COLLEAGUE)
    papers = Paper.objects.visible_to(member).filter(Q(session__in=sessions) | Q(pk__in=visiting))
    return papers.exclude(member=member).filter(~Exists(mine)).for_list()


def _papers_to_answer(member: Member) -> QuerySet[Paper]:
    """Return the papers that the member writes and that have unanswered comments, with the number of these
    comments as ``waiting``. A paper may be commented on in a further place while the session it belongs to is
    in another stage."""
    elsewhere = ReviewPlace.objects.standing().filter(session__stage=Stage.COMMENTING).values("paper")
    papers = Paper.objects.written_by(member).filter(Q(session__stage=Stage.COMMENTING) | Q(pk__in=elsewhere))
    waiting = papers.annotate(waiting=Count("comments", filter=Q(comments__answer_kind="")))
    return waiting.filter(waiting__gt=0).for_list()


def _papers_to_explain(member: Member) -> QuerySet[Paper]:
    """Return the papers that the member writes in which the answer to a suggested topic is incomplete.
    ``topics_n`` is the number of topics suggested."""
    open_papers = Paper.objects.written_by(member).filter(
        session__stage__in=(Stage.WRITING, Stage.COMMENTING)
    )
    empty = Section.objects.filter(paper=OuterRef("pk"), code__startswith="topic-", text="")
    standing = Q(topics__suggestion__state=SuggestionState.ISSUED)
    counted = open_papers.annotate(topics_n=Count("topics", filter=standing, distinct=True))
    return counted.filter(Exists(empty), topics_n__gt=0).for_list()


def _suggestions_waiting(member: Member) -> QuerySet[Suggestion]:
    """Return the suggestions on which the member has to act: inspection agrees to them, approvers issue them,
    staff change them after an objection."""
    if not member.holds(RoleKind.INSPECTION, RoleKind.APPROVER, RoleKind.STAFF):
        return Suggestion.objects.none()
    asked = Q(pk__in=[])
    if member.holds(RoleKind.INSPECTION):
        over = member.reach.over("session__committee", RoleKind.INSPECTION)
        asked |= over & Q(state=SuggestionState.DRAFT, objection="")
    if member.holds(RoleKind.APPROVER):
        over = member.reach.over("session__committee", RoleKind.APPROVER)
        asked |= over & Q(state=SuggestionState.AGREED)
    if member.holds(RoleKind.STAFF):
        over = member.reach.over("session__committee", RoleKind.STAFF)
        asked |= over & Q(state=SuggestionState.DRAFT) & ~Q(objection="")
    return Suggestion.objects.visible_to(member).filter(asked).for_list().order_by("pk")


@require_GET
def results(request: MemberRequest) -> HttpResponse:
    """Show the signed-in member's rating cases, the latest period first. Levels appear only once they are
    released."""
    cases = RatingCase.objects.filter(member=request.member).select_related(
        "period", "committee", "paper", "self_evaluation", "unrated"
    )
    latest = cases.prefetch_related("steps__by").order_by("-period__ends_on", "-period__starts_on", "-pk")
    page = page_of(request, latest)
    rows = []
    for case in page:
        decided = case.step(Step.DECIDED) if case.released_at else None
        row = {
            "case": case,
            "decided": decided,
            "level": case.period.ruleset.level_name(decided.level) if decided else "",
            "unrated": getattr(case, "unrated", None) if case.released_at else None,
        }
        rows.append(row)
    return render(request, "reviews/desk/results.html", {"page": page, "rows": rows})


@require_GET
def notices(request: MemberRequest) -> HttpResponse:
    page = page_of(request, request.member.notices.all())
    return render(request, "reviews/desk/notices.html", {"notices": page})


@require_POST
def read_notices(request: MemberRequest) -> HttpResponse:
    """Mark all notices of the signed-in member as read. The view saves this itself, because it is the
    reader's own mark and needs no history."""
    request.member.notices.unread().update(read_at=clock.now())
    return redirect("reviews:notices")
