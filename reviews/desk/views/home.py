"""The pages about the signed-in member: work to do, own results, and notices."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Max, Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from members import clock
from members.acting import key_of
from members.paging import page_of
from members.requests import MemberRequest
from ratings.models import RatingCase, Step
from reviews.desk.doors import doors_of, own_papers
from reviews.desk.matters import KINDS, PAGE, awaited_by, matters_of, number_of_matters


@require_GET
def start(_request: MemberRequest) -> HttpResponse:
    """Lead everybody, whatever roles they have, to what waits for them."""
    return redirect("reviews:my_work")


@require_GET
# No address to come back to: people who open the bare address of the site begin at ``start``.
@login_required(redirect_field_name=None)
def my_work(request: MemberRequest) -> HttpResponse:
    """Show what waits for the signed-in member in any role, what others owe the member, and the doors to
    where the member works. With ``?kind=`` all matters of one kind are shown, page by page."""
    member, only = request.member, request.GET.get("kind", "")
    only = only if only in KINDS else ""
    number = max(key_of(request.GET.get("page", "")) or 1, 1)
    found = matters_of(member, only=only, page=number)
    tally = found.tallies.get(only)
    page = page_of(request, range(tally.total if tally else 0), size=PAGE) if only else None
    if page and page.number != number:
        found = matters_of(member, only=only, page=page.number)
    context = {
        "found": found,
        "only": tally if only else None,
        "page": page,
        "awaited": awaited_by(member),
        "doors": doors_of(member),
        "papers": own_papers(member),
        "today": clock.today(),
        "commitment": member.commitments.filter(year=clock.today().year).first(),
    }
    return render(request, "reviews/desk/my_work.html", context)


@require_GET
def waiting(request: MemberRequest) -> JsonResponse:
    """Answer how many matters wait for the member, for the number in the navigation."""
    total, late = number_of_matters(request.member)
    return JsonResponse({"total": total, "late": late})


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
    """Show the member's notices, one line for each page that they are about: its last notice, and how many
    there were. With ``?show=unread`` only those with something unread."""
    unread = Count("pk", filter=Q(read_at__isnull=True))
    about = (
        request.member.notices.order_by().values("url").annotate(last=Max("pk"), n=Count("pk"), new=unread)
    )
    only_unread = request.GET.get("show") == "unread"
    page = page_of(request, (about.filter(new__gt=0) if only_unread else about).order_by("-last"))
    last = request.member.notices.in_bulk([row["last"] for row in page])
    rows = [{**row, "notice": last[row["last"]]} for row in page if row["last"] in last]
    context = {"notices": page, "rows": rows, "only_unread": only_unread}
    return render(request, "reviews/desk/notices.html", context)


@require_POST
def read_notices(request: MemberRequest) -> HttpResponse:
    """Mark the notices of the signed-in member as read: all, or those about the page named by ``url``. The
    view saves this itself, because it is the reader's own mark and needs no history."""
    rows, url = request.member.notices.unread(), request.POST.get("url")
    (rows.filter(url=url) if url else rows).update(read_at=clock.now())
    return redirect("reviews:notices")
