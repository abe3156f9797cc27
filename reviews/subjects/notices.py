"""The notices about changes of who is reviewed in an open session."""

from __future__ import annotations

from django.utils.translation import gettext as _

from members.models import Member
from members.notices import tell
from reviews.models import ChangeKind, OutReason, ReviewSession, SubjectChange
from reviews.sessions.people import clerks_and_head, everyone_but

UNREACHABLE = (OutReason.DIED, OutReason.EXPELLED, OutReason.NAME_DELETED)
"""The reasons for which a person taken out gets no notice."""


def subject_changed(change: SubjectChange) -> None:
    """Notify the person, and the clerks and heads of the sessions concerned, without whoever did it."""
    text = _sentence(change)
    member = change.paper.member
    if member and change.reason not in UNREACHABLE:
        tell(everyone_but([member], change.by), text, change.paper.get_absolute_url())
    told: list[Member] = [change.by, *([member] if member else [])]
    for session in _sessions(change):
        people = [one for one in clerks_and_head(session) if one not in told]
        tell(people, text, session.get_absolute_url())
        told += people


def _sessions(change: SubjectChange) -> list[ReviewSession]:
    return [change.session, *([change.to_session] if change.to_session else [])]


def _sentence(change: SubjectChange) -> str:
    words = {
        "person": change.paper,
        "session": change.session,
        "reason": change.get_reason_display(),
        "to": change.to_session,
    }
    return {
        ChangeKind.OUT: _("%(person)s is no longer reviewed in %(session)s: %(reason)s."),
        ChangeKind.BACK: _("%(person)s is reviewed in %(session)s after all."),
        ChangeKind.IN: _("%(person)s is now reviewed in %(session)s and writes a paper."),
        ChangeKind.RENEWED: _("%(session)s: the post of %(person)s was taken anew."),
        ChangeKind.HANDED_OVER: _("%(person)s was handed over from %(session)s to %(to)s."),
    }[ChangeKind(change.kind)] % words
