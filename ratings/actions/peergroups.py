"""Actions that make and arrange peer groups. Each locks every group that it changes.

Here and in all actions that decide or release levels, sessions are locked first, then groups, then cases,
each in the order of the keys. A case enters or leaves a group only while that group is locked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members.models import Committee, CommitteeKind, Event, Member, Post, RoleKind
from members.rules import IN_WORDS, for_whom, refuse_unless
from ratings import guards
from ratings.models import PeerGroup, PeerPlace, Period, RatingCase
from ratings.rules import can_group
from ratings.rulesets import SubjectKind, UnitRole

INDIVIDUALS = "individuals"


def lock_groups(pks: Collection[int]) -> list[PeerGroup]:
    """Return the groups with these keys, locked in the order of the keys, and read once the locks are there.
    Raises ``ValidationError`` for a group of a cancelled round."""
    rows = PeerGroup.objects.filter(pk__in=pks).order_by("pk")
    list(rows.select_for_update().values_list("pk"))
    found = list(rows.select_related("committee", "period__frozen"))
    for group in found:
        _require_standing(group.period)
    return found


def _require_standing(period: Period) -> None:
    if period.cancelled_at:
        raise ValidationError(_("The round is cancelled: it can be read, and nothing in it is changed."))


def lock_groups_of(cases: Collection[int]) -> list[PeerGroup]:
    """Return every group in which these cases stand, read and locked. Raises ``ValidationError`` if a case
    was moved to another group while this call waited for the locks."""
    groups = lock_groups(_groups_of(cases))
    if _groups_of(cases) - {group.pk for group in groups}:
        raise ValidationError(_("The peer groups have just been changed. Look at them again."))
    return groups


def _groups_of(cases: Collection[int]) -> set[int]:
    return set(PeerPlace.objects.filter(case__in=cases).values_list("group", flat=True))


@transaction.atomic
def group_cases(period: Period, committee: Committee, *, by: Member) -> int:
    """Put every case of the committee and the committees below it that stands in no group into its default
    group. Return the number of cases placed.

    A default group has the cases of one kind of subject, in committees of one kind under one superior. In
    cells all individuals are one group (366-QĐ/TW Đ11.1.5).
    """
    _require(by, committee)
    period = _lock_period(period.pk)
    cases = RatingCase.objects.filter(
        period=period, committee__path__startswith=committee.path, place__isnull=True
    ).select_related("committee")
    above = {row.path: row for row in Committee.objects.under(committee)}
    placed = _place(period, list(cases.order_by("pk")), above)
    if placed:
        Event.record("group_cases", period, by=by, committee=committee.code, placed=placed)
    return placed


@transaction.atomic
def group_new_cases(period: Period, committee: Committee, cases: Sequence[RatingCase]) -> None:
    """Put the cases just created for a round into their default groups, as ``group_cases`` does.

    ``committee`` is the topmost committee of the round. The caller must have checked that the round may be
    opened, and must have read the cases with their committees.
    """
    _lock_period(period.pk)
    placed = set(PeerPlace.objects.filter(case__in=cases).values_list("case", flat=True))
    cases = [case for case in cases if case.pk not in placed]
    paths = {case.committee.path[: -Committee.steplen] for case in cases}
    above = {row.path: row for row in Committee.objects.under(committee).filter(path__in=paths)}
    _place(period, cases, above)


def lock_for_regrouping(period: Period, cases: Collection[int]) -> None:
    """Lock the period and the groups of these cases, in that order, before cases leave or enter a group."""
    _lock_period(period.pk)
    lock_groups_of(cases)


def ungroup_case(case: RatingCase) -> None:
    """Take the case out of its peer group, because its subject is no longer rated in this place. The quota no
    longer counts it. The caller has checked that this may be done (``lock_for_regrouping``)."""
    PeerPlace.objects.filter(case=case).delete()


def ungroup_cases(cases: QuerySet[RatingCase]) -> None:
    """Take these cases out of their peer groups, as ``ungroup_case`` does."""
    PeerPlace.objects.filter(case__in=cases.values("pk")).delete()


def renew_role(case: RatingCase, *, is_head: bool) -> None:
    """Save what the subject is in the unit now. The case stays in its group. The caller has locked it."""
    other = UnitRole.DEPUTY if case.kind == SubjectKind.LEADER else UnitRole.MEMBER
    role = UnitRole.HEAD if is_head else other
    PeerPlace.objects.filter(case=case).exclude(role=role.value).update(role=role.value)


def _lock_period(pk: int) -> Period:
    """Lock the period, so that two people who make or name its groups wait for each other. The period is
    locked before its groups."""
    period = Period.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
    _require_standing(period)
    return period


def _place(period: Period, cases: Sequence[RatingCase], above: dict[str, Committee]) -> int:
    """Put these cases into their default groups and return how many cases they are.

    ``above`` maps a path to the committee with that path; the superiors of the cases are looked up in it. A
    committee whose superior is not in ``above``, like the topmost one of a round, counts as its own superior.
    """
    held = Post.objects.held_on(period.ends_on).filter(committee__in={case.committee_id for case in cases})
    heads = set(held.filter(is_head=True).values_list("member", "committee"))
    groups: dict[tuple[int, str], PeerGroup] = {}
    places = []
    for case in cases:
        authority = above.get(case.committee.path[: -Committee.steplen], case.committee)
        slot = (authority.pk, _key(case))
        if slot not in groups:
            groups[slot] = _default_group(period, authority, case)
        if case.member_id is None:
            role = UnitRole.COLLECTIVE
        elif (case.member_id, case.committee_id) in heads:
            role = UnitRole.HEAD
        else:
            role = UnitRole.DEPUTY if case.kind == SubjectKind.LEADER else UnitRole.MEMBER
        places.append(PeerPlace(case=case, group=groups[slot], role=role.value))
    PeerPlace.objects.bulk_create(places)
    return len(places)


def _require(by: Member, *committees: Committee) -> None:
    for committee in committees:
        refuse_unless(can_group(by, committee), for_whom([str(IN_WORDS[RoleKind.STAFF])]))


def _key(case: RatingCase) -> str:
    """Return the key that the case's default group has under its superior: the kind of subject and the kind
    of committee."""
    in_cell = case.committee.kind == CommitteeKind.CELL and case.member_id is not None
    return f"{INDIVIDUALS if in_cell else case.kind}.{case.committee.kind}"


def _default_group(period: Period, authority: Committee, case: RatingCase) -> PeerGroup:
    who = _("Individuals") if _key(case).startswith(INDIVIDUALS) else case.get_kind_display()
    name = _("%(who)s · %(kind)s · %(committee)s") % {
        "who": who,
        "kind": case.committee.get_kind_display(),
        "committee": authority.name,
    }
    group, _made = PeerGroup.objects.get_or_create(
        period=period, committee=authority, key=_key(case), defaults={"name": name[:200]}
    )
    return group


@transaction.atomic
def make_group(period: Period, committee: Committee, name: str, *, by: Member) -> PeerGroup:
    """Create an empty group and return it. Cases can then be moved into it. Raises ``ValidationError`` if the
    name is taken."""
    _require(by, committee)
    _lock_period(period.pk)
    group = PeerGroup(period=period, committee=committee, name=name.strip())
    group.full_clean()
    group.save()
    Event.record("make_group", group, by=by, name=group.name)
    return group


@transaction.atomic
def rename_group(group: PeerGroup, name: str, *, by: Member) -> PeerGroup:
    _lock_period(group.period_id)
    [group] = lock_groups([group.pk])
    _require(by, group.committee)
    old, group.name = group.name, name.strip()
    if group.name == old:
        return group
    group.full_clean()
    group.save(update_fields=["name"])
    Event.record("rename_group", group, by=by, old=old, new=group.name)
    return group


@transaction.atomic
def move_cases(cases: Collection[int], group: PeerGroup, *, by: Member) -> None:
    """Move these cases to another group of their period. Raises ``ValidationError`` if a case is released or
    of another period, or if somebody else has changed the groups since they were read."""
    lines = {row.pk: row for row in lock_groups({*_groups_of(cases), group.pk})}
    _require(by, *(row.committee for row in lines.values()))
    places = list(PeerPlace.objects.filter(case__in=cases).select_related("case"))
    if len(places) != len(set(cases)) or any(place.group_id not in lines for place in places):
        raise ValidationError(_("The peer groups have just been changed. Look at them again."))
    if any(place.case.released_at for place in places):
        raise ValidationError(_("A published rating stays in the group in which it was counted."))
    if any(place.case.period_id != group.period_id for place in places):
        raise ValidationError(_("The group belongs to another period."))
    for place in places:
        if place.group_id == group.pk:
            continue
        old, place.group_id = place.group_id, group.pk
        Event.record("move_case", place.case, by=by, old=lines[old].name, new=lines[group.pk].name)
    PeerPlace.objects.bulk_update(places, ["group"])


@transaction.atomic
def pool_groups(groups: Sequence[PeerGroup], into: PeerGroup, *, by: Member) -> PeerGroup:
    """Move all cases of these groups to the group ``into``, delete the emptied groups and return ``into``.
    Raises ``ValidationError`` if a group is of another period or was deleted by somebody else, or if the
    released levels would then exceed the quota."""
    rows = {row.pk: row for row in lock_groups({into.pk, *(group.pk for group in groups)})}
    if len(rows) != len({into.pk, *(group.pk for group in groups)}):
        raise ValidationError(_("The peer groups have just been changed. Look at them again."))
    into = rows.pop(into.pk)
    _require(by, into.committee, *(row.committee for row in rows.values()))
    if any(row.period_id != into.period_id for row in rows.values()):
        raise ValidationError(_("The group belongs to another period."))
    PeerPlace.objects.filter(group__in=rows).update(group=into)
    Event.record("pool_groups", into, by=by, pooled=[row.name for row in rows.values()])
    PeerGroup.objects.filter(pk__in=rows).delete()
    _require_kept([into])
    return into


@transaction.atomic
def grant_exception(group: PeerGroup, number: str, on: dt.date, reason: str, *, by: Member) -> PeerGroup:
    """Save the decision that allows the group the higher share of Excellent ratings, and return the group.
    Raises ``ValidationError`` unless number and grounds are given."""
    [group] = lock_groups([group.pk])
    _require(by, group.committee)
    said = (number.strip(), on, reason.strip())
    if said == (group.exception_number, group.exception_on, group.exception_reason):
        return group
    group.exception_number, group.exception_on, group.exception_reason = said
    if not group.exception_number or not group.exception_reason:
        raise ValidationError(_("The higher share needs its decision: number, date and grounds."))
    group.full_clean()
    group.save()
    Event.record("grant_exception", group, by=by, decision=group.exception, reason=group.exception_reason)
    return group


@transaction.atomic
def withdraw_exception(group: PeerGroup, *, by: Member) -> PeerGroup:
    """Delete the decision on the higher share and return the group. Raises ``ValidationError`` if the
    released levels of the group would exceed the usual share."""
    [group] = lock_groups([group.pk])
    _require(by, group.committee)
    old = group.exception
    if not group.exception_number:
        return group
    group.exception_number, group.exception_on, group.exception_reason = "", None, ""
    group.save()
    _require_kept([group])
    Event.record("withdraw_exception", group, by=by, decision=old)
    return group


def _require_kept(groups: Iterable[PeerGroup]) -> None:
    """Raise ``ValidationError`` if the released levels of one of these groups exceed its quota. The error
    makes the transaction undo the change. All groups must be of one period."""
    found = list(groups)
    rule = found[0].period.ruleset.quota if found else None
    for count in guards.quota_counts(rule, found) if rule else ():
        if not count.published.kept:
            values = {"group": count.group, "figures": count.published.sentence}
            raise ValidationError(
                _("What is published would exceed the quota of “%(group)s”: %(figures)s.") % values
            )
