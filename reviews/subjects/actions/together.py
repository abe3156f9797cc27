"""Mending everything that changed since the opening of a session, at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from ratings.actions.peergroups import lock_for_regrouping
from reviews.models import ChangeKind, Paper, ReviewSession
from reviews.rules import SESSION_RULES, SessionVerb, only_in_place_of, require
from reviews.sessions.locking import lock_papers, lock_sessions
from reviews.subjects.actions import coming, leaving
from reviews.subjects.actions.locking import sessions_around, sessions_for
from reviews.subjects.changed import PersonChange, changed_in
from reviews.texts import clean_text


@dataclass(frozen=True)
class Followed:
    """What came of following all changes: how many people were changed, and whose own matter was left to
    somebody else."""

    done: int
    own: int


@transaction.atomic
def follow_changes(session: ReviewSession, document: str, *, by: Member) -> Followed:
    """Do for everybody who changed since the opening what the page proposes, or nothing at all. ``document``
    is what the leaving of people rests on. The own matter of ``by`` is left to somebody else. Raises
    ``ValidationError`` where people leave and no document is named, and what hinders one of the changes."""
    before = changed_in(session)
    papers = [change.paper for change in before if change.paper]
    targets = {change.to_session.pk for change in before if change.to_session}
    coming_to = {pk for change in before if not change.paper for pk in sessions_for(session, change.member)}
    rows = lock_sessions(sessions_around(papers) | targets | coming_to | {session.pk})
    lock_papers([paper.pk for paper in papers])
    session = rows[session.pk]
    require(SessionVerb.SEE_SUBJECTS, session, by)
    cases = (
        Paper.objects.filter(session__in=rows, case__isnull=False).order_by().values_list("case", flat=True)
    )
    lock_for_regrouping(session.period, list(cases))
    changes = [change for change in changed_in(session) if not is_own_matter(change, session, by)]
    if any(change.leaves for change in changes) and not clean_text(document):
        raise ValidationError({"document": _("Name the document on which it rests.")})
    for change in changes:
        _follow(session, change, document, by=by)
    if changes:
        Event.record("follow_changes", session, by=by, people=[change.member.pk for change in changes])
    return Followed(len(changes), sum(1 for change in before if is_own_matter(change, session, by)))


def is_own_matter(change: PersonChange, session: ReviewSession, by: Member) -> bool:
    """Whether the change concerns ``by``, or the one in whose place alone ``by`` could follow it."""
    needed = SESSION_RULES[SessionVerb.PUT_IN].capacities
    other = change.member.pk
    return other == by.pk or only_in_place_of(by, session, other, needed)


def _follow(session: ReviewSession, change: PersonChange, document: str, *, by: Member) -> None:
    if change.kind == ChangeKind.IN or change.paper is None:
        coming.put_in(session, change.member, by=by)
    elif change.kind == ChangeKind.OUT:
        said = leaving.Leaving(change.reason, document, clock.today())
        leaving.take_out(change.paper, said, by=by)
    elif change.kind == ChangeKind.BACK:
        leaving.put_back(change.paper, by=by)
    elif change.kind == ChangeKind.HANDED_OVER and change.to_session:
        coming.hand_over(change.paper, change.to_session, by=by)
    else:
        coming.renew_subject(change.paper, by=by)
