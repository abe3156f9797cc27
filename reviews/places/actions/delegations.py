"""Sending a working delegation to several sessions of a round, calling it back, and its report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member, Role, RoleKind
from members.rules import refuse_unless
from reviews.models import Campaign, Delegation, ReviewSession
from reviews.places.actions.people import recall_person, send_person
from reviews.places.notices import people as notices
from reviews.rules import UnitVerb, can
from reviews.sessions.locking import lock_sessions
from reviews.texts import clean_text


@dataclass(frozen=True)
class DelegationPlan:
    """A working delegation as it is entered: the paper by which it is sent, who goes, and on which days."""

    name: str
    number: str
    decided_on: dt.date
    head: Member
    members: Sequence[Member]
    starts_on: dt.date
    ends_on: dt.date


@transaction.atomic
def send_delegation(
    campaign: Campaign, plan: DelegationPlan, sessions: Sequence[ReviewSession], *, by: Member
) -> Delegation:
    """Send the head and the members to every one of the sessions as members of a working delegation, all or
    nobody. Raise ``ValidationError`` as ``send_person`` does, and if no session is named."""
    if not sessions:
        raise ValidationError(_("Tick at least one unit."))
    lock_sessions([session.pk for session in sessions])
    people = list(dict.fromkeys([plan.head, *plan.members]))
    delegation = Delegation.objects.create(
        campaign=campaign,
        name=plan.name,
        number=plan.number,
        decided_on=plan.decided_on,
        head=plan.head,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        by=by,
    )
    delegation.members.set(people)
    delegation.sessions.set(sessions)
    days = {"starts_on": plan.starts_on, "ends_on": plan.ends_on}
    for member in people:
        send_person(member, RoleKind.DELEGATE, sessions, **days, by=by)
    codes = [member.code for member in people]
    Event.record("send_delegation", delegation, by=by, number=plan.number, members=codes)
    notices.delegation_sent(delegation)
    return delegation


@transaction.atomic
def recall_delegation(delegation: Delegation, *, by: Member) -> Delegation:
    """End the roles of all members in all units at once. Does nothing if it has been called back."""
    delegation = _locked(delegation)
    sessions = list(delegation.sessions.select_related("committee").order_by("pk"))
    refuse_unless(can(by, UnitVerb.RUN_ROUNDS, delegation.campaign.committee), _("People are sent by staff."))
    if delegation.called_back_on:
        return delegation
    roles = Role.objects.filter(
        kind=RoleKind.DELEGATE, member__in=delegation.members.all(), starts_on=delegation.starts_on
    )
    for session in sessions:
        for role in roles.filter(committee=session.committee).order_by("pk"):
            recall_person(role, session, by=by)
    delegation.called_back_on = clock.today()
    delegation.save(update_fields=["called_back_on"])
    Event.record("recall_delegation", delegation, by=by)
    return delegation


@transaction.atomic
def report_delegation(delegation: Delegation, report: str, *, by: Member) -> Delegation:
    """Save what the delegation reports. Its head or staff write it; a later report takes the place of an
    earlier one, which the history keeps. Raise ``ValidationError`` without words."""
    delegation = _locked(delegation)
    refuse_unless(writes_report(by, delegation), _("The head of the delegation reports, or staff."))
    report = clean_text(report)
    if not report:
        raise ValidationError(_("Say what the delegation saw and proposes."))
    Event.record("report_delegation", delegation, by=by, old=delegation.report)
    delegation.report, delegation.reported_by, delegation.reported_at = report, by, clock.now()
    delegation.save(update_fields=["report", "reported_by", "reported_at"])
    notices.delegation_reported(delegation)
    return delegation


def writes_report(member: Member, delegation: Delegation) -> bool:
    """Whether this member writes the report of the delegation."""
    is_head = delegation.head_id == member.pk
    return is_head or can(member, UnitVerb.RUN_ROUNDS, delegation.campaign.committee)


def _locked(delegation: Delegation) -> Delegation:
    rows = Delegation.objects.select_for_update(of=("self",)).select_related("campaign__committee")
    return rows.get(pk=delegation.pk)
