"""Changes to the agenda of a conference: moving, adding and removing an item. The legal order of the items is
in ``reviews.agenda``."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member
from reviews.agenda import AgendaKind, broken_order
from reviews.conference.actions.conferences import announce_news, lock_conference
from reviews.models import AgendaItem, Conclusion, Conference, ItemState
from reviews.rules import ConferenceVerb, require
from reviews.texts import clean_text

UP, DOWN = "up", "down"


def _arranged(item: AgendaItem, by: Member) -> tuple[Conference, list[AgendaItem], int]:
    """Lock the conference of the item. Return the conference, all its items in order, and the index of the
    given item among them. Raises ``PermissionDenied``, or ``ValidationError`` where the item has been
    removed."""
    conference = lock_conference(item.conference)
    require(ConferenceVerb.ARRANGE, conference, by)
    items = list(conference.items.in_order())
    place = next((place for place, row in enumerate(items) if row.pk == item.pk), None)
    if place is None:
        raise ValidationError(_("This item is no longer on the agenda."))
    return conference, items, place


@transaction.atomic
def move_item(item: AgendaItem, way: str, *, by: Member) -> AgendaItem:
    """Move an item that has not begun one place ``UP`` or ``DOWN``, and return the item. The first item of a
    day that goes up, or the last one that goes down, changes to the neighbouring day and keeps its position
    on the agenda. Raises ``ValidationError`` where the item has begun, and, citing the rule, where the move
    would break the legal order (366-QĐ/TW Đ7.3)."""
    conference, items, place = _arranged(item, by)
    row, step = items[place], -1 if way == UP else 1
    if row.state != ItemState.WAITING:
        raise ValidationError(_("An item that has begun keeps its place."))
    neighbour = items[place + step] if 0 <= place + step < len(items) else None
    if neighbour is None:
        return _to_next_day(conference, row, step)
    if neighbour.day_id != row.day_id:
        row.day = neighbour.day
        row.save(update_fields=["day"])
    else:
        _swap(conference, items, place, place + step)
    Event.record("move_item", conference, by=by, item=row.pk, way=way)
    announce_news(conference)
    return row


def _swap(conference: Conference, items: list[AgendaItem], place: int, other: int) -> None:
    """Exchange the two neighbouring items at the indexes ``place`` and ``other``. Raises ``ValidationError``
    where the item at ``other`` has begun or the exchange would break the legal order."""
    if items[other].state != ItemState.WAITING:
        raise ValidationError(_("An item that has begun keeps its place."))
    items[place], items[other] = items[other], items[place]
    against = broken_order([row.kind for row in items])
    if against:
        rule = against.stated_by(conference.session.period.ruleset)
        raise ValidationError(_("Not possible: %(rule)s.") % {"rule": rule})
    first, second = items[place], items[other]
    first.position, second.position = second.position, first.position
    AgendaItem.objects.bulk_update([first, second], ["position"])


def _to_next_day(conference: Conference, row: AgendaItem, step: int) -> AgendaItem:
    """Put the first or last item of the agenda on the day before (``step`` -1) or after (``step`` 1), and
    return the item. Where there is no such day, nothing changes."""
    beyond = conference.days.filter(number=row.day.number + step).first()
    if beyond:
        row.day = beyond
        row.save(update_fields=["day"])
        announce_news(conference)
    return row


@transaction.atomic
def add_item(conference: Conference, title: str, *, by: Member) -> AgendaItem:
    """Add an item of free choice just before the conclusion, from where it can be moved. Return the new item,
    or the one with this title that was added before. Raises ``ValidationError`` where the title is empty or
    the conclusion has begun."""
    conference = lock_conference(conference)
    require(ConferenceVerb.ARRANGE, conference, by)
    title = clean_text(title)[:300]
    if not title:
        raise ValidationError(_("Give the item a title."))
    before = conference.items.filter(kind=AgendaKind.FREE, title__iexact=title).first()
    if before:
        return before
    items = list(conference.items.in_order())
    last = items[-1]
    is_over = last.kind == AgendaKind.CONCLUSION and last.state != ItemState.WAITING
    if is_over:
        raise ValidationError(_("The conclusion has begun; nothing more can be added."))
    last.position += 1
    AgendaItem.objects.bulk_update([last], ["position"])
    item = AgendaItem.objects.create(
        conference=conference,
        day=last.day,
        position=last.position - 1,
        kind=AgendaKind.FREE,
        title=title,
    )
    Conclusion.objects.create(item=item)
    Event.record("add_item", conference, by=by, item=item.pk, title=title)
    announce_news(conference)
    return item


@transaction.atomic
def remove_item(item: AgendaItem, *, by: Member) -> None:
    """Remove from the agenda an item that was added, or the speech of the superior's delegate where no
    delegate comes. Raises ``ValidationError`` for an item that the regulation requires, for one that has
    begun, and for one with remarks."""
    conference, items, place = _arranged(item, by)
    row = items[place]
    if not row.is_removable:
        raise ValidationError(_("The regulation asks for this item; it cannot be removed."))
    if row.state != ItemState.WAITING:
        raise ValidationError(_("This item has begun; it cannot be removed."))
    if row.remarks.exists():
        raise ValidationError(_("Remarks have been written down on this item; it cannot be removed."))
    Event.record("remove_item", conference, by=by, title=row.title)
    row.delete()
    announce_news(conference)
