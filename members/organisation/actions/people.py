"""Adding a member, changing the own data, and what happens to a member in the course of a life.

Nothing is deleted: a member who has gone stays on record with the posts, roles and papers of before."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from members import clock
from members.actions.leaving import end_everything
from members.locks import hold_tables, lock_people
from members.models import (
    GONE,
    Activity,
    ActivityChange,
    CellChange,
    Committee,
    CommitteeKind,
    Event,
    Member,
)
from members.models.names import plain
from members.organisation.actions.basis import Basis
from members.organisation.forms.people import OWN_DATA
from members.rules import can_administer, can_administer_member, refuse_unless


@transaction.atomic
def add_member(code: str, cell: Committee, data: dict[str, Any], *, by: Member) -> Member:
    """Add a member to a cell and return the member. ``data`` holds the fields of ``OWN_DATA``.

    Raises ``ValidationError`` by field, also where a member of the same name, birth and admission exists:
    then ``data`` has to hold ``is_another`` to say that this is another person."""
    hold_tables(alone=True)  # whoever adds the same person in another cell waits
    refuse_unless(can_administer(by, cell), _("You administer another part of the tree."))
    _require_cell(cell, clock.today())
    same = Member.objects.filter(
        search_name=plain(data["full_name"]),
        born_on__year=data["born_on"].year,
        admitted_on=data["admitted_on"],
    )
    if not data.get("is_another") and (found := same.first()):
        raise ValidationError(
            _("%(name)s (%(code)s) has the same name, birth and admission. Say that this is another person.")
            % {"name": found, "code": found.code}
            if can_administer_member(by, found)
            else _("A member of the same name, birth and admission exists. Say that this is another person.")
        )
    member = Member(code=code, cell=cell, **{name: data[name] for name in OWN_DATA})
    member.full_clean(exclude=["sort_name", "search_name"])
    member.save()
    Event.record("add_member", member, by=by, cell=cell.code)
    return member


@transaction.atomic
def change_member(member: Member, data: dict[str, Any], *, by: Member) -> Member:
    """Change the own data of a member and return the member. History keeps what was there before."""
    member = locked_member(member, by=by)
    changes = {}
    for name in OWN_DATA:
        if (old := getattr(member, name)) != data[name]:
            changes[name] = [_shown(old), _shown(data[name])]
            setattr(member, name, data[name])
    if changes:
        member.full_clean(exclude=["sort_name", "search_name"])
        member.save(update_fields=list(changes))
        Event.record("change_member", member, by=by, changes=changes)
    return member


@transaction.atomic
def record_activity(member: Member, activity: Activity, basis: Basis, *, by: Member) -> Member:
    """Enter what the member's activity is from a day on, and return the member.

    With an activity of ``GONE`` all posts and roles of the member end on that day, those that would begin
    later are left out, and the login is closed. Raises ``ValidationError`` for a day in the future, before
    the last entry or before the admission, and where a document or the place is missing."""
    member = locked_member(member, by=by)
    _require_day(member, basis.day, member.activity_changes.all())
    if activity != Activity.ACTIVE and not basis.document:
        raise ValidationError({"document": _("Name the document on which this rests.")})
    if activity in {Activity.MOVED_OUT, Activity.ABROAD} and not basis.place:
        raise ValidationError({"place": _("Say where the member moved to or stays.")})
    if activity == member.activity:
        raise ValidationError({"activity": _("This is what holds already.")})
    ActivityChange.objects.create(
        member=member,
        activity=activity,
        starts_on=basis.day,
        document=basis.document,
        place=basis.place,
    )
    Event.record(
        "record_activity",
        member,
        by=by,
        activity=activity,
        starts_on=basis.day.isoformat(),
        document=basis.document,
    )
    if activity in GONE:
        end_everything(member, basis.day)
    member.refresh_from_db(fields=["activity"])
    return member


@transaction.atomic
def move_member(member: Member, cell: Committee, basis: Basis, *, by: Member) -> Member:
    """Enter that the member belongs to another cell from a day on, and return the member.

    Both cells have to be administered by ``by``. Posts are not touched, because a secretary who moves has to
    be followed by somebody. Raises ``ValidationError`` by field."""
    member = locked_member(member, by=by, cell=cell)
    refuse_unless(can_administer(by, cell), _("You administer another part of the tree."))
    _require_cell(cell, basis.day)
    _require_day(member, basis.day, member.cell_changes.all())
    if member.has_left:
        raise ValidationError(_("This member has left. Enter first that the member is active again."))
    if cell.pk == member.cell_id:
        raise ValidationError({"cell": _("This is the member's cell already.")})
    if not member.cell_changes.exists():  # what holds so far gets an entry, too
        CellChange.objects.create(member=member, cell=member.cell, starts_on=member.admitted_on)
    CellChange.objects.create(member=member, cell=cell, starts_on=basis.day, document=basis.document)
    Event.record(
        "move_member",
        member,
        by=by,
        former=member.cell.code,
        cell=cell.code,
        starts_on=basis.day.isoformat(),
        document=basis.document,
    )
    member.refresh_from_db(fields=["cell"])
    return member


def locked_member(member: Member, *, by: Member, cell: Committee | None = None) -> Member:
    """Lock the member, and before the ``cell`` to which the member is to go, and return the member as it is
    now. Raises ``PermissionDenied`` unless ``by`` administers the member."""
    (member,) = lock_people(member, at=[cell] if cell else [])
    refuse_unless(can_administer_member(by, member), _("You administer another part of the tree."))
    if member.is_merged:
        raise ValidationError(_("%(code)s was merged into another record.") % {"code": member.code})
    return member


def _require_cell(cell: Committee, day: dt.date) -> None:
    cell = Committee.objects.get(pk=cell.pk)  # as it is now that it is locked
    if cell.kind != CommitteeKind.CELL or (cell.ends_on and cell.ends_on < day):
        raise ValidationError({"cell": _("Members belong to a party cell that exists on this day.")})


def _require_day(member: Member, day: dt.date, entries: models.QuerySet[Any]) -> None:
    if day > clock.today():
        raise ValidationError({"starts_on": _("This day lies in the future.")})
    last = entries.order_by("starts_on").last()
    if day < (last.starts_on if last else member.admitted_on):
        raise ValidationError({"starts_on": _("This day lies before the last entry, or the admission.")})


def _shown(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value
