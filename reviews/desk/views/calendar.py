"""A member's conferences and due dates, as a page and as a calendar file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from members import clock
from members.models import HEAD, Member, RoleKind
from members.requests import MemberRequest
from reviews.desk import ics
from reviews.models import SENT, ConferenceDay, ReviewSession
from reviews.stages import Stage

KEPT = dt.timedelta(days=31)
"""The time for which a past date stays in the calendar."""


@dataclass(frozen=True)
class Date:
    """One date of a session in somebody's calendar. ``kind`` is "conference", "writing", "commenting" or
    "finish"."""

    kind: str
    day: dt.date
    title: str
    session: ReviewSession

    @property
    def is_conference(self) -> bool:
        return self.kind == "conference"


def conference_days(session: ReviewSession) -> list[ConferenceDay]:
    """Return the days of the session's conference in order, or an empty list while it is not convened."""
    conference = getattr(session, "conference", None)
    return list(conference.days.all()) if conference else []


def _mine(member: Member) -> list[tuple[ReviewSession, bool]]:
    """Return the sessions in the member's calendar, each with whether the member is reviewed there. These are
    the open sessions, none of a cancelled round, in which the member is reviewed or is head or clerk, or to
    which the member is sent. Sessions that somebody only watches from above are left out, since they would
    fill the calendar."""
    own = ReviewSession.objects.of(member).filter(pk=OuterRef("pk"))
    leads = member.reach.over("committee", HEAD, RoleKind.CLERK)
    sent = member.reach.over("committee", *SENT)
    rows = ReviewSession.objects.for_list().with_parents().annotate(reviewed=Exists(own))
    rows = rows.filter(Q(reviewed=True) | leads | sent).exclude(stage=Stage.CLOSED)
    rows = rows.filter(is_cancelled=False).distinct()
    rows = rows.select_related("conference").prefetch_related("conference__days")
    return [(row, row.reviewed) for row in rows]  # type: ignore[attr-defined]  # annotated above


def dates_of(member: Member) -> list[Date]:
    """Return the dates in the member's calendar, by day: the conference for everybody in a session, the due
    dates of writing and commenting for those reviewed, and the end of the round for head and clerk."""
    found = []
    for session, is_reviewed in _mine(member):
        days = conference_days(session)
        if days:
            found.append(Date("conference", days[0].date, _("Review conference"), session))
        if is_reviewed:
            found.append(Date("writing", session.writing_due, _("Self-review due"), session))
            found.append(Date("commenting", session.commenting_due, _("Comments due"), session))
        if member.reach.kinds_over(session.committee) & {HEAD, RoleKind.CLERK}:
            found.append(Date("finish", session.finish_due, _("Round ends"), session))
    since = clock.today() - KEPT
    return sorted(
        (date for date in found if date.day >= since), key=lambda date: (date.day, date.session.pk, date.kind)
    )


@require_GET
def calendar(request: MemberRequest) -> HttpResponse:
    """Show the signed-in member's dates, those to come and those past."""
    today = clock.today()
    dates = dates_of(request.member)
    context = {
        "coming": [date for date in dates if date.day >= today],
        "past": [date for date in reversed(dates) if date.day < today],
        "today": today,
    }
    return render(request, "reviews/desk/calendar.html", context)


@require_GET
def mine(request: MemberRequest) -> HttpResponse:
    """Send the signed-in member's dates as a calendar file."""
    entries = [_entry(date) for date in dates_of(request.member)]
    return _file(_("Reviews and ratings"), entries, "kiem-diem.ics")


@require_GET
def conference(request: MemberRequest, pk: int) -> HttpResponse:
    """Send the dates of one conference as a calendar file, to everybody who may see the session. Raises
    ``Http404`` while the conference is not convened."""
    session = get_object_or_404(ReviewSession.objects.visible_to(request.member).for_list(), pk=pk)
    days = conference_days(session)
    if not days:
        raise Http404
    entry = _entry(Date("conference", days[0].date, _("Review conference"), session))
    return _file(str(session), [entry], f"hoi-nghi-{session.committee.code}.ics")


def _entry(date: Date) -> ics.Entry:
    """Return the calendar entry of a date. Its ``uid`` is made of the kind and the session, so that a
    calendar program which reads the file again changes the entry instead of adding a second one."""
    session = date.session
    days = conference_days(session) if date.is_conference else []
    return ics.Entry(
        uid=f"{date.kind}-{session.pk}@{settings.SITE_URL.partition('//')[2]}",
        title=f"{date.title}: {session}",
        first=date.day,
        last=days[-1].date if days else date.day,
        stamp=clock.now(),
        place=days[0].place if days else "",
        url=f"{settings.SITE_URL}{session.get_absolute_url()}",
    )


def _file(name: str, entries: list[ics.Entry], filename: str) -> HttpResponse:
    answer = HttpResponse(ics.write_calendar(name, entries), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer
