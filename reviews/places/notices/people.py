"""The notices about people sent to a session."""

from __future__ import annotations

from django.utils.translation import gettext as _

from members.models import Role
from members.notices import tell
from reviews.models import Delegation, ReviewSession
from reviews.sessions.people import clerks_of


def person_sent(role: Role, session: ReviewSession) -> None:
    """Notify the person sent and the clerks of the session."""
    days = {
        "start": role.starts_on.strftime("%d/%m/%Y"),
        "end": role.ends_on.strftime("%d/%m/%Y") if role.ends_on else "–",
    }
    part = {"part": role.get_kind_display(), "session": session, **days}
    own = _("You are sent to %(session)s from %(start)s to %(end)s: %(part)s.") % part
    tell([role.member], own, session.get_absolute_url())
    theirs = _("%(person)s is sent to %(session)s from %(start)s to %(end)s: %(part)s.")
    tell(clerks_of(session), theirs % {"person": role.member, **part}, session.get_absolute_url())


def delegation_sent(delegation: Delegation) -> None:
    """Notify the head of the delegation where the report is written. Each member has been told of each
    unit."""
    words = _("You lead “%(delegation)s” (%(number)s). Its report is written here until it is back.")
    tell([delegation.head], words % _named(delegation), delegation.get_absolute_url())


def delegation_reported(delegation: Delegation) -> None:
    """Notify who sent the delegation, unless it is that person's own report."""
    words = _("“%(delegation)s” (%(number)s) has reported.") % _named(delegation)
    if delegation.by != delegation.reported_by:
        tell([delegation.by], words, delegation.get_absolute_url())


def _named(delegation: Delegation) -> dict[str, str]:
    return {"delegation": delegation.name, "number": delegation.number}
