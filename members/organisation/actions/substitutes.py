"""Naming who stands in for a clerk, a head or an approver for some days, and ending it early.

Whoever stands in does what the other could do in that role, except in the other's own case, and both names
are in the history. A substitute for a role that gives power is confirmed by an administrator, as the role
itself is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.locks import lock_people
from members.models import HEAD, Member, Post, Role, RoleProposal
from members.models.role import RoleQuerySet
from members.organisation import notices
from members.organisation.actions.roles import (
    RoleTerms,
    propose_or_begin,
    record_substitution,
    require_holder,
)
from members.rules import can_end_substitution, can_name_substitute, refuse_unless


@dataclass(frozen=True)
class Absence:
    """From which day to which somebody is away, both included, and why."""

    starts_on: dt.date
    ends_on: dt.date
    reason: str


@transaction.atomic
def name_substitute(
    held: Role | Post, substitute: Member, absence: Absence, *, by: Member
) -> Role | RoleProposal:
    """Let the substitute stand in for the holder of this role, or of this post of a head, and return the
    substitute's role. For an approver it is only proposed, where another administrator is there to confirm
    it; then the proposal is returned.

    Raises ``ValidationError`` by field: for days in the past or on which the holder does not hold it, for
    somebody who has left, has no login or is away, and where there is a substitute in these days already."""
    absent, substitute = lock_people(held.member, substitute, at=[held.committee])
    refuse_unless(
        can_name_substitute(by, held),
        _("A substitute is named by who is away, or by the administrator over the committee."),
    )
    refuse_unless(
        by.pk != substitute.pk or by.pk == held.member_id,
        _("Nobody gives a role to himself. Ask another administrator."),
    )
    kind = HEAD if isinstance(held, Post) else held.kind
    terms = RoleTerms(kind, held.committee, absence.starts_on, absence.ends_on, absence.reason, absent)
    _require_days(absence)
    require_holder(terms, lock=True)
    _require_fit(substitute, terms)
    _require_nobody_else(terms)
    given = propose_or_begin(substitute, terms, by=by)
    if isinstance(given, Role):
        notices.substitute_named(given, by)
    return given


@transaction.atomic
def end_substitution(role: Role, *, by: Member) -> Role:
    """End the substitution at once, so that from now on the substitute has no right by it, and return the
    role. One that begins later never begins. Raises ``ValidationError`` if it has ended already."""
    two = Member.objects.filter(pk__in=[role.member_id, role.in_place_of_id])
    lock_people(*two, at=[role.committee])
    rows = Role.objects.of_substitutes().select_for_update(of=("self",))
    role = rows.select_related("member", "committee", "in_place_of").get(pk=role.pk)
    refuse_unless(
        can_end_substitution(by, role),
        _("It is ended by one of the two, or by the administrator over the committee."),
    )
    today = clock.today()
    if role.ends_on and role.ends_on < today:
        raise ValidationError(_("This has ended already."))
    role.ends_on, role.starts_on = today - dt.timedelta(days=1), min(role.starts_on, today)
    role.save(update_fields=["ends_on", "starts_on"])
    record_substitution("end_substitute", role, by=by)
    notices.substitution_ended(role, by)
    return role


def _require_days(absence: Absence) -> None:
    if absence.ends_on < absence.starts_on:
        raise ValidationError({"ends_on": _("This day lies before the first one.")})
    if absence.starts_on < clock.today():
        raise ValidationError({"starts_on": _("This day is over.")})


def _require_fit(substitute: Member, terms: RoleTerms) -> None:
    """Raise ``ValidationError`` unless this member can stand in on these days."""
    words = {"name": substitute}
    if substitute == terms.in_place_of:
        why = _("Nobody stands in for himself.")
    elif substitute.has_left:
        why = _("%(name)s has left.") % words
    elif not hasattr(substitute, "user") or not substitute.user.is_active:
        why = _("%(name)s has no open login. The administrator makes one first.") % words
    elif _substitutes(terms).filter(in_place_of=substitute).exists():
        why = _("%(name)s is away in these days, too.") % words
    elif _holds_it(substitute, terms):
        why = _("%(name)s holds this role already.") % words
    else:
        return
    raise ValidationError({"substitute": why})


def _require_nobody_else(terms: RoleTerms) -> None:
    same = {"in_place_of": terms.in_place_of, "kind": terms.kind, "committee": terms.committee}
    if other := _substitutes(terms).filter(**same).select_related("member").first():
        raise ValidationError(
            _("%(name)s stands in from %(first)s to %(last)s already. End that first.")
            % {
                "name": other.member,
                "first": f"{other.starts_on:%d/%m/%Y}",
                "last": f"{other.ends_on:%d/%m/%Y}",
            }
        )
    if waiting := RoleProposal.objects.waiting().filter(**same).select_related("member").first():
        raise ValidationError(
            _("%(name)s is proposed already and waits for an administrator.") % {"name": waiting.member}
        )


def _substitutes(terms: RoleTerms) -> RoleQuerySet:
    """Filter to those who stand in for somebody on one of these days."""
    return Role.objects.of_substitutes().overlapping(terms.starts_on, terms.ends_on or dt.date.max)


def _holds_it(member: Member, terms: RoleTerms) -> bool:
    if terms.kind == HEAD:
        return (
            Post.objects.held_on(terms.starts_on)
            .filter(member=member, committee=terms.committee, is_head=True)
            .exists()
        )
    held = Role.objects.in_own_right().filter(member=member, committee=terms.committee, kind=terms.kind)
    return held.overlapping(terms.starts_on, terms.ends_on or dt.date.max).exists()
