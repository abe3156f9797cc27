"""Convening a conference, making its agenda and its roll, and opening it. Running the open conference is in
``live``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member, Post, Role, RoleKind
from reviews.agenda import AgendaKind, spread_over_days
from reviews.conference import notices
from reviews.conference.guards.conference import drafts_too_late, too_short_for
from reviews.conference.guards.quorum import quorum_of
from reviews.models import (
    SENT,
    AgendaItem,
    Attendance,
    Attendee,
    Conclusion,
    Conference,
    ConferenceDay,
    Paper,
    ReviewSession,
)
from reviews.models.paper import PaperQuerySet
from reviews.rules import ConferenceVerb, SessionVerb, may_chair, require
from reviews.sessions.locking import lock_session
from reviews.texts import clean_text

CLERKS, SENT_HERE = 900, 950
"""The ranks of clerks and of people sent to the session on the roll of a conference. Both are higher numbers
than any member's, so these people stand after the members reviewed."""


@dataclass(frozen=True)
class Day:
    """One day for which a conference is convened: date, hour and place."""

    date: dt.date
    starts_at: dt.time
    place: str


def lock_conference(conference: Conference) -> Conference:
    """Lock the session, then its conference, and return the conference as it is stored now. Until the
    transaction ends, nobody else can change the stage of the session or anything of the conference."""
    session = lock_session(ReviewSession(pk=conference.session_id))
    conference = (
        Conference.objects.select_for_update(of=("self",)).select_related("chair").get(pk=conference.pk)
    )
    conference.session = session
    return conference


def announce_news(conference: Conference) -> None:
    """Raise the conference's counter ``pulse`` by one. Open pages ask for it and load the changed part when
    it has risen."""
    conference.pulse += 1
    conference.save(update_fields=["pulse"])


@transaction.atomic
def set_least_days(session: ReviewSession, days: int | None, *, by: Member) -> ReviewSession:
    """Set the least number of days, 1 to 30, that the conference has to last, as decided by the authority
    that suggested topics (HD43 §2.1d). With ``None`` the rule set decides. Raises ``ValidationError`` where
    the number is out of range."""
    session = lock_session(session)
    require(SessionVerb.SET_LEAST_DAYS, session, by)
    if days is not None and not 1 <= days <= 30:
        raise ValidationError(_("Give a number of days from 1 to 30."))
    if days == session.least_days:
        return session
    Event.record("set_least_days", session, by=by, old=session.least_days, new=days)
    session.least_days = days
    session.save(update_fields=["least_days"])
    return session


@transaction.atomic
def convene_conference(
    session: ReviewSession, days: Sequence[Day], *, chair: Member, by: Member
) -> Conference:
    """Convene the conference of the session, or convene it anew while it has not been opened, and return it.
    This makes the agenda in the legal order, makes the roll from the papers and the roles, and notifies every
    member on the roll, unless all days are over: then it was held without the program. The same days and
    chair again change nothing. Raises ``ValidationError`` where a day breaks a rule or ``chair`` may not
    chair here."""
    session = lock_session(session)
    require(SessionVerb.CONVENE, session, by)
    if session.held_with:
        text = _("This collective is reviewed by the conference of %(other)s.")
        raise ValidationError(text % {"other": session.held_with.committee.body_name})
    days = _checked(session, days)
    if not may_chair(session).filter(pk=chair.pk).exists():
        raise ValidationError(_("The chair has to be one of the members reviewed here, or of the committee."))
    conference = Conference.objects.select_for_update().filter(session=session).first()
    if conference and conference.opened_at:
        raise ValidationError(
            _("The conference has been opened. Add a day to it instead of convening it anew.")
        )
    if conference and conference.chair_id == chair.pk:
        known = conference.days.values_list("date", "starts_at", "place")
        if [Day(*row) for row in known] == [replace(day, place=day.place.strip()) for day in days]:
            return conference
    if conference is None:
        conference = Conference(session=session)
    conference.chair, conference.convened_by, conference.convened_at = chair, by, clock.now()
    conference.save()
    session.conference_on = days[0].date
    session.save(update_fields=["conference_on"])
    conference.session = session
    _set_days(conference, days)
    fill_roll(conference)
    Event.record("convene", session, by=by, days=[str(day.date) for day in days], chair=chair.pk)
    if days[-1].date >= clock.today():
        notices.invitations_sent(conference)
    return conference


def _checked(session: ReviewSession, days: Sequence[Day]) -> list[Day]:
    """Return the days sorted by date. Raises ``ValidationError`` where there are fewer days than required, a
    day is given twice or has no place, or the first day comes too early after the drafts went out."""
    rows = sorted(days, key=lambda day: day.date)
    if not rows:
        raise ValidationError(_("Give at least one day."))
    if len({day.date for day in rows}) < len(rows):
        raise ValidationError(_("Each day can be given once."))
    if not all(day.place.strip() for day in rows):
        raise ValidationError(_("Give the place of each day."))
    problems = [drafts_too_late(session, rows[0].date), too_short_for(session, len(rows))]
    if any(problems):
        raise ValidationError([problem for problem in problems if problem])
    return rows


def _set_days(conference: Conference, days: Sequence[Day]) -> None:
    """Save the days, numbered from 1. Where the number of days has changed, the agenda items are spread over
    the days anew, and surplus days are deleted together with the attendance marked on them."""
    before = list(conference.days.all())
    rows = [
        ConferenceDay.objects.update_or_create(
            conference=conference,
            number=number,
            defaults={"date": day.date, "starts_at": day.starts_at, "place": day.place.strip()},
        )[0]
        for number, day in enumerate(days, start=1)
    ]
    if len(before) == len(rows):
        return
    items = list(conference.items.all()) or _make_agenda(conference, rows[0])
    for item, day in zip(items, spread_over_days(len(items), len(rows)), strict=True):
        item.day = rows[day]
    AgendaItem.objects.bulk_update(items, ["day"])
    gone = conference.days.filter(number__gt=len(rows))
    Attendance.objects.filter(day__in=gone).delete()
    gone.delete()


def _make_agenda(conference: Conference, day: ConferenceDay) -> list[AgendaItem]:
    """Create the agenda items in the legal order (366-QĐ/TW Đ7.3) and return them: opening, suggested topics
    and earlier shortcomings, the collective, the head, the members by rank, the superior's delegate, points
    and levels where the round is rated, and the conclusion. Every item is put on ``day`` and gets an empty
    text for the chair's conclusion."""
    session = conference.session
    posts = Post.objects.current().filter(committee=session.committee, is_head=True)
    heads = set(posts.values_list("member", flat=True))
    planned: list[tuple[AgendaKind, str, Paper | None]] = [
        (AgendaKind.OPENING, "Khai mạc; thông báo thành phần, số đại biểu dự hội nghị", None),
        (
            AgendaKind.EARLIER,
            "Thông báo nội dung gợi ý kiểm điểm; kết quả khắc phục hạn chế, khuyết điểm của kỳ trước",
            None,
        ),
        (AgendaKind.DELEGATE, "Đại diện cấp trên phát biểu", None),
        (AgendaKind.CONCLUSION, "Kết luận hội nghị", None),
    ]
    if session.campaign.is_rated:
        planned.append((AgendaKind.RATING, "Chấm điểm, đề xuất mức xếp loại chất lượng", None))
    planned += [(*item_of_paper(paper, heads), paper) for paper in reviewed_papers(session)]
    # The kinds are declared in the legal order. The sort is stable, so members stay in order of rank.
    order = list(AgendaKind)
    planned.sort(key=lambda row: order.index(row[0]))
    items = AgendaItem.objects.bulk_create(
        AgendaItem(conference=conference, day=day, position=position, kind=kind, title=title, paper=paper)
        for position, (kind, title, paper) in enumerate(planned, start=1)
    )
    Conclusion.objects.bulk_create(Conclusion(item=item) for item in items)
    return items


def item_of_paper(paper: Paper, heads: Collection[int]) -> tuple[AgendaKind, str]:
    """Return the kind and the title of the agenda item that reviews the subject of this paper. ``heads`` are
    the keys of the members who head the committee."""
    if paper.member is None:
        return AgendaKind.COLLECTIVE, f"Kiểm điểm tập thể {paper.session.committee.body_name}"
    kind = AgendaKind.HEAD if paper.member_id in heads else AgendaKind.MEMBER
    post = f", {paper.title}" if paper.title else ""
    return kind, f"Kiểm điểm đồng chí {paper.member}{post}"[:300]


def reviewed_papers(session: ReviewSession) -> PaperQuerySet:
    """Return the papers reviewed by this conference in order of rank: the session's own papers, and the
    papers for which the session is a further place of review."""
    return Paper.objects.reviewed_in(session).for_list().in_order()


def fill_roll(conference: Conference) -> None:
    """Add to the roll everybody who belongs on it and is missing: the members reviewed, entitled to vote, and
    the clerks and people sent to the session, without a vote."""
    session = conference.session
    there = set(conference.roll.values_list("member", flat=True))
    rows: dict[int, Attendee] = {}
    for paper in reviewed_papers(session):
        if paper.member and paper.member.pk not in there:
            rows[paper.member.pk] = _attendee(
                conference, paper.member, paper.title_here, paper.rank_here, entitled=True
            )
    roles = Role.objects.current().filter(committee=session.committee, kind__in=[RoleKind.CLERK, *SENT])
    for role in roles.select_related("member").order_by("pk"):
        if role.member_id not in there and role.member_id not in rows:
            rank = CLERKS if role.kind == RoleKind.CLERK else SENT_HERE
            rows[role.member_id] = _attendee(conference, role.member, ROLE_TITLES[RoleKind(role.kind)], rank)
    Attendee.objects.bulk_create(rows.values())


ROLE_TITLES = {
    RoleKind.CLERK: "Thư ký",
    RoleKind.SUPERVISOR: "Cấp trên cử theo dõi, giám sát",
    RoleKind.DELEGATE: "Thành viên đoàn (tổ) công tác",
    RoleKind.GUEST: "Khách mời",
}


def _attendee(
    conference: Conference, member: Member, title: str, rank: int, *, entitled: bool = False
) -> Attendee:
    return Attendee(
        conference=conference, member=member, name=member.full_name, title=title, rank=rank, entitled=entitled
    )


@transaction.atomic
def add_day(conference: Conference, day: Day, *, by: Member) -> ConferenceDay:
    """Add a day after the last day of the conference, and return the new day. Raises ``ValidationError``
    where the date is not later than the last day or the place is empty."""
    conference = lock_conference(conference)
    require(ConferenceVerb.ARRANGE, conference, by)
    last = conference.days.order_by("number").last()
    number = last.number + 1 if last else 1
    if last and day.date <= last.date:
        raise ValidationError(_("A day added comes after %(last)s.") % {"last": last})
    if not day.place.strip():
        raise ValidationError(_("Give the place of each day."))
    row = ConferenceDay.objects.create(
        conference=conference, number=number, date=day.date, starts_at=day.starts_at, place=day.place.strip()
    )
    Event.record("add_day", conference, by=by, day=str(day.date))
    announce_news(conference)
    return row


@transaction.atomic
def open_conference(conference: Conference, reason: str = "", *, by: Member) -> Conference:
    """Open the conference, on its first day or later. An open conference can no longer be convened anew.
    Raises ``ValidationError`` where the conference is open already, convened for a later date or too soon
    after the drafts, or has too few days. It does so, too, where the quorum is missing: a ``reason`` is kept
    instead only if no text requires the quorum."""
    conference = lock_conference(conference)
    require(ConferenceVerb.OPEN, conference, by)
    session, today = conference.session, clock.today()
    days = list(conference.days.all())
    if conference.opened_at:
        raise ValidationError(_("The conference has been opened already."))
    if today < days[0].date:
        raise ValidationError(
            _("The conference is convened for %(day)s. Open it on that day, or convene it anew.")
            % {"day": days[0]}
        )
    problems = [drafts_too_late(session, days[0].date), too_short_for(session, len(days))]
    if any(problems):
        raise ValidationError([problem for problem in problems if problem])
    fill_roll(conference)
    quorum = quorum_of(conference, day_of(days, today))
    reason = "" if quorum.stands else clean_text(reason)
    if not quorum.stands and (quorum.binding or not reason):
        raise ValidationError(quorum.sentence)
    conference.opened_at, conference.opened_by, conference.quorum_reason = clock.now(), by, reason
    conference.save(update_fields=["opened_at", "opened_by", "quorum_reason"])
    announce_news(conference)
    counts = {"present": quorum.present, "entitled": quorum.entitled}
    Event.record("open_conference", conference, by=by, **counts, reason=reason)
    return conference


def day_of(days: Sequence[ConferenceDay], today: dt.date) -> ConferenceDay:
    """Return the latest of the days that has begun by ``today``, or the first day where all are still to
    come. ``days`` has to be in order and not empty."""
    begun = [day for day in days if day.date <= today]
    return begun[-1] if begun else days[0]
