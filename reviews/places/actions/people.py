"""People sent to a session from outside: supervisors, working delegations, guests; by unit and dates."""

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
    """Give the person this part in each of the sessions' committees, for these days, both included. Who is
    reviewed there is not sent there. All of them or none; raises ``ValidationError``."""
    if kind not in SENT:
        raise ValidationError({"kind": _("Choose as what the person is sent.")})
    if ends_on < max(starts_on, clock.today()):
        raise ValidationError({"ends_on": _("The last day comes before the first one, or is over already.")})
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
    """End the person's part now: from this moment nothing of the session exists for them."""
    session = lock_session(session)
    role = (
        Role.objects.select_for_update().select_related("member").get(pk=role.pk, committee=session.committee)
    )
    require(SEND_VERBS[RoleKind(role.kind)], session, by)
    Event.record("recall", session, by=by, member=role.member.code, kind=role.kind)
    yesterday = clock.today() - dt.timedelta(days=1)
    if role.starts_on > yesterday:
        role.delete()
        return
    role.ends_on = yesterday
    role.save(update_fields=["ends_on"])
