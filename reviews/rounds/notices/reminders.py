"""Writes the reminders to people who are late or will be soon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from members.models import HEAD, Post, Role, RoleKind
from members.notices import Message
from reviews.models import Comment, Paper, ReviewPlace, ReviewSession
from reviews.stages import Stage

Found = dict[tuple[int, int], Message]
OPEN_TO_WRITE = (Stage.WRITING, Stage.COMMENTING)


def reminders_due(sessions: Sequence[ReviewSession], today: dt.date) -> Found:
    """Return one reminder for each member in each session, by the keys of member and session.

    Writers are reminded of their missing paper or answer, clerks and heads of the stage. If both apply to a
    member, the reminder about the member's own paper or answer is kept. The number of queries does not grow
    with the sessions.
    """
    by_pk = {session.pk: session for session in sessions}
    return _leads(by_pk, today) | _answers(by_pk) | _papers(by_pk, today)


def _papers(sessions: dict[int, ReviewSession], today: dt.date) -> Found:
    """Return the reminders of missing papers, for sessions that are open for writing.

    Somebody who is reviewed in several sessions is reminded in each of them.
    """
    missing = Paper.objects.missing().filter(member__isnull=False, session__stage__in=OPEN_TO_WRITE)
    own = missing.filter(session__in=sessions).select_related("member")
    places = ReviewPlace.objects.standing().filter(
        session__in=sessions, session__stage__in=OPEN_TO_WRITE, paper__in=missing
    )
    owed = [(paper, paper.session_id) for paper in own]
    owed += [(place.paper, place.session_id) for place in places.select_related("paper__member")]
    found: Found = {}
    for paper, pk in owed:
        if paper.member:
            session = sessions[pk]
            text = _("%(session)s: your paper is to be handed in by %(due)s.%(late)s") % {
                "session": session,
                "due": f"{session.writing_due:%d/%m/%Y}",
                "late": _late(session.writing_due, today),
            }
            found[paper.member.pk, pk] = Message(paper.member, text, paper.get_absolute_url())
    return found


def _answers(sessions: dict[int, ReviewSession]) -> Found:
    """Return the reminders of unanswered comments, for sessions at the stage of comments.

    A comment made at a further place of review is due by the date of the session of that place.
    """
    here = [pk for pk, session in sessions.items() if session.stage == Stage.COMMENTING]
    rows = Comment.objects.unanswered().filter(
        Q(place__isnull=True, paper__session__in=here) | Q(place__session__in=here),
        paper__member__isnull=False,
        paper__left_on__isnull=True,
    )
    found: Found = {}
    for comment in rows.select_related("paper__member", "place"):
        paper = comment.paper
        if paper.member:
            session = sessions[comment.place.session_id if comment.place else paper.session_id]
            text = _("%(session)s: comments on your paper wait for your answer until %(due)s.") % {
                "session": session,
                "due": f"{session.commenting_due:%d/%m/%Y}",
            }
            url = f"{paper.get_absolute_url()}#comments"
            found[paper.member.pk, session.pk] = Message(paper.member, text, url)
    return found


def _leads(sessions: dict[int, ReviewSession], today: dt.date) -> Found:
    """Return the reminders that tell the clerks and heads of the sessions, and who stands in for them, by
    when the stage is to end."""
    by_committee: dict[int, list[ReviewSession]] = {}
    for session in sessions.values():
        by_committee.setdefault(session.committee_id, []).append(session)
    roles = Role.objects.current().filter(kind__in=[RoleKind.CLERK, HEAD], committee__in=by_committee)
    heads = Post.objects.current().filter(is_head=True, committee__in=by_committee)
    found: Found = {}
    for held in (*roles.select_related("member"), *heads.select_related("member")):
        for session in by_committee[held.committee_id]:
            text = _("%(session)s: the stage “%(stage)s” is to end by %(due)s.%(late)s") % {
                "session": session,
                "stage": session.get_stage_display(),
                "due": f"{session.due:%d/%m/%Y}",
                "late": _late(session.due, today),
            }
            found[held.member_id, session.pk] = Message(held.member, text, session.get_absolute_url())
    return found


def _late(due: dt.date, today: dt.date) -> str:
    days = (today - due).days
    return " " + _("That was %(days)s days ago.") % {"days": days} if days > 0 else ""
