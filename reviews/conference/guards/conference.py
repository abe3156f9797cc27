"""The guards of the conference, checked before a session enters the stage of the conference, before rating
begins, and before the papers are completed. A guard returns a blocker, or ``None`` where nothing stands in
the way."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members import clock
from ratings import calendars
from ratings.notation import as_figure
from ratings.workdays import Count
from reviews.agenda import AgendaKind
from reviews.models import (
    AgendaItem,
    Attendance,
    Conference,
    ConferenceDay,
    ItemState,
    Minutes,
    Paper,
    ReviewSession,
)
from reviews.sessions.blocker import Blocker, BlockerRow, rows_of
from reviews.stages import Guard

HOURS_A_DAY = 8
AFTER_THE_REVIEWS = (AgendaKind.RATING, AgendaKind.CONCLUSION)
"""The kinds of agenda item that are dealt with while the session is already in the stage of rating."""


def earliest_day(session: ReviewSession) -> dt.date:
    """Return the first day on which the conference may begin. The working days that the rule set requires are
    counted from the day on which the drafts went out, or from today where they have not gone out."""
    return count_of_drafts(session).end


def count_of_drafts(session: ReviewSession) -> Count:
    """Return the count of ``earliest_day``, which says how sure that day is."""
    rule = session.period.ruleset.minimum("draft_report")
    return calendars.count_from(session.drafts_out_on or clock.today(), int(rule.value) if rule else 0)


def drafts_in_doubt(session: ReviewSession, first: dt.date | None) -> str:
    """Return a sentence that says why the day ``first`` may prove too early once the working calendar is
    decided, an empty string where it does not."""
    count = count_of_drafts(session)
    return calendars.doubt(count) if first and (count.unknown or first < count.latest) else ""


def drafts_too_late(session: ReviewSession, first: dt.date) -> str:
    """Return a sentence that says why the conference may not begin on the day ``first``, or an empty string
    where it may."""
    count, rule = count_of_drafts(session), session.period.ruleset.minimum("draft_report")
    if first >= count.end or rule is None:
        return ""
    refused = _(
        "The draft report has to be with the participants at least %(days)s working days before the"
        " conference (%(source)s). Convene it for %(earliest)s or later, not for %(first)s."
    ) % {
        "days": int(rule.value),
        "source": rule.source,
        "earliest": f"{count.end:%d/%m/%Y}",
        "first": f"{first:%d/%m/%Y}",
    }
    return " ".join(part for part in (refused, calendars.doubt(count)) if part)


def days_needed(session: ReviewSession) -> int:
    """Return the least number of days that the conference has to last: as set by the authority that suggested
    topics, else as the rule set says for this kind of committee, else 1."""
    rule = session.period.ruleset.duration_for(session.committee.kind)
    return session.least_days or (math.ceil(rule.days) if rule else 1)


def too_short_for(session: ReviewSession, days: int) -> str:
    """Return a sentence that says why ``days`` days are too few, or an empty string where they are enough."""
    least, rule = days_needed(session), session.period.ruleset.duration_for(session.committee.kind)
    if days >= least:
        return ""
    source = (
        _("set by the authority that suggested topics") if session.least_days or not rule else rule.source
    )
    sentence = ngettext(
        "The conference has to last at least %(least)s day (%(source)s). Convene it for enough days.",
        "The conference has to last at least %(least)s days (%(source)s). Convene it for enough days.",
        least,
    )
    return sentence % {"least": least, "source": source}


def held_too_short(conference: Conference) -> str:
    """Return a sentence that says by how much the conference was too short by the times entered for all its
    days, an empty string where it was not or where a time is missing.

    It is a warning only: the text counts days. That a day has eight hours is said of work in general (Bộ
    luật Lao động 2019 Đ105)."""
    rule = conference.session.period.ruleset.duration_for(conference.session.committee.kind)
    spans = list(conference.days.values_list("held_from", "held_until"))
    if not spans or not all(start and end for start, end in spans):
        return ""
    minutes = sum(
        (end.hour - start.hour) * 60 + end.minute - start.minute for start, end in spans if start and end
    )
    least = Decimal(conference.session.least_days or (rule.days if rule else 1))
    if minutes >= least * HOURS_A_DAY * 60:
        return ""
    text = _(
        "By the times entered the conference lasted %(hours)s hours. The rule asks for at least %(days)s days"
        " (%(source)s), which are %(least)s hours at %(each)s a day. Check the times, or say the reason in"
        " the minutes."
    )
    return text % {
        "hours": as_figure(round(Decimal(minutes) / 60, 1)),
        "days": as_figure(least),
        "source": rule.source if rule else "",
        "least": as_figure(least * HOURS_A_DAY),
        "each": HOURS_A_DAY,
    }


def _blocker(session: ReviewSession, guard: Guard, text: str, url: str = "") -> Blocker | None:
    """Return a blocker with the sentence ``text``, or ``None`` where ``text`` is empty. The blocker leads to
    the page on which the user can remove it: ``url``, by default the page to convene the conference. A
    collective reviewed by another committee's conference has none of its own, so its blocker leads to the
    page of its places of review."""
    if session.held_with:
        url = reverse("reviews:session_places", args=[session.pk])
    return Blocker(guard, text, url or reverse("reviews:convene", args=[session.pk])) if text else None


def conference_convened(session: ReviewSession) -> Blocker | None:
    if session.room.conference_on is not None:
        return None
    text = _("The conference has not been convened. Set its days, place and chair.")
    return _blocker(session, Guard.CONFERENCE_CONVENED, text)


def drafts_in_time(session: ReviewSession) -> Blocker | None:
    """Return a blocker where the drafts went out too late before the conference. The day that counts is the
    first day of a conference not yet opened, and the last day of one that was opened before and is taken up
    again after a re-review."""
    room = session.room
    if room.conference_on is None:
        return None
    conference = Conference.objects.filter(session=room, opened_at__isnull=False).first()
    if conference is None:
        return _blocker(session, Guard.DRAFTS_IN_TIME, drafts_too_late(session, room.conference_on))
    last = conference.days.order_by("number").last()
    text = drafts_too_late(session, last.date) if last else ""
    more = _("The conference has been held before: add the day on which it is taken up again.")
    return _blocker(
        session, Guard.DRAFTS_IN_TIME, f"{text} {more}" if text else "", conference.get_absolute_url()
    )


def duration_kept(session: ReviewSession) -> Blocker | None:
    room = session.room
    if room.conference_on is None:
        return None
    days = ConferenceDay.objects.filter(conference__session=room).count()
    return _blocker(session, Guard.DURATION_KEPT, too_short_for(room, days))


def reviews_held(session: ReviewSession) -> Blocker | None:
    """Return a blocker where an agenda item before the rating is not closed (any item, where nothing is
    rated), or where the collective or a person reviewed has had no item. For a collective reviewed by another
    committee's conference, only the items on its own papers count."""
    items = AgendaItem.objects.filter(conference__session=session.room)
    if session.held_with:
        items = items.filter(paper__session=session)
    elif session.campaign.is_rated:
        items = items.exclude(kind__in=AFTER_THE_REVIEWS)
    waiting = list(items.open().order_by("position"))
    discussed = items.filter(state=ItemState.CLOSED, paper__isnull=False).values("paper")
    reviewed = session.papers.in_order() if session.held_with else Paper.objects.reviewed_in(session)
    papers = reviewed.exclude(pk__in=discussed).for_list()
    if not waiting and not papers:
        return _absent_ones(session, items)
    conference = Conference.objects.filter(session=session.room).first()
    url = conference.get_absolute_url() if conference else ""
    if waiting:
        text = _("%(missing)s items of the agenda are not closed") % {"missing": len(waiting)}
        live = reverse("reviews:live", args=[waiting[0].conference_id])
        people = {paper.pk: paper.member_id for paper in papers}
        rows = tuple(
            BlockerRow(item.title, f"{live}?item={item.pk}", people.get(item.paper_id or 0))
            for item in waiting
        )
    else:
        text = _("The conference has not dealt with")
        rows = rows_of(papers, lambda _paper: url)
    found = _blocker(session, Guard.REVIEWS_HELD, text, url)
    return replace(found, rows=rows) if found else None


def of_absent(items: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    """Filter these items to the reviews held of persons who are marked as present on no day."""
    there = Attendance.objects.filter(
        day__conference=OuterRef("conference"), attendee__member=OuterRef("paper__member"), present=True
    )
    held = items.filter(state=ItemState.CLOSED, paper__member__isnull=False)
    return held.exclude(Exists(there)).select_related("paper__member").order_by("position")


def _absent_ones(session: ReviewSession, items: QuerySet[AgendaItem]) -> Blocker | None:
    """Return a blocker where somebody was reviewed who is marked as present on no day, and nobody has said
    how that review is completed (21-HD: whoever is rated has to complete the review)."""
    absent = [item.paper for item in of_absent(items).filter(absent_note="") if item.paper]
    if not absent:
        return None
    text = _("Reviewed while absent on every day (mark who was there, or say how the review is completed)")
    url = f"{Conference.objects.get(session=session.room).get_absolute_url()}#absent"
    found = _blocker(session, Guard.REVIEWS_HELD, text, url)
    return replace(found, rows=rows_of(absent, lambda _paper: url)) if found else None


def minutes_locked(session: ReviewSession) -> Blocker | None:
    minutes = Minutes.objects.filter(conference__session=session.room).first()
    if minutes is None:
        text = _("There are no minutes of the conference. Hold it and write them.")
        return _blocker(session, Guard.MINUTES_LOCKED, text, session.get_absolute_url())
    text = _(
        "The minutes are not locked (%(state)s): clerk and chair confirm them, then they are locked."
    ) % {"state": minutes.get_state_display()}
    return (
        None
        if minutes.is_locked
        else _blocker(session, Guard.MINUTES_LOCKED, text, minutes.get_absolute_url())
    )
