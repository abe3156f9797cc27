"""Deciding where people are reviewed besides the home of their paper: setting a place aside or restoring it,
and letting a small collective be reviewed by another committee's conference."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from reviews.documents.actions.attachments import attach_file, file_digest
from reviews.models import AgendaItem, Attachment, ItemState, ReviewPlace, ReviewSession
from reviews.places import guards
from reviews.places.notices import places as notices
from reviews.rules import SessionVerb, can_record_on_paper, require
from reviews.sessions.locking import lock_session, lock_sessions
from reviews.texts import clean_text

AMONG_OTHERS = 700
"""The number added to the ranks of a small collective's people, so that they stand after the people of the
collective whose conference reviews them."""
ASIDE = ("aside", "aside_by", "aside_at", "held_on", "minutes")


@dataclass(frozen=True)
class HeldOnPaper:
    """That a place reviewed people on paper: the day, and the number and the scan of its minutes."""

    on: dt.date
    number: str
    minutes: UploadedFile


def _hold(place: ReviewPlace, by: Member, *, on_paper: bool = False) -> ReviewPlace:
    """Lock the session of the place, and return the place as it is stored now. Raises ``PermissionDenied``
    for everybody but staff above the home of the paper and, with ``on_paper``, those who may record that the
    place reviewed the person on paper."""
    lock_session(place.session)
    rows = ReviewPlace.objects.select_related("paper__session__committee", "paper__session__campaign__period")
    rows = rows.select_related("paper__member", "session__committee", "session__campaign", "minutes")
    place = rows.get(pk=place.pk)
    if not (on_paper and can_record_on_paper(by, place)):
        require(SessionVerb.SET_PLACE_ASIDE, place.paper, by)
    return place


@transaction.atomic
def set_places_aside(places: Iterable[ReviewPlace], reason: str, *, by: Member) -> list[ReviewPlace]:
    """Record that people are not reviewed in these places, and why: for instance because the party cell has
    reviewed them on paper, or because all members of a collective belong to one committee (366-QĐ/TW Đ7.2.4).
    Return the places. Either all places are set aside or none. Raises ``ValidationError`` where no place or
    no reason is given, or where the review in one of the places has begun."""
    reason, rows = clean_text(reason), sorted(places, key=lambda place: (place.session_id, place.pk))
    if not rows:
        raise ValidationError(_("Tick at least one person."))
    if not reason:
        raise ValidationError(_("Give the reason why the person is not reviewed there."))
    return [_set_one_aside(_hold(place, by), reason, by) for place in rows]


@transaction.atomic
def record_on_paper(places: Iterable[ReviewPlace], held: HeldOnPaper, *, by: Member) -> list[ReviewPlace]:
    """Record that a further place has reviewed these people on paper, with the scan of its minutes, and
    return the places: nobody waits for them any more. Either all are recorded or none. The same scan sent
    twice changes nothing. Raises ``ValidationError`` by field, where the places belong to several sessions,
    or where the review in one of them has begun."""
    rows = sorted(places, key=lambda place: (place.session_id, place.pk))
    if not rows:
        raise ValidationError(_("Tick at least one person."))
    if len({place.session_id for place in rows}) > 1:
        raise ValidationError(_("Tick people of one place only: each place has minutes of its own."))
    if held.on > clock.today():
        raise ValidationError({"held_on": _("This day has not come yet.")})
    number = clean_text(held.number)
    if not number:
        raise ValidationError({"number": _("Give the number of the minutes, or say that they have none.")})
    rows = [_hold(place, by, on_paper=True) for place in rows]
    digest = file_digest(held.minutes)
    fresh = [place for place in rows if not (place.minutes and place.minutes.sha256 == digest)]
    if not fresh:
        return rows
    minutes = attach_file(held.minutes, fresh[0].session, by=by, for_leads=True)
    words = {"day": f"{held.on:%d/%m/%Y}", "number": number}
    reason = _("Reviewed on paper on %(day)s, minutes %(number)s.") % words
    for place in fresh:
        _set_one_aside(place, reason, by, held_on=held.on, minutes=minutes)
    return rows


def _set_one_aside(
    place: ReviewPlace,
    reason: str,
    by: Member,
    *,
    held_on: dt.date | None = None,
    minutes: Attachment | None = None,
) -> ReviewPlace:
    """Set one place aside, and return it. An agenda item there about the person is deleted, and comments made
    there stay. Raises ``ValidationError`` where such an item has begun, or where the whole collective is
    reviewed in that place."""
    if place.session_id == place.paper.session.held_with_id:
        text = _("The whole collective of %(person)s is reviewed there, and nowhere else.")
        raise ValidationError(text % {"person": place.paper})
    if place.aside == reason and place.minutes == minutes:
        return place
    items = AgendaItem.objects.filter(conference__session=place.session, paper=place.paper)
    if items.exclude(state=ItemState.WAITING).exists():
        text = _("The review of %(person)s in %(place)s has begun. Let it be brought to its end.")
        raise ValidationError(text % {"person": place.paper, "place": place})
    items.delete()
    Event.record("set_place_aside", place.paper, by=by, place=place.session_id, reason=reason)
    place.aside, place.aside_by, place.aside_at = reason, by, clock.now()
    place.held_on, place.minutes = held_on, minutes
    place.save(update_fields=ASIDE)
    notices.place_set_aside(place)
    return place


@transaction.atomic
def take_place_back(place: ReviewPlace, *, by: Member) -> ReviewPlace:
    """Record that the person is reviewed in the place after all, and return the place. Raises
    ``ValidationError`` where a conference has been convened there."""
    place = _hold(place, by, on_paper=place.held_on is not None)
    if not place.aside:
        return place
    if place.session.conference_on:
        raise ValidationError(_("The conference there has been convened without this person."))
    Event.record("take_place_back", place.paper, by=by, place=place.session_id)
    place.aside, place.aside_by, place.aside_at = "", None, None
    place.held_on = place.minutes = None
    place.save(update_fields=ASIDE)
    notices.place_taken_back(place)
    return place


@transaction.atomic
def hold_with(session: ReviewSession, other: ReviewSession, *, by: Member) -> ReviewSession:
    """Let a leadership collective with fewer people than the rule set requires (HD43 §7.4) be reviewed by the
    conference of another committee of the round, and return its session. Its papers can be read there and are
    put on the agenda there, while the rating stays at home. Raises ``ValidationError`` where the collective
    is not small, where its own conference has been convened or reviews other collectives, or where the
    conference of ``other`` cannot be joined."""
    session, other = _both(session, other)
    require(SessionVerb.HOLD_WITH, session, by)
    if session.held_with_id == other.pk:
        return session
    reason = guards.why_own_conference(session)
    if reason:
        raise ValidationError(reason)
    if session.conference_on:
        raise ValidationError(_("This collective's own conference has been convened already."))
    if session.holds.exists():
        raise ValidationError(_("The conference of this collective reviews other collectives too."))
    if not ReviewSession.objects.hosts_for(session).filter(pk=other.pk).exists():
        raise ValidationError(_("Choose a committee of this round whose conference is not convened yet."))
    session.held_with = other
    session.save(update_fields=["held_with"])
    rows = [
        ReviewPlace(paper=paper, session=other, title=paper.title, rank=AMONG_OTHERS + paper.rank)
        for paper in session.papers.in_order()
    ]
    ReviewPlace.objects.bulk_create(rows, ignore_conflicts=True)
    other.visits.filter(paper__session=session).update(
        aside="", aside_by=None, aside_at=None, held_on=None, minutes=None
    )
    Event.record("hold_with", session, by=by, other=other.pk)
    notices.conference_joined(session)
    return session


@transaction.atomic
def hold_alone(session: ReviewSession, *, by: Member) -> ReviewSession:
    """Let the collective hold its own conference after all, and return its session. Raises
    ``ValidationError`` where the conference that it had joined has been convened, or where one of its papers
    has been commented on there."""
    session, other = _both(session, session.room)
    require(SessionVerb.HOLD_WITH, session, by)
    if session.held_with_id is None:
        return session
    there = other.visits.filter(paper__session=session, rank__gte=AMONG_OTHERS)
    if other.conference_on:
        raise ValidationError(_("The conference there has been convened with this collective."))
    if there.filter(comments__isnull=False).exists():
        raise ValidationError(_("Papers of this collective have been commented on there already."))
    there.delete()
    session.held_with = None
    session.save(update_fields=["held_with"])
    Event.record("hold_alone", session, by=by, other=other.pk)
    return session


def _both(session: ReviewSession, other: ReviewSession) -> tuple[ReviewSession, ReviewSession]:
    """Lock both sessions and return them as stored now. They are locked in the order of their keys, so that
    two requests which lock one pair never wait for each other."""
    rows = lock_sessions({session.pk, other.pk})
    return rows[session.pk], rows[other.pk]
