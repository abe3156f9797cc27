"""Where a person is reviewed beside the home of the own paper: what the level above settles about it."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from reviews.models import AgendaItem, ItemState, ReviewPlace, ReviewSession
from reviews.places import guards
from reviews.places.notices import places as notices
from reviews.rules import SessionVerb, require
from reviews.sessions.locking import lock_session
from reviews.texts import clean_text

AMONG_OTHERS = 700
"""The rank from which the people of a small collective follow those of the other."""


def _hold(place: ReviewPlace, by: Member) -> ReviewPlace:
    """The place under the lock of its session, for staff above the paper's home."""
    lock_session(place.session)
    rows = ReviewPlace.objects.select_related("paper__session__committee", "paper__session__campaign__period")
    place = rows.select_related("paper__member", "session__committee", "session__campaign").get(pk=place.pk)
    require(SessionVerb.SET_PLACE_ASIDE, place.paper, by)
    return place


@transaction.atomic
def set_places_aside(places: Iterable[ReviewPlace], reason: str, *, by: Member) -> list[ReviewPlace]:
    """These people are not reviewed in these places, for the reason given: the cell has done it on paper, or
    all of a collective belong to one committee (366-QĐ/TW Đ7.2.4). All of them or none; raises
    ``ValidationError`` once a point has begun there."""
    reason, rows = clean_text(reason), sorted(places, key=lambda place: (place.session_id, place.pk))
    if not rows:
        raise ValidationError(_("Tick at least one person."))
    if not reason:
        raise ValidationError(_("Give the reason why the person is not reviewed there."))
    return [_set_one_aside(_hold(place, by), reason, by) for place in rows]


def _set_one_aside(place: ReviewPlace, reason: str, by: Member) -> ReviewPlace:
    """A point that waits goes off the agenda; what was commented there stays."""
    if place.session_id == place.paper.session.held_with_id:
        text = _("The whole collective of %(person)s is reviewed there, and nowhere else.")
        raise ValidationError(text % {"person": place.paper})
    items = AgendaItem.objects.filter(conference__session=place.session, paper=place.paper)
    if items.exclude(state=ItemState.WAITING).exists():
        text = _("The review of %(person)s in %(place)s has begun. Let it be brought to its end.")
        raise ValidationError(text % {"person": place.paper, "place": place})
    items.delete()
    Event.record("set_place_aside", place.paper, by=by, place=place.session_id, reason=reason)
    place.aside, place.aside_by, place.aside_at = reason, by, clock.now()
    place.save(update_fields=["aside", "aside_by", "aside_at"])
    notices.place_set_aside(place)
    return place


@transaction.atomic
def take_place_back(place: ReviewPlace, *, by: Member) -> ReviewPlace:
    """The person is reviewed there after all; possible while no conference is convened there."""
    place = _hold(place, by)
    if place.session.conference_on:
        raise ValidationError(_("The conference there has been convened without this person."))
    Event.record("take_place_back", place.paper, by=by, place=place.session_id)
    place.aside, place.aside_by, place.aside_at = "", None, None
    place.save(update_fields=["aside", "aside_by", "aside_at"])
    notices.place_taken_back(place)
    return place


@transaction.atomic
def hold_with(session: ReviewSession, other: ReviewSession, *, by: Member) -> ReviewSession:
    """A leadership collective of fewer people than the rule set asks for (HD43 §7.4) is reviewed by the
    conference of another committee of the round: its papers are read and stand on the agenda there. It is
    rated at home. Raises ``ValidationError``."""
    session, other = _both(session, other)
    require(SessionVerb.HOLD_WITH, session, by)
    reason = guards.why_own_conference(session)
    if reason:
        raise ValidationError(reason)
    if session.conference_on or session.holds.exists():
        raise ValidationError(_("This collective's own conference has been convened, or reviews others too."))
    if not ReviewSession.objects.hosts_for(session).filter(pk=other.pk).exists():
        raise ValidationError(_("Choose a committee of this round whose conference is not convened yet."))
    session.held_with = other
    session.save(update_fields=["held_with"])
    rows = [
        ReviewPlace(paper=paper, session=other, title=paper.title, rank=AMONG_OTHERS + paper.rank)
        for paper in session.papers.in_order()
    ]
    ReviewPlace.objects.bulk_create(rows, ignore_conflicts=True)
    other.visits.filter(paper__session=session).update(aside="", aside_by=None, aside_at=None)
    Event.record("hold_with", session, by=by, other=other.pk)
    notices.conference_joined(session)
    return session


@transaction.atomic
def hold_alone(session: ReviewSession, *, by: Member) -> ReviewSession:
    """It holds its own conference after all; while the other's has not been convened."""
    session, other = _both(session, session.room)
    require(SessionVerb.HOLD_WITH, session, by)
    there = other.visits.filter(paper__session=session, rank__gte=AMONG_OTHERS)
    if other.conference_on or there.filter(comments__isnull=False).exists():
        raise ValidationError(_("The review there has begun. Let it be brought to its end."))
    there.delete()
    session.held_with = None
    session.save(update_fields=["held_with"])
    Event.record("hold_alone", session, by=by, other=other.pk)
    return session


def _both(session: ReviewSession, other: ReviewSession) -> tuple[ReviewSession, ReviewSession]:
    """Under lock, in the order of their keys."""
    rows = {pk: lock_session(ReviewSession(pk=pk)) for pk in sorted({session.pk, other.pk})}
    return rows[session.pk], rows[other.pk]
