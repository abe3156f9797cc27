"""Running an open conference: which agenda item is being dealt with, who speaks, who leaves the room."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from reviews.agenda import barring_order
from reviews.conference.actions.conferences import announce_news, lock_conference
from reviews.models import AgendaItem, Attendee, Conference, ItemState, Speaker, SpeakerState
from reviews.places import guards as places
from reviews.rules import ConferenceVerb, require


def _running(conference: Conference, by: Member) -> Conference:
    """Lock the conference for a person who may run it, and return it as it is stored now. Raises
    ``PermissionDenied``, or ``ValidationError`` where the conference is not open."""
    conference = lock_conference(conference)
    require(ConferenceVerb.RUN, conference, by)
    if conference.opened_at is None:
        raise ValidationError(_("The conference has not been opened. Call the roll and open it."))
    return conference


def _item(conference: Conference, item: AgendaItem) -> AgendaItem:
    row = conference.items.filter(pk=item.pk).first()
    if row is None:
        raise ValidationError(_("This item is no longer on the agenda."))
    return row


@transaction.atomic
def start_item(item: AgendaItem, *, by: Member, seen: int | None) -> AgendaItem:
    """Begin an agenda item, or take a closed item up again, and return it. The current item is closed.
    ``seen`` is the key of the item that the page showed as current when the button was pressed, ``None``
    where it showed none. Raises ``ValidationError`` where another item is current by now, or where the legal
    order or another place of review requires a different review first."""
    conference = _running(item.conference, by)
    row, now = _item(conference, item), conference.items.filter(state=ItemState.CURRENT).first()
    if (now.pk if now else None) != seen:
        on = _("Meanwhile “%(item)s” is on. Look again.") % {"item": now}
        raise ValidationError(on if now else _("Meanwhile no item is on. Look again."))
    if now and now.pk == row.pk:
        return row
    _require_order(conference, row, now)
    if row.paper and row.state == ItemState.WAITING:
        places.require_held_before(row.paper, conference.session)
    if now:
        _close(now)
    row.state, row.started_at, row.ended_at = ItemState.CURRENT, row.started_at or clock.now(), None
    row.save(update_fields=["state", "started_at", "ended_at"])
    Event.record("start_item", conference, by=by, item=row.pk, title=row.title)
    announce_news(conference)
    return row


def _require_order(conference: Conference, row: AgendaItem, now: AgendaItem | None) -> None:
    """Raise ``ValidationError`` where an item that comes before ``row`` in the legal order is not closed. The
    item ``now``, which ends when ``row`` begins, does not count."""
    over = [one.pk for one in (row, now) if one]
    for other in conference.items.open().exclude(pk__in=over):
        order = barring_order(other.kind, row.kind)
        if order:
            raise ValidationError(
                _("“%(other)s” has to come first: %(rule)s.")
                % {"other": other, "rule": order.stated_by(conference.session.period.ruleset)}
            )


def _close(item: AgendaItem) -> None:
    """Close the item and its list of speakers: those still waiting are deleted, all others count as having
    spoken."""
    item.state, item.ended_at = ItemState.CLOSED, clock.now()
    item.save(update_fields=["state", "ended_at"])
    item.speakers.filter(state=SpeakerState.WAITING).delete()
    item.speakers.update(state=SpeakerState.DONE)


@transaction.atomic
def close_item(item: AgendaItem, *, by: Member) -> AgendaItem:
    conference = _running(item.conference, by)
    row = _item(conference, item)
    if row.state != ItemState.CURRENT:
        raise ValidationError(_("This item is not on."))
    _close(row)
    Event.record("close_item", conference, by=by, item=row.pk, title=row.title)
    announce_news(conference)
    return row


@transaction.atomic
def clear_room(item: AgendaItem, *, by: Member, out: bool) -> AgendaItem:
    """Record that the person under review in this item is to leave the room (``out`` is true), or may come
    back in. Return the item. Raises ``ValidationError`` where the item is about nobody."""
    conference = _running(item.conference, by)
    row = _item(conference, item)
    if row.paper_id is None:
        raise ValidationError(_("This item is about nobody."))
    if row.clears_room == out:
        return row
    row.clears_room = out
    row.save(update_fields=["clears_room"])
    Event.record("clear_room", conference, by=by, item=row.pk, out=out)
    announce_news(conference)
    return row


@transaction.atomic
def ask_floor(conference: Conference, *, by: Member) -> Speaker:
    """Add the member ``by`` to the list of speakers of the current item, and return the entry. Only members
    entitled to vote can ask for the floor, all others get ``PermissionDenied``. Guests and people sent to the
    session are added by ``call_speaker``."""
    conference = lock_conference(conference)
    attendee = conference.roll.filter(member=by).first()
    if attendee is None or not attendee.entitled:
        raise PermissionDenied(
            _("Only the members reviewed ask for the floor. Guests and delegates speak when the chair calls.")
        )
    require(ConferenceVerb.ASK_FLOOR, conference, by)
    return _queue(conference, attendee, by)


@transaction.atomic
def call_speaker(attendee: Attendee, *, by: Member) -> Speaker:
    """Add any person on the roll to the list of speakers of the current item, and return the entry."""
    conference = _running(attendee.conference, by)
    return _queue(conference, attendee, by)


def _queue(conference: Conference, attendee: Attendee, by: Member) -> Speaker:
    """Add the attendee at the end of the list of speakers of the current item, and return the entry. An
    attendee who already waits or speaks is not added twice. Raises ``ValidationError`` where no item is
    current."""
    item = conference.items.filter(state=ItemState.CURRENT).first()
    if item is None:
        raise ValidationError(_("No point is on at the moment."))
    waiting = item.speakers.filter(attendee=attendee).exclude(state=SpeakerState.DONE).first()
    if waiting:
        return waiting
    last = item.speakers.aggregate(last=Max("position"))["last"] or 0
    speaker = Speaker.objects.create(
        conference=conference, item=item, attendee=attendee, position=last + 1, asked_by=by
    )
    announce_news(conference)
    return speaker


def _speaker(speaker: Speaker, by: Member) -> tuple[Conference, Speaker]:
    """Lock the running conference, and return it with the speaker as stored now. Raises ``ValidationError``
    where the speaker has been taken off the list."""
    conference = _running(speaker.conference, by)
    row = conference.speakers.filter(pk=speaker.pk).select_related("attendee").first()
    if row is None:
        raise ValidationError(_("The list of speakers has changed meanwhile."))
    return conference, row


@transaction.atomic
def give_floor(speaker: Speaker, *, by: Member) -> Speaker:
    """Let a waiting speaker speak now. The person who was speaking counts as having spoken."""
    conference, row = _speaker(speaker, by)
    if row.state != SpeakerState.WAITING:
        raise ValidationError(_("The list of speakers has changed meanwhile."))
    conference.speakers.filter(state=SpeakerState.SPEAKING).update(state=SpeakerState.DONE)
    row.state = SpeakerState.SPEAKING
    row.save(update_fields=["state"])
    announce_news(conference)
    return row


@transaction.atomic
def end_speech(speaker: Speaker, *, by: Member) -> Speaker:
    conference, row = _speaker(speaker, by)
    row.state = SpeakerState.DONE
    row.save(update_fields=["state"])
    announce_news(conference)
    return row


@transaction.atomic
def drop_speaker(speaker: Speaker, *, by: Member) -> None:
    """Take a waiting speaker off the list. Somebody who speaks or has spoken stays on the list."""
    conference, row = _speaker(speaker, by)
    if row.state == SpeakerState.WAITING:
        row.delete()
    announce_news(conference)


@transaction.atomic
def hurry_speaker(speaker: Speaker, *, by: Member) -> Speaker:
    """Put a speaker first on the list of the item."""
    conference, row = _speaker(speaker, by)
    row.item.speakers.exclude(pk=row.pk).update(position=F("position") + 1)
    row.position = 1
    row.save(update_fields=["position"])
    announce_news(conference)
    return row
