"""Actions on committees: adding, changing, moving, merging, splitting and dissolving them.

Each asks the administrator over every committee concerned. Each holds the tables of committees, people,
posts and roles until it is done, and so waits for the import of a workbook and for whoever changes one of
them. Then it locks the rows of the committees that it moves or ends, because the opening of a round locks
them, too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Model, Q
from django.utils.translation import gettext as _

from members import clock
from members.listing import few_names
from members.locks import hold_tables
from members.models import (
    GONE,
    CellChange,
    Committee,
    CommitteeChange,
    CommitteeChangeKind,
    CommitteeKind,
    Event,
    Member,
    Post,
    Role,
    committee_is_changing,
)
from members.models.committee import CommitteeQuerySet
from members.organisation.actions.basis import Basis
from members.rules import can_administer, refuse_unless

DEEPEST = 255 // Committee.steplen
"""How many levels a tree may have: the path of a committee is a text of at most 255 letters."""

Row = TypeVar("Row", Post, Role)


@dataclass(frozen=True)
class Share:
    """The part of a cell that goes to another cell when it is split."""

    into: Committee
    members: Sequence[Member]


@transaction.atomic
def add_committee(parent: Committee, committee: Committee, *, by: Member) -> Committee:
    """Put a new committee, not saved yet, below another one and return it."""
    (parent,) = _locked(parent, by=by)
    _refuse_if(parent.ends_on is not None, _("%(name)s has ended.") % {"name": parent}, "parent")
    _refuse_if(parent.depth >= DEEPEST, _("The tree has no more levels."), "parent")
    Committee.objects.add_child(parent, instance=committee)
    Event.record("add_committee", committee, by=by, parent=parent.code)
    return committee


@transaction.atomic
def change_committee(committee: Committee, values: Mapping[str, Any], *, by: Member) -> Committee:
    """Change the committee's own data (name, body, symbol, place, block, first day) and return it. Its place
    in the tree, its kind and its code are not changed in this way."""
    (now,) = _locked(committee, by=by)
    old = {name: getattr(now, name) for name in values}
    changes = {name: [str(old[name]), str(value)] for name, value in values.items() if value != old[name]}
    if not changes:
        return now
    first = values.get("starts_on")
    is_late = bool(first and now.ends_on and first > now.ends_on)
    _refuse_if(is_late, _("The first day is after the last one."), "starts_on")
    for name, value in values.items():
        setattr(now, name, value)
    now.save(update_fields=list(values))
    Event.record("change_committee", now, by=by, changes=changes)
    return now


@transaction.atomic
def move_committee(committee: Committee, parent: Committee, basis: Basis, *, by: Member) -> Committee:
    """Move the committee with all below it to another parent and return it.

    Raises ``ValidationError`` if a session of it or below it is open, and if somebody else has moved it since
    the caller read it."""
    now, parent, former = _locked(committee, parent, _parent_of(committee), by=by)
    _refuse_if_moved(now, committee)
    _check_change(now, basis, parent, ending=False)
    _refuse_if(former == parent, _("%(name)s is below it already.") % {"name": now}, "into")
    _place(now, parent, basis, by=by)
    return Committee.objects.get(pk=now.pk)


@transaction.atomic
def merge_committee(committee: Committee, into: Committee, basis: Basis, *, by: Member) -> Committee:
    """Merge the committee into another one, which goes on with its things, and return it.

    What is below it moves below the other, the members of a cell move to the other cell, posts and roles in
    it end on that day."""
    now, into = _locked(committee, into, by=by)
    _refuse_if_moved(now, committee)
    _check_change(now, basis, into, ending=True)
    _move_all(now, into, basis, by=by)
    return _end(now, CommitteeChangeKind.MERGED, basis, into, by=by)


@transaction.atomic
def split_cell(
    committee: Committee, shares: Sequence[Share], basis: Basis, *, rest: Committee | None, by: Member
) -> Committee:
    """Move some members of the cell to other cells and return it.

    Without ``rest`` the cell goes on with those who stay. Otherwise it ends: who stays goes to ``rest``,
    which goes on with its things."""
    targets = list(dict.fromkeys([*(share.into for share in shares), *([rest] if rest else [])]))
    now, *locked = _locked(committee, *targets, by=by)
    fresh = {target.pk: target for target in locked}
    _refuse_if_moved(now, committee)
    _refuse_if(not targets, _("Say at least one cell to which members go."))
    others = [one for one in (now, *locked) if one.kind != CommitteeKind.CELL]
    _refuse_if(bool(others), _("Only party cells are split: %(names)s.") % {"names": few_names(others)})
    for target in locked:
        _check_change(now, basis, target, ending=rest is not None)
    for share in shares:
        people = _people(now).filter(pk__in=[member.pk for member in share.members])
        _move_people(people, fresh[share.into.pk], basis, by=by)
        _end_rows(Post, now.posts.filter(member__in=share.members), basis.day, by=by)
        if share.into != rest:
            _record(now, CommitteeChangeKind.SPLIT, basis, share.into)
    if rest is None:
        Event.record("split_committee", now, by=by, **_told(basis))
        return now
    rest = fresh[rest.pk]
    _move_all(now, rest, basis, by=by)
    return _end(now, CommitteeChangeKind.SPLIT, basis, rest, by=by)


@transaction.atomic
def dissolve_committee(committee: Committee, successor: Committee, basis: Basis, *, by: Member) -> Committee:
    """End the committee, whose things go to the successor, and return it.

    Raises ``ValidationError`` while it has members or committees below it, because nobody said where they
    go."""
    now, successor = _locked(committee, successor, by=by)
    _refuse_if_moved(now, committee)
    _check_change(now, basis, successor, ending=True)
    below, people = _children(now), _people(now)
    sentence = _("Move first what is below %(name)s: %(below)s.")
    _refuse_if(bool(below), sentence % {"name": now, "below": few_names(below)})
    sentence = _("%(name)s still has members: %(people)s. Merge it, or move them first.")
    _refuse_if(people.exists(), sentence % {"name": now, "people": few_names(people)})
    return _end(now, CommitteeChangeKind.DISSOLVED, basis, successor, by=by)


def _locked(*committees: Committee, by: Member) -> list[Committee]:
    """Lock the tree and return the committees as they are now, in the order given. Raises
    ``PermissionDenied`` if one lies outside what ``by`` administers."""
    hold_tables(alone=True)
    rows = {row.pk: row for row in Committee.objects.filter(pk__in=[one.pk for one in committees])}
    found = [rows[one.pk] for one in committees]
    for row in found:
        sentence = _("Only the administrator over %(name)s may do this.") % {"name": row}
        refuse_unless(can_administer(by, row), sentence)
    return found


def _parent_of(committee: Committee) -> Committee:
    parent: Committee | None = Committee.objects.get_parent(committee)
    if parent is None:
        raise ValidationError(_("The top of the tree is not moved."))
    return parent


def _refuse_if(wrong: bool, sentence: str, field: str | None = None) -> None:
    """Raise ``ValidationError`` with the sentence, at the form's field if one is given."""
    if wrong:
        raise ValidationError({field: sentence} if field else sentence)


def _refuse_if_moved(now: Committee, seen: Committee) -> None:
    changed = now.path != seen.path or now.ends_on != seen.ends_on
    _refuse_if(changed, _("Somebody has just moved or ended %(name)s. Look at it again.") % {"name": now})


def _check_change(committee: Committee, basis: Basis, into: Committee, *, ending: bool) -> None:
    """Refuse a change that the tree, the day or something unfinished does not allow."""
    _refuse_if(committee.ends_on is not None, _("%(name)s has ended.") % {"name": committee})
    _refuse_if(into.ends_on is not None, _("%(name)s has ended.") % {"name": into}, "into")
    sentence = _("%(name)s is %(other)s itself or lies below it.") % {"name": into, "other": committee}
    _refuse_if(into.path.startswith(committee.path), sentence, "into")
    _refuse_if(basis.day > clock.today(), _("The day is in the future."), "day")
    for one in (committee, into):
        if one.starts_on and one.starts_on > basis.day:
            sentence = _("%(name)s exists only since %(day)s.")
            _refuse_if(True, sentence % {"name": one, "day": f"{one.starts_on:%d/%m/%Y}"}, "day")
    _refuse_if_changed_since(committee, basis.day)
    below = Committee.objects.under(committee)
    deepest: int = below.aggregate(deepest=Max("depth"))["deepest"]
    _refuse_if(into.depth + 1 + deepest - committee.depth > DEEPEST, _("The tree has no more levels."))
    list(below.select_for_update().values_list("pk"))
    answers = committee_is_changing.send(Committee, committees=below, ending=ending)
    if sentences := [sentence for _receiver, found in answers for sentence in found or ()]:
        raise ValidationError(sentences)


def _refuse_if_changed_since(committee: Committee, day: dt.date) -> None:
    about = Q(committee=committee) | Q(into=committee)
    last = CommitteeChange.objects.filter(about, day__gt=day).order_by("day").last()
    if last:
        sentence = _("The day is before the last change of %(name)s, on %(day)s.")
        _refuse_if(True, sentence % {"name": committee, "day": f"{last.day:%d/%m/%Y}"}, "day")


def _children(committee: Committee) -> CommitteeQuerySet:
    """Filter to the committees directly below that have not ended."""
    rows = Committee.objects.get_queryset().filter(depth=committee.depth + 1, ends_on__isnull=True)
    return rows.filter(path__startswith=committee.path)


def _people(cell: Committee) -> Any:
    """Filter to the members of the cell, without those who have left: they stay in the books of the cell."""
    return Member.objects.filter(cell=cell).exclude(activity__in=GONE)


def _place(committee: Committee, parent: Committee, basis: Basis, *, by: Member) -> None:
    """Move the committee below the parent and keep where it was."""
    tree: Any = Committee.objects  # the library builds its manager in a way no type checker follows
    former = tree.get_parent(committee)
    _record(committee, CommitteeChangeKind.MOVED, basis, parent, former=former)
    tree.move(committee, parent, "last-child")
    Event.record("move_committee", committee, by=by, former=former.code, parent=parent.code, **_told(basis))


def _move_all(committee: Committee, into: Committee, basis: Basis, *, by: Member) -> None:
    """Move what is below the committee, and the members of a cell, to another one."""
    people, below = _people(committee), list(_children(committee))
    is_cell = into.kind == CommitteeKind.CELL
    sentence = _("The members of %(name)s can only go to a party cell.") % {"name": committee}
    _refuse_if(people.exists() and not is_cell, sentence, "into")
    sentence = _("A party cell has no committees below it: %(below)s.") % {"below": few_names(below)}
    _refuse_if(bool(below) and is_cell, sentence, "into")
    for child in below:
        _refuse_if_changed_since(child, basis.day)
        _place(Committee.objects.get(pk=child.pk), Committee.objects.get(pk=into.pk), basis, by=by)
    _move_people(people, into, basis, by=by)


def _move_people(people: Any, cell: Committee, basis: Basis, *, by: Member) -> None:
    """Enter for these members, a queryset, that they belong to the cell from that day on."""
    late = people.filter(cell_changes__starts_on__gt=basis.day).distinct()
    sentence = _("The day is before the last change of cell of %(people)s.")
    _refuse_if(late.exists(), sentence % {"people": few_names(late)}, "day")
    moved = list(people)
    for member in moved:  # one by one: the database copies each to its member
        CellChange.objects.create(member=member, cell=cell, starts_on=basis.day, document=basis.document)
    _note("change_cell", moved, by=by, cell=cell.code, **_told(basis))


def _end(
    committee: Committee,
    kind: CommitteeChangeKind,
    basis: Basis,
    successor: Committee,
    *,
    by: Member,
) -> Committee:
    """End the committee on that day with the posts and roles in it."""
    now: Committee = Committee.objects.get(pk=committee.pk)
    _end_rows(Post, now.posts.all(), basis.day, by=by)
    _end_rows(Role, now.roles.all(), basis.day, by=by)
    now.ends_on, now.successor = basis.day, successor
    now.save(update_fields=["ends_on", "successor"])
    _record(now, kind, basis, successor)
    Event.record(f"{kind}_committee", now, by=by, successor=successor.code, **_told(basis))
    return now


def _end_rows(model: type[Row], rows: Any, day: dt.date, *, by: Member) -> None:
    """End these posts or roles on that day, as far as they last longer."""
    held = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))
    late = held.filter(starts_on__gt=day).select_related("member")
    _refuse_if(bool(late), _("These begin only later: %(rows)s.") % {"rows": few_names(late)}, "day")
    ended = list(held)
    model.objects.filter(pk__in=[row.pk for row in ended]).update(ends_on=day)
    _note(f"end_{model.__name__.lower()}", ended, by=by, ends_on=day.isoformat())


def _record(
    committee: Committee,
    kind: CommitteeChangeKind,
    basis: Basis,
    into: Committee,
    former: Committee | None = None,
) -> None:
    CommitteeChange.objects.create(
        committee=committee,
        kind=kind,
        day=basis.day,
        document=basis.document,
        former_parent=former or Committee.objects.get_parent(committee),
        into=into,
    )


def _note(verb: str, rows: Collection[Model], *, by: Member, **data: Any) -> None:
    for row in rows:
        Event.record(verb, row, by=by, **data)


def _told(basis: Basis) -> dict[str, str]:
    """Return day and document as the history keeps them."""
    return {"day": basis.day.isoformat(), "document": basis.document}
