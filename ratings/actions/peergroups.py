"""Making and arranging peer groups, each write under the lock of every group it touches.

The order of locks, here and in whatever decides or publishes: sessions, then groups, then cases, each kind by
its key. A case enters or leaves a group only while that group is locked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Committee, CommitteeKind, Event, Member, Post, RoleKind
from members.rules import IN_WORDS, for_whom, refuse_unless
from ratings import guards
from ratings.models import PeerGroup, PeerPlace, Period, RatingCase
from ratings.rules import can_group
from ratings.rulesets import SubjectKind, UnitRole

INDIVIDUALS = "individuals"


def lock_groups(pks: Collection[int]) -> list[PeerGroup]:
    """These groups under lock, in the order of their keys."""
    rows = PeerGroup.objects.select_for_update(of=("self",)).select_related("committee", "period__frozen")
    return list(rows.filter(pk__in=pks).order_by("pk"))


def lock_groups_of(cases: Collection[int]) -> list[PeerGroup]:
    """Lock every group in which these cases stand. Refused where a case changed its group meanwhile."""
    groups = lock_groups(_groups_of(cases))
    if _groups_of(cases) - {group.pk for group in groups}:
        raise ValidationError(_("The peer groups have just been changed. Look at them again."))
    return groups


def _groups_of(cases: Collection[int]) -> set[int]:
    return set(PeerPlace.objects.filter(case__in=cases).values_list("group", flat=True))


@transaction.atomic
def group_cases(period: Period, committee: Committee, *, by: Member) -> int:
    """Put every case of the committee's subtree that stands in no group into its default one (366-QĐ/TW
    Đ11.1.5): collectives apart; leaders, non-leaders and those outside apart; in cells all individuals as
    one; always within one kind of committee under one superior. Returns how many were placed."""
    _require(by, committee)
    period = Period.objects.select_for_update(no_key=True, of=("self",)).get(pk=period.pk)
    cases = RatingCase.objects.filter(
        period=period, committee__path__startswith=committee.path, place__isnull=True
    ).select_related("committee")
    above = {row.path: row for row in Committee.objects.under(committee)}
    placed = _place(period, list(cases.order_by("pk")), above)
    Event.record("group_cases", period, by=by, committee=committee.code, placed=placed)
    return placed


@transaction.atomic
def group_new_cases(period: Period, committee: Committee, cases: Sequence[RatingCase]) -> None:
    """Place cases just made for a round over the committee, as ``group_cases`` does; the caller has settled
    that the round may be opened. They come with their committees."""
    Period.objects.select_for_update(no_key=True, of=("self",)).get(pk=period.pk)
    placed = set(PeerPlace.objects.filter(case__in=cases).values_list("case", flat=True))
    cases = [case for case in cases if case.pk not in placed]
    paths = {case.committee.path[: -Committee.steplen] for case in cases}
    above = {row.path: row for row in Committee.objects.under(committee).filter(path__in=paths)}
    _place(period, cases, above)


def _place(period: Period, cases: Sequence[RatingCase], above: dict[str, Committee]) -> int:
    """``above`` maps the paths of superior committees, as far as the round reaches, to their rows."""
    roles = _roles(period, {case.committee_id for case in cases})
    groups: dict[tuple[int, str], PeerGroup] = {}
    places = []
    for case in cases:
        authority = above.get(case.committee.path[: -Committee.steplen], case.committee)
        slot = (authority.pk, _key(case))
        if slot not in groups:
            groups[slot] = _default_group(period, authority, case)
        role = roles.get((case.member_id, case.committee_id), _plain(case))
        places.append(PeerPlace(case=case, group=groups[slot], role=role.value))
    PeerPlace.objects.bulk_create(places)
    return len(places)


def _require(by: Member, *committees: Committee) -> None:
    for committee in committees:
        refuse_unless(can_group(by, committee), for_whom([str(IN_WORDS[RoleKind.STAFF])]))


def _roles(period: Period, committees: Collection[int]) -> dict[tuple[int | None, int], UnitRole]:
    """Who headed which of these committees on the period's last day."""
    held = Post.objects.held_on(period.ends_on).filter(committee__in=committees)
    return dict.fromkeys(held.filter(is_head=True).values_list("member", "committee"), UnitRole.HEAD)


def _plain(case: RatingCase) -> UnitRole:
    if case.member_id is None:
        return UnitRole.COLLECTIVE
    return UnitRole.DEPUTY if case.kind == SubjectKind.LEADER else UnitRole.MEMBER


def _key(case: RatingCase) -> str:
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
    """An empty group, for cases to be moved into."""
    _require(by, committee)
    group = PeerGroup(period=period, committee=committee, name=name.strip())
    group.full_clean()
    group.save()
    Event.record("make_group", group, by=by, name=group.name)
    return group


@transaction.atomic
def rename_group(group: PeerGroup, name: str, *, by: Member) -> PeerGroup:
    [group] = lock_groups([group.pk])
    _require(by, group.committee)
    old, group.name = group.name, name.strip()
    group.full_clean()
    group.save(update_fields=["name"])
    Event.record("rename_group", group, by=by, old=old, new=group.name)
    return group


@transaction.atomic
def move_cases(cases: Collection[int], group: PeerGroup, *, by: Member) -> None:
    """Count these cases in another group of their period. A published one stays where it was counted."""
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
        old, place.group_id = place.group_id, group.pk
        Event.record("move_case", place.case, by=by, old=lines[old].name, new=lines[group.pk].name)
    PeerPlace.objects.bulk_update(places, ["group"])


@transaction.atomic
def pool_groups(groups: Sequence[PeerGroup], into: PeerGroup, *, by: Member) -> PeerGroup:
    """Count small groups as one; the pooled ones cease. Raises where what is published would be over."""
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
    """Put the decision on record that allows the group the higher share."""
    [group] = lock_groups([group.pk])
    _require(by, group.committee)
    group.exception_number, group.exception_on = number.strip(), on
    group.exception_reason = reason.strip()
    if not group.exception_number or not group.exception_reason:
        raise ValidationError(_("The higher share needs its decision: number, date and grounds."))
    group.full_clean()
    group.save()
    Event.record("grant_exception", group, by=by, decision=group.exception, reason=group.exception_reason)
    return group


@transaction.atomic
def withdraw_exception(group: PeerGroup, *, by: Member) -> PeerGroup:
    """Back to the usual share; refused while what is published rests on the higher one."""
    [group] = lock_groups([group.pk])
    _require(by, group.committee)
    old = group.exception
    group.exception_number, group.exception_on, group.exception_reason = "", None, ""
    group.save()
    _require_kept([group])
    Event.record("withdraw_exception", group, by=by, decision=old)
    return group


def _require_kept(groups: Iterable[PeerGroup]) -> None:
    """Nothing that is published may come to stand over its quota."""
    found = list(groups)
    rule = found[0].period.ruleset.quota if found else None
    for count in guards.quota_counts(rule, found) if rule else ():
        if not count.published.kept:
            raise ValidationError(f"{count.group}: {count.published.sentence}")
