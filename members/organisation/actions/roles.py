"""Giving and ending roles. A role that gives power needs two pairs of eyes: one administrator proposes it,
another one confirms it. Until there is a second one, the first acts alone, and that is on record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import POWERFUL, Committee, Event, Member, Role, RoleKind, RoleProposal
from members.organisation import notices
from members.rules import can_administer, can_confirm_role, refuse_unless


@dataclass(frozen=True)
class RoleTerms:
    """Which role over which committee, for which days and for which reason or by which document."""

    kind: RoleKind
    committee: Committee
    starts_on: dt.date
    ends_on: dt.date | None
    reason: str


@transaction.atomic
def give_role(member: Member, terms: RoleTerms, *, by: Member) -> Role | RoleProposal:
    """Give the member a role and return it. A role of ``POWERFUL`` is only proposed, where another
    administrator is there to confirm it; then the proposal is returned and both are told.

    Nobody gives a role to himself. Raises ``ValidationError`` where the member holds the role already, where
    it is proposed already, or where the member has left."""
    refuse_unless(can_administer(by, terms.committee), _("You administer another part of the tree."))
    refuse_unless(by.pk != member.pk, _("Nobody gives a role to himself. Ask another administrator."))
    member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if member.has_left:
        raise ValidationError(_("This member has left. Enter first that the member is active again."))
    if terms.ends_on and terms.ends_on < terms.starts_on:
        raise ValidationError({"ends_on": _("This day lies before the first one.")})
    held = Role.objects.filter(member=member, kind=terms.kind, committee=terms.committee).not_over()
    if held.exists():
        raise ValidationError(_("%(name)s holds this role already.") % {"name": member})
    if terms.kind not in POWERFUL:
        return _begin(member, terms, by=by)
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
        reason=terms.reason,
        proposed_by=by,
    )
    others = [one for one in Role.objects.administrators_over(terms.committee) if one not in (by, member)]
    if not others:
        proposal.role = _begin(member, terms, by=by, alone=True)
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
    proposal = _locked(proposal, by=by)
    terms = RoleTerms(
        RoleKind(proposal.kind), proposal.committee, proposal.starts_on, proposal.ends_on, proposal.reason
    )
    if proposal.member.has_left:
        raise ValidationError(_("This member has left. Enter first that the member is active again."))
    proposal.role = _begin(proposal.member, terms, by=by)
    proposal.settled_by, proposal.settled_at = by, clock.now()
    proposal.save(update_fields=["role", "settled_by", "settled_at"])
    notices.role_settled(proposal)
    return proposal.role


@transaction.atomic
def reject_role(proposal: RoleProposal, *, by: Member) -> RoleProposal:
    """Reject a proposed role, and return the proposal. Who proposed it is told."""
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
    refuse_unless(can_administer(by, role.committee), _("You administer another part of the tree."))
    Committee.objects.select_for_update().get(pk=role.committee_id)
    role = Role.objects.select_for_update(of=("self",)).select_related("member", "committee").get(pk=role.pk)
    if role.ends_on and role.ends_on <= clock.today():
        raise ValidationError(_("This has ended already."))
    if ends_on < role.starts_on:
        raise ValidationError({"ends_on": _("This day lies before the first one.")})
    staying = Role.objects.administrators_over(role.committee, beyond=ends_on)
    others = [one for one in staying if one != role.member]
    if role.kind == RoleKind.ADMINISTRATOR and not others:
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


def _begin(member: Member, terms: RoleTerms, *, by: Member, alone: bool = False) -> Role:
    role = Role(
        member=member,
        kind=terms.kind,
        committee=terms.committee,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
    )
    role.full_clean()
    role.save()
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
    proposal = rows.select_related("member", "committee", "proposed_by").get(pk=proposal.pk)
    refuse_unless(
        can_confirm_role(by, proposal),
        _("Another administrator confirms this role: not who proposed it, and not who gets it."),
    )
    if proposal.settled_at:
        raise ValidationError(_("This proposal is settled already."))
    return proposal
