"""The conference as it goes: which point is on, who speaks, who leaves the room."""

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


def _running(conference: Conference, by: Member, verb: ConferenceVerb = ConferenceVerb.RUN) -> Conference:
    conference = lock_conference(conference)
    require(verb, conference, by)
    if conference.opened_at is None:
        raise ValidationError(_("The conference has not been opened. Call the roll and open it."))
    return conference


def _item(conference: Conference, item: AgendaItem) -> AgendaItem:
    row = conference.items.filter(pk=item.pk).first()
    if row is None:
        raise ValidationError(_("This point is no longer on the agenda."))
    return row


@transaction.atomic
def start_item(item: AgendaItem, *, by: Member, seen: int | None) -> AgendaItem:
    """Begin a point, or take a closed one up again; the one that is on is closed by it. ``seen`` is the point
    that was on when the button was pressed: where another is on meanwhile, nothing happens."""
    conference = _running(item.conference, by)
    row, now = _item(conference, item), conference.items.filter(state=ItemState.CURRENT).first()
    if (now.pk if now else None) != seen:
        on = _("Meanwhile “%(item)s” is on. Look again.") % {"item": now}
        raise ValidationError(on if now else _("Meanwhile no point is on. Look again."))
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
    """Every point that by law comes before this one is closed, or is the one that ends now."""
    over = [one.pk for one in (row, now) if one]
    for other in conference.items.open().exclude(pk__in=over):
        order = barring_order(other.kind, row.kind)
        if order:
            raise ValidationError(
                _("“%(other)s” has to come first: %(rule)s.")
                % {"other": other, "rule": order.stated_by(conference.session.period.ruleset)}
            )


def _close(item: AgendaItem) -> None:
    """With it ends the list of its speakers."""
    item.state, item.ended_at = ItemState.CLOSED, clock.now()
    item.save(update_fields=["state", "ended_at"])
    item.speakers.filter(state=SpeakerState.WAITING).delete()
    item.speakers.update(state=SpeakerState.DONE)


@transaction.atomic
def close_item(item: AgendaItem, *, by: Member) -> AgendaItem:
    conference = _running(item.conference, by)
    row = _item(conference, item)
    if row.state != ItemState.CURRENT:
        raise ValidationError(_("This point is not on."))
    _close(row)
    Event.record("close_item", conference, by=by, item=row.pk, title=row.title)
    announce_news(conference)
    return row


@transaction.atomic
def clear_room(item: AgendaItem, *, by: Member, out: bool) -> AgendaItem:
    """Ask whom the point is about to leave the room, or back in."""
    conference = _running(item.conference, by)
    row = _item(conference, item)
    if row.paper_id is None:
        raise ValidationError(_("This point is about nobody."))
    row.clears_room = out
    row.save(update_fields=["clears_room"])
    Event.record("clear_room", conference, by=by, item=row.pk, out=out)
    announce_news(conference)
    return row


@transaction.atomic
def ask_floor(conference: Conference, *, by: Member) -> Speaker:
    """A member asks for the floor on the point that is on. Guests and those sent have no voice of their own;
    the chair may give them the floor (``call_speaker``)."""
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
    """Put anybody on the roll on the list of speakers."""
    conference = _running(attendee.conference, by)
    return _queue(conference, attendee, by)


def _queue(conference: Conference, attendee: Attendee, by: Member) -> Speaker:
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
    conference = _running(speaker.conference, by)
    row = conference.speakers.filter(pk=speaker.pk).select_related("attendee").first()
    if row is None:
        raise ValidationError(_("The list of speakers has changed meanwhile."))
    return conference, row


@transaction.atomic
def give_floor(speaker: Speaker, *, by: Member) -> Speaker:
    """This one speaks; whoever spoke before has ended."""
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
    """Off the list; what was said stays."""
    conference, row = _speaker(speaker, by)
    if row.state == SpeakerState.WAITING:
        row.delete()
    announce_news(conference)


@transaction.atomic
def hurry_speaker(speaker: Speaker, *, by: Member) -> Speaker:
    """To the head of those who wait."""
    conference, row = _speaker(speaker, by)
    row.item.speakers.exclude(pk=row.pk).update(position=F("position") + 1)
    row.position = 1
    row.save(update_fields=["position"])
    announce_news(conference)
    return row
