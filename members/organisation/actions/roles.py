"""Giving and ending roles. A role that gives power needs two pairs of eyes: one administrator proposes it,
another one confirms it. Until there is a second one, the first acts alone, and that is on record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from members import clock
from members.locks import lock_people
from members.models import (
    HEAD,
    POWERFUL,
    Committee,
    Event,
    Member,
    Post,
    Role,
    RoleKind,
    RoleProposal,
)
from members.organisation import notices
from members.rules import can_administer, can_confirm_role, refuse_unless


@dataclass(frozen=True)
class RoleTerms:
    """Which role over which committee, for which days and for which reason or by which document.

    ``in_place_of`` is for whom the member would only stand in; there ``kind`` may be ``HEAD``."""

    kind: str
    committee: Committee
    starts_on: dt.date
    ends_on: dt.date | None
    reason: str
    in_place_of: Member | None = None


@transaction.atomic
def give_role(member: Member, terms: RoleTerms, *, by: Member) -> Role | RoleProposal:
    """Give the member a role and return it. A role of ``POWERFUL`` is only proposed, where another
    administrator is there to confirm it; then the proposal is returned and both are told.

    Nobody gives a role to himself. Raises ``ValidationError`` where the member holds the role already, where
    it is proposed already, or where the member has left."""
    (member,) = lock_people(member, at=[terms.committee])
    refuse_unless(can_administer(by, terms.committee), _("You administer another part of the tree."))
    refuse_unless(by.pk != member.pk, _("Nobody gives a role to himself. Ask another administrator."))
    if member.has_left:
        raise ValidationError(_("This member has left. Enter first that the member is active again."))
    if terms.ends_on and terms.ends_on < terms.starts_on:
        raise ValidationError({"ends_on": _("This day lies before the first one.")})
    held = Role.objects.in_own_right().filter(member=member, kind=terms.kind, committee=terms.committee)
    if held.not_over().exists():
        raise ValidationError(_("%(name)s holds this role already.") % {"name": member})
    return propose_or_begin(member, terms, by=by)


def propose_or_begin(member: Member, terms: RoleTerms, *, by: Member) -> Role | RoleProposal:
    """Give the role, or propose it where it gives power and another administrator is there to confirm it. The
    caller has checked who may and has locked the member."""
    if terms.kind not in POWERFUL:
        return begin_role(member, terms, by=by)
    if (
        RoleProposal.objects.waiting()
        .filter(member=member, kind=terms.kind, committee=terms.committee)
        .exists()
    ):
        raise ValidationError(_("This role is proposed already and waits for another administrator."))
    proposal = RoleProposal(
        member=member,
        kind=terms.kind,
        committee=terms.committee,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        in_place_of=terms.in_place_of,
        reason=terms.reason,
        proposed_by=by,
    )
    others = [one for one in Role.objects.administrators_over(terms.committee) if one not in (by, member)]
    if not others and not can_administer(by, terms.committee):
        raise ValidationError(_("There is no administrator who could confirm this."))
    if not others:
        proposal.role = begin_role(member, terms, by=by, alone=True)
        proposal.settled_by, proposal.settled_at = by, clock.now()
        proposal.save()
        return proposal.role
    proposal.save()
    Event.record("propose_role", member, by=by, role=terms.kind, committee=terms.committee.code)
    notices.role_proposed(proposal, others)
    return proposal


@transaction.atomic
def confirm_role(proposal: RoleProposal, *, by: Member) -> Role:
    """Confirm a proposed role, which begins by it, and return the role. Raises ``ValidationError`` if the
    proposal is settled."""
    lock_people(proposal.member, at=[proposal.committee])
    proposal = _locked(proposal, by=by)
    days = proposal.starts_on, proposal.ends_on
    terms = RoleTerms(proposal.kind, proposal.committee, *days, proposal.reason, proposal.in_place_of)
    if proposal.member.has_left:
        raise ValidationError(_("This member has left. Enter first that the member is active again."))
    if proposal.in_place_of:
        require_holder(terms, lock=True)
    proposal.role = begin_role(proposal.member, terms, by=by)
    proposal.settled_by, proposal.settled_at = by, clock.now()
    proposal.save(update_fields=["role", "settled_by", "settled_at"])
    notices.role_settled(proposal)
    return proposal.role


def require_holder(terms: RoleTerms, *, lock: bool = False) -> None:
    """Raise ``ValidationError`` unless the one for whom somebody is to stand in holds the role, or is the
    head, on all these days. With ``lock`` it cannot be ended until the transaction ends."""
    held: QuerySet[Any] = Role.objects.in_own_right().filter(kind=terms.kind)
    if terms.kind == HEAD:
        held = Post.objects.filter(is_head=True)
    held = held.filter(member=terms.in_place_of, committee=terms.committee, starts_on__lte=terms.starts_on)
    held = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=terms.ends_on))
    if not (held.select_for_update(of=("self",)) if lock else held).first():
        raise ValidationError(
            _("%(name)s does not hold this role on all these days.") % {"name": terms.in_place_of}
        )


@transaction.atomic
def reject_role(proposal: RoleProposal, *, by: Member) -> RoleProposal:
    """Reject a proposed role, and return the proposal. Who proposed it is told."""
    lock_people(proposal.member, at=[proposal.committee])
    proposal = _locked(proposal, by=by)
    proposal.settled_by, proposal.settled_at = by, clock.now()
    proposal.save(update_fields=["settled_by", "settled_at"])
    Event.record("reject_role", proposal.member, by=by, role=proposal.kind, committee=proposal.committee.code)
    notices.role_settled(proposal)
    return proposal


@transaction.atomic
def end_role(role: Role, ends_on: dt.date, reason: str, *, by: Member) -> Role:
    """End the role with this day as the last one, and return it. Raises ``ValidationError`` for the last
    administrator over the committee, for a day before it began, and if it has ended already."""
    administering = role.kind == RoleKind.ADMINISTRATOR
    others = Role.objects.administrators_over(role.committee) if administering else []
    # Whoever closes the login of an administrator waits here, and the other way round.
    lock_people(*{role.member, *others}, at=[role.committee])
    refuse_unless(can_administer(by, role.committee), _("You administer another part of the tree."))
    role = Role.objects.select_for_update(of=("self",)).select_related("member", "committee").get(pk=role.pk)
    if role.ends_on and role.ends_on <= clock.today():
        raise ValidationError(_("This has ended already."))
    if ends_on < role.starts_on:
        raise ValidationError({"ends_on": _("This day lies before the first one.")})
    staying = Role.objects.administrators_over(role.committee, beyond=ends_on)
    others = [one for one in staying if one != role.member]
    if administering and not others:
        raise ValidationError(
            _("%(name)s is the last administrator here. Name another one first.") % {"name": role.member}
        )
    role.ends_on = ends_on
    role.save(update_fields=["ends_on"])
    Event.record(
        "end_role",
        role.member,
        by=by,
        role=role.kind,
        committee=role.committee.code,
        ends_on=str(ends_on),
        reason=reason,
    )
    return role


def record_substitution(verb: str, role: Role, *, by: Member, **data: object) -> None:
    """Write the line of history on who stands in for whom, once for each of the two."""
    days = [str(role.starts_on), str(role.ends_on)]
    words = {"role": role.kind, "committee": role.committee.code, "days": days, **data}
    absent = role.in_place_of
    if absent:
        Event.record(verb, absent, by=by, substitute=role.member.code, **words)
        Event.record(f"{verb}_of", role.member, by=by, absent=absent.code, **words)


def begin_role(member: Member, terms: RoleTerms, *, by: Member, alone: bool = False) -> Role:
    """Save the role with its line of history, and return it. The caller holds the lock of the committee.
    For a substitute the database demands that the other holds the role on all these days. Raises
    ``ValidationError`` if the committee has ended."""
    if Committee.objects.filter(pk=terms.committee.pk, ends_on__isnull=False).exists():
        raise ValidationError(_("%(name)s has ended.") % {"name": terms.committee})
    role = Role(
        member=member,
        kind=terms.kind,
        committee=terms.committee,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        in_place_of=terms.in_place_of,
    )
    role.full_clean()
    role.save()
    if terms.in_place_of:
        record_substitution("name_substitute", role, by=by, reason=terms.reason, alone=alone)
        return role
    Event.record(
        "give_role",
        member,
        by=by,
        role=terms.kind,
        committee=terms.committee.code,
        reason=terms.reason,
        **({"alone": True} if alone else {}),
    )
    return role


def _locked(proposal: RoleProposal, *, by: Member) -> RoleProposal:
    rows = RoleProposal.objects.select_for_update(of=("self",))
    proposal = rows.select_related("member", "committee", "proposed_by", "in_place_of").get(pk=proposal.pk)
    refuse_unless(
        can_confirm_role(by, proposal),
        _("Another administrator confirms this role: not who proposed it, and not who gets it."),
    )
    if proposal.settled_at:
        raise ValidationError(_("This proposal is settled already."))
    return proposal
