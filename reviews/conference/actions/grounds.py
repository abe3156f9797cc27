"""What is settled with a ground kept: the real day of the drafts, and the review of somebody absent."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from reviews.conference.actions.conferences import announce_news, lock_conference
from reviews.conference.guards.conference import of_absent
from reviews.models import AgendaItem, ReviewSession
from reviews.rules import ConferenceVerb, SessionVerb, require
from reviews.sessions.locking import lock_session
from reviews.texts import clean_text


@transaction.atomic
def set_drafts_day(session: ReviewSession, day: dt.date, ground: str, *, by: Member) -> ReviewSession:
    """Set the day on which the drafts were with the participants, and return the session.

    It is for drafts handed out on paper before, and for a collective's draft that was rewritten without a
    change that would have to be read anew (HD43 §2.1a counts the days of the draft discussed). Raises
    ``ValidationError`` without a ground, for a day to come, and where the drafts have not gone out here.
    """
    session = lock_session(session)
    require(SessionVerb.CONVENE, session, by)
    ground = clean_text(ground)
    if session.drafts_out_on is None:
        raise ValidationError(_("The drafts have not gone out. Send them out for comments first."))
    if day > clock.today():
        raise ValidationError({"day": _("This day is still to come.")})
    if not ground:
        raise ValidationError({"ground": _("Give the ground: how and by what the drafts were handed out.")})
    if (session.drafts_out_on, session.drafts_ground) == (day, ground):
        return session
    Event.record(
        "set_drafts_day", session, by=by, old=str(session.drafts_out_on), new=str(day), ground=ground
    )
    session.drafts_out_on, session.drafts_ground = day, ground
    session.save(update_fields=["drafts_out_on", "drafts_ground"])
    return session


@transaction.atomic
def note_absent(item: AgendaItem, note: str, *, by: Member) -> AgendaItem:
    """Record that the person was reviewed while absent, and how that is completed, and return the item.
    Raises ``ValidationError`` without a note, and where the person was there."""
    conference = lock_conference(item.conference)
    require(ConferenceVerb.RECORD, conference, by)
    row = of_absent(conference.items.all()).filter(pk=item.pk).first()
    if row is None:
        raise ValidationError(_("This person was there, or has not been reviewed yet."))
    note = clean_text(note)
    if not note:
        raise ValidationError({"note": _("Say how the review is completed, and until when.")})
    if row.absent_note == note:
        return row
    row.absent_note = note
    row.save(update_fields=["absent_note"])
    Event.record("note_absent", conference, by=by, item=row.pk, note=note)
    announce_news(conference)
    return row
