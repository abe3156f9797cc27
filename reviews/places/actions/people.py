"""Sending people to a session from outside, as supervisors, delegates or guests, and recalling them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member, Role, RoleKind
from reviews.models import SENT, Paper, ReviewSession
from reviews.places.notices import people as notices
from reviews.rules import SEND_VERBS, require
from reviews.sessions.locking import lock_session


@transaction.atomic
def send_person(
    member: Member,
    kind: str,
    sessions: Iterable[ReviewSession],
    *,
    starts_on: dt.date,
    ends_on: dt.date,
    by: Member,
) -> list[Role]:
    """Give the member the role ``kind`` in the committee of every session, from ``starts_on`` to ``ends_on``,
    both included. Return the new roles. Either all roles are given or none. Raises ``ValidationError`` where
    the kind or the days are wrong, where the member is reviewed in one of the sessions, or where the member
    already has this role there on one of these days."""
    if kind not in SENT:
        raise ValidationError({"kind": _("Choose the role in which the person is sent.")})
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day comes before the first one.")})
    if ends_on < clock.today():
        raise ValidationError({"ends_on": _("The last day is over already.")})
    rows = sorted(sessions, key=lambda session: session.pk)
    return [_send_one(member, RoleKind(kind), session, starts_on, ends_on, by) for session in rows]


def _send_one(
    member: Member, kind: RoleKind, session: ReviewSession, starts_on: dt.date, ends_on: dt.date, by: Member
) -> Role:
    session = lock_session(session)
    require(SEND_VERBS[kind], session, by)
    if Paper.objects.reviewed_in(session).filter(member=member).exists():
        raise ValidationError(
            _("%(person)s is reviewed in %(unit)s and cannot be sent there.")
            % {"person": member, "unit": session.committee}
        )
    same = Role.objects.filter(member=member, kind=kind, committee=session.committee)
    if same.overlapping(starts_on, ends_on).exists():
        raise ValidationError(
            _("%(person)s is sent to %(unit)s in these days already.")
            % {"person": member, "unit": session.committee}
        )
    role = Role.objects.create(
        member=member, kind=kind, committee=session.committee, starts_on=starts_on, ends_on=ends_on
    )
    Event.record("send", session, by=by, member=member.code, kind=kind, days=[str(starts_on), str(ends_on)])
    notices.person_sent(role, session)
    return role


@transaction.atomic
def recall_person(role: Role, session: ReviewSession, *, by: Member) -> None:
    """End the role at once, so that from now on it gives no access to the session. A role that began today or
    begins later is deleted, and the history keeps it. Does nothing if the role has ended or is gone."""
    session = lock_session(session)
    rows = Role.objects.select_for_update(of=("self",)).select_related("member")
    found = rows.filter(pk=role.pk, committee=session.committee).first()
    if found is None:
        return
    role = found
    require(SEND_VERBS[RoleKind(role.kind)], session, by)
    yesterday = clock.today() - dt.timedelta(days=1)
    if role.ends_on and role.ends_on <= yesterday:
        return
    Event.record("recall", session, by=by, member=role.member.code, kind=role.kind)
    if role.starts_on > yesterday:
        role.delete()
        return
    role.ends_on = yesterday
    role.save(update_fields=["ends_on"])
