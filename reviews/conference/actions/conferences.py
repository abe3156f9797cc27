"""Convening a conference, making its agenda and its roll, and opening it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

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

CLERKS, SENT_HERE = 900, 950
"""The rank on the roll of those who are not reviewed here."""


@dataclass(frozen=True)
class Day:
    """One day as it is convened."""

    date: dt.date
    starts_at: dt.time
    place: str


def lock_conference(conference: Conference) -> Conference:
    """The conference under lock, fresh, after its session: so that neither stage nor point moves."""
    session = lock_session(ReviewSession(pk=conference.session_id))
    conference = (
        Conference.objects.select_for_update(of=("self",)).select_related("chair").get(pk=conference.pk)
    )
    conference.session = session
    return conference


def announce_news(conference: Conference) -> None:
    """Pages that are open learn that there is news."""
    conference.pulse += 1
    conference.save(update_fields=["pulse"])


@transaction.atomic
def set_least_days(session: ReviewSession, days: int | None, *, by: Member) -> ReviewSession:
    """How long the conference lasts at least, as the authority that suggested topics sets it (HD43 §2.1d);
    nothing for what the rule set says."""
    session = lock_session(session)
    require(SessionVerb.SET_LEAST_DAYS, session, by)
    if days is not None and not 1 <= days <= 30:
        raise ValidationError(_("Give a number of days from 1 to 30."))
    Event.record("set_least_days", session, by=by, old=session.least_days, new=days)
    session.least_days = days
    session.save(update_fields=["least_days"])
    return session


@transaction.atomic
def convene_conference(
    session: ReviewSession, days: Sequence[Day], *, chair: Member, by: Member
) -> Conference:
    """Convene the conference, or convene it anew while it has not been opened: the agenda is made in the
    legal order, the roll from the papers and the roles, and everybody on it is told."""
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
    notices.invitations_sent(conference)
    return conference


def _checked(session: ReviewSession, days: Sequence[Day]) -> list[Day]:
    """The days in their order. Raises ``ValidationError`` with what to do."""
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
    """Write the days; what was marked on a day that is no more goes, and the points are spread anew where the
    number of days has changed."""
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
    """The points in the legal order (366-QĐ/TW Đ7.3): what was suggested and left open, the collective, the
    head, the others by rank, the superior, points and levels, the conclusion."""
    session = conference.session
    head = (
        Post.objects.current()
        .filter(committee=session.committee, is_head=True)
        .values_list("member", flat=True)
    )
    planned: list[tuple[AgendaKind, str, Paper | None]] = [
        (AgendaKind.OPENING, "Khai mạc; thông báo thành phần, số đại biểu dự hội nghị", None),
        (
            AgendaKind.EARLIER,
            "Thông báo nội dung gợi ý kiểm điểm; kết quả khắc phục hạn chế, khuyết điểm của kỳ trước",
            None,
        ),
        *(_review(paper, set(head)) for paper in _reviewed(session)),
        (AgendaKind.DELEGATE, "Đại diện cấp trên phát biểu", None),
        (AgendaKind.CONCLUSION, "Kết luận hội nghị", None),
    ]
    if session.campaign.is_rated:
        planned.append((AgendaKind.RATING, "Chấm điểm, đề xuất mức xếp loại chất lượng", None))
    planned.sort(key=lambda item: _place(item[0]))
    items = AgendaItem.objects.bulk_create(
        AgendaItem(conference=conference, day=day, position=position, kind=kind, title=title, paper=paper)
        for position, (kind, title, paper) in enumerate(planned, start=1)
    )
    Conclusion.objects.bulk_create(Conclusion(item=item) for item in items)
    return items


def _reviewed(session: ReviewSession) -> PaperQuerySet:
    """Whose reviews stand on the agenda, by rank here: its own and those for whom it is a further place."""
    return Paper.objects.reviewed_in(session).for_list().in_order()


def _place(kind: AgendaKind) -> int:
    """The place of a kind; a sort by it keeps the rank among the members."""
    return list(AgendaKind).index(kind)


def _review(paper: Paper, head: set[int]) -> tuple[AgendaKind, str, Paper]:
    if paper.member is None:
        return AgendaKind.COLLECTIVE, f"Kiểm điểm tập thể {paper.session.committee.body_name}", paper
    kind = AgendaKind.HEAD if paper.member_id in head else AgendaKind.MEMBER
    title = f", {paper.title}" if paper.title else ""
    return kind, f"Kiểm điểm đồng chí {paper.member}{title}"[:300], paper


def fill_roll(conference: Conference) -> None:
    """Put on the roll who belongs there and is not: all the members reviewed, entitled; clerks and those
    sent."""
    session = conference.session
    there = set(conference.roll.values_list("member", flat=True))
    rows: dict[int, Attendee] = {}
    for paper in _reviewed(session):
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
    """One more day at the end of a conference that takes longer."""
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
def open_conference(conference: Conference, *, by: Member) -> Conference:
    """Open it on its first day or later, with the quorum there; from then on the roll stands."""
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
    if not quorum.stands:
        raise ValidationError(quorum.sentence)
    conference.opened_at, conference.opened_by = clock.now(), by
    conference.save(update_fields=["opened_at", "opened_by"])
    announce_news(conference)
    Event.record("open_conference", conference, by=by, present=quorum.present, entitled=quorum.entitled)
    return conference


def day_of(days: Sequence[ConferenceDay], today: dt.date) -> ConferenceDay:
    """The day that is now: today's, else the last one that has begun, else the first."""
    begun = [day for day in days if day.date <= today]
    return begun[-1] if begun else days[0]
