"""The first page of everybody: what I owe, what I was told, what I was rated."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from members.models import Member, RoleKind
from members.requests import MemberRequest
from ratings.models import RatingCase, Step
from reviews.models import (
    Campaign,
    Comment,
    Paper,
    PaperState,
    PromiseAnswer,
    ReviewSession,
    Section,
    ShortcomingAnswer,
    TaskResult,
)
from reviews.stages import Stage


@require_GET
def start(request: MemberRequest) -> HttpResponse:
    """After signing in: staff at their board, a clerk at the session, everybody else at what they owe."""
    member = request.member
    if member.holds(RoleKind.STAFF, RoleKind.APPROVER):
        campaign = Campaign.objects.visible_to(member).first()
        return redirect(campaign or reverse("reviews:boards"))
    if member.holds(RoleKind.CLERK):
        return redirect("reviews:sessions")
    if member.holds(RoleKind.ADMINISTRATOR):
        return redirect("members:workbooks")
    return redirect("reviews:my_work")


@require_GET
def my_work(request: MemberRequest) -> HttpResponse:
    member = request.member
    papers = _own_papers(member)
    context = {
        "owed": [paper for paper in papers if _is_owed(paper)],
        "done": [paper for paper in papers if not _is_owed(paper)],
        "to_comment": _papers_to_comment(member),
        "to_answer": _papers_to_answer(member),
        "today": timezone.localdate(),
        "commitment": member.commitments.filter(year=timezone.localdate().year).first(),
    }
    return render(request, "reviews/my_work.html", context)


def _own_papers(member: Member) -> list[Paper]:
    """With how far each is: what stands in it to be answered, and what has been."""
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
    """How many of the rows belong to the paper; apart, since joins would multiply each other."""
    mine = rows.filter(paper=OuterRef("pk")).order_by().values("paper")
    return Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0)


def _is_owed(paper: Paper) -> bool:
    return paper.state != PaperState.SUBMITTED and paper.session.stage in (Stage.WRITING, Stage.COMMENTING)


def _papers_to_comment(member: Member) -> QuerySet[Paper]:
    """Papers in the own sessions, in the stage of commenting, on which nothing was said yet."""
    sessions = ReviewSession.objects.filter(stage=Stage.COMMENTING, papers__member=member)
    mine = Comment.objects.filter(paper=OuterRef("pk"), author=member)
    papers = Paper.objects.visible_to(member).filter(session__in=sessions.values("pk"))
    return papers.exclude(member=member).filter(~Exists(mine)).for_list()


def _papers_to_answer(member: Member) -> QuerySet[Paper]:
    """The own papers (or the collective's one writes) with comments that wait for an answer."""
    papers = Paper.objects.written_by(member).filter(session__stage=Stage.COMMENTING)
    waiting = papers.annotate(waiting=Count("comments", filter=Q(comments__answer_kind="")))
    return waiting.filter(waiting__gt=0).for_list()


@require_GET
def results(request: MemberRequest) -> HttpResponse:
    """The own results, period by period, once released."""
    cases = RatingCase.objects.filter(member=request.member).select_related(
        "period", "committee", "paper", "unrated"
    )
    rows = [
        {
            "case": case,
            "decided": case.step(Step.DECIDED) if case.released_at else None,
            "level": _level_name(case),
            "unrated": getattr(case, "unrated", None) if case.released_at else None,
        }
        for case in cases.prefetch_related("steps__by").order_by("-period__year")
    ]
    return render(request, "reviews/results.html", {"rows": rows})


def _level_name(case: RatingCase) -> str:
    decided = case.step(Step.DECIDED) if case.released_at else None
    return case.period.ruleset.level_name(decided.level) if decided else ""


@require_GET
def notices(request: MemberRequest) -> HttpResponse:
    rows = request.member.notices.all()[:100]
    return render(request, "reviews/notices.html", {"notices": rows})


@require_POST
def read_notices(request: MemberRequest) -> HttpResponse:
    """Mark all as read. The recipient's own mark, not history, so no action stands behind it."""
    request.member.notices.unread().update(read_at=timezone.now())
    return redirect("reviews:notices")
