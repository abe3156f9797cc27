"""Calling the roll: marking who is present on which day, adding people without a vote, and recording
recusals."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member
from reviews.conference.actions.conferences import SENT_HERE, announce_news, lock_conference
from reviews.conference.guards.quorum import left_by
from reviews.models import Attendance, Attendee, Conference, ConferenceDay, Paper, Recusal
from reviews.rules import ConferenceVerb, require
from reviews.texts import clean_text


@dataclass(frozen=True)
class AttendanceMark:
    """The attendance entered for one person on one day. A reason belongs to an absence only, the hours of
    coming and leaving to a presence only."""

    present: bool
    reason: str = ""
    came_at: dt.time | None = None
    left_at: dt.time | None = None


@transaction.atomic
def mark_attendance(
    attendee: Attendee, day: ConferenceDay, what: AttendanceMark, *, by: Member
) -> Attendance:
    """Mark a person present or absent on a day, or change the mark. Raises ``ValidationError`` where an
    absence has no reason or the day belongs to another conference."""
    conference = lock_conference(attendee.conference)
    require(ConferenceVerb.CALL_ROLL, conference, by)
    if day.conference_id != conference.pk:
        raise ValidationError(_("This is not a day of the conference."))
    reason = clean_text(what.reason)
    if not what.present and not reason:
        raise ValidationError(_("%(name)s: give the reason of the absence.") % {"name": attendee.name})
    fields = (
        {"reason": "", "came_at": what.came_at, "left_at": what.left_at}
        if what.present
        else {"reason": reason, "came_at": None, "left_at": None}
    )
    marks = {"present": what.present, **fields}
    before = Attendance.objects.filter(attendee=attendee, day=day, **marks).first()
    if before:
        return before
    row, _made = Attendance.objects.update_or_create(attendee=attendee, day=day, defaults=marks)
    Event.record("mark", conference, by=by, attendee=attendee.pk, day=str(day.date), present=what.present)
    announce_news(conference)
    return row


@transaction.atomic
def mark_all_present(conference: Conference, day: ConferenceDay, *, by: Member) -> int:
    """Mark as present on the day everybody who has no mark yet, and return how many people were marked. Who
    was taken out of the review by that day is left unmarked.
    Absences are marked one by one."""
    conference = lock_conference(conference)
    require(ConferenceVerb.CALL_ROLL, conference, by)
    if day.conference_id != conference.pk:
        raise ValidationError(_("This is not a day of the conference."))
    unmarked = conference.roll.exclude(days__day=day).exclude(member__in=left_by(conference.pk, day.date))
    rows = Attendance.objects.bulk_create(
        Attendance(attendee=attendee, day=day, present=True) for attendee in unmarked
    )
    if rows:
        Event.record("mark_all_present", conference, by=by, day=str(day.date), count=len(rows))
        announce_news(conference)
    return len(rows)


@transaction.atomic
def add_attendee(conference: Conference, name: str, title: str, *, by: Member) -> Attendee:
    """Add to the roll a person without a vote and without a login, such as a delegate of the superior. The
    same name with the same post is added once. Raises ``ValidationError`` where the name is empty."""
    conference = lock_conference(conference)
    require(ConferenceVerb.CALL_ROLL, conference, by)
    name, title = clean_text(name)[:120], clean_text(title)[:200]
    if not name:
        raise ValidationError(_("Give the full name."))
    named = conference.roll.filter(member__isnull=True, name__iexact=name, title__iexact=title)
    before = named.first()
    if before:
        return before
    attendee = Attendee.objects.create(conference=conference, name=name, title=title, rank=SENT_HERE)
    Event.record("add_attendee", conference, by=by, name=name)
    announce_news(conference)
    return attendee


@transaction.atomic
def recuse_attendee(attendee: Attendee, paper: Paper, reason: str, *, by: Member) -> Recusal:
    """Record that the attendee leaves the room whenever the subject of the paper is discussed, or change the
    reason. The reason is shown only to people who may see the record. Raises ``ValidationError`` where the
    reason is empty or the paper is reviewed in another session."""
    conference = lock_conference(attendee.conference)
    require(ConferenceVerb.CALL_ROLL, conference, by)
    reason = clean_text(reason)[:200]
    if not reason:
        raise ValidationError(_("Give the reason."))
    if paper.session_id != conference.session_id:
        raise ValidationError(_("This subject is not reviewed here."))
    before = Recusal.objects.filter(attendee=attendee, paper=paper, reason=reason).first()
    if before:
        return before
    row, _made = Recusal.objects.update_or_create(
        attendee=attendee, paper=paper, defaults={"reason": reason, "recorded_by": by}
    )
    Event.record("recuse", conference, by=by, attendee=attendee.pk, paper=paper.pk)
    announce_news(conference)
    return row
