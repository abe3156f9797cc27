"""The pages about the signed-in member: work to do, own results, and notices."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from members import clock
from members.models import RoleKind
from members.paging import page_of
from members.requests import MemberRequest
from members.rules import can_set_up
from ratings.models import RatingCase, Step
from reviews.desk import work
from reviews.desk.steps import read_steps
from reviews.models import Campaign, CampaignState


@require_GET
def start(request: MemberRequest) -> HttpResponse:
    """Redirect the signed-in member to the page to begin with: staff and approvers to the board of their
    latest round, a clerk to the sessions, an administrator to the import or, while they are not done, to the
    first steps, everybody else to ``my_work``."""
    member = request.member
    if member.holds(RoleKind.STAFF, RoleKind.APPROVER):
        rounds = Campaign.objects.reaching(member)
        campaign = rounds.exclude(state=CampaignState.CANCELLED).first()
        return redirect(campaign or reverse("reviews:boards"))
    if member.holds(RoleKind.CLERK):
        return redirect("reviews:sessions")
    if can_set_up(member) and not read_steps(member.administered.filter(depth=1)[0]).is_over:
        return redirect("reviews:first_steps")
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
    written = work.written_papers(member)
    waiting = work.waiting_for(member)
    if "suggestions" in waiting:
        waiting["suggestions"] = page_of(request, waiting["suggestions"], name="suggestions")
    waiting["owed"] = [row for row in written if row.is_owed]
    waiting["to_answer"] = [row for row in written if row.waiting]
    waiting["to_comment"] = work.papers_to_comment(member)
    context = {
        **waiting,
        "nothing": not any(waiting.values()),
        "topics_owed": [row for row in written if row.topics],
        "done": [row.paper for row in written if not row.is_owed],
        "today": clock.today(),
        "commitment": member.commitments.filter(year=clock.today().year).first(),
    }
    return render(request, "reviews/desk/my_work.html", context)


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
