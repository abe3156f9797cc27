"""Notices about a round as a whole: it has been opened, its opening failed, its dates have changed, it is
cancelled, its rule set has changed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members.models import HEAD, Member, Post, Role, RoleKind
from members.notices import Message, mail_each, tell, tell_each
from reviews.models import SENT, Campaign, DeadlineChange, Paper, ReviewSession, RuleSetChange


def sessions_opened(sessions: Iterable[ReviewSession]) -> None:
    """Tell the clerks of these sessions' committees that the review is to be prepared."""
    by_committee = {session.committee_id: session for session in sessions}
    roles = Role.objects.current().filter(kind=RoleKind.CLERK, committee__in=by_committee)
    for role in roles.select_related("member"):
        session = by_committee[role.committee_id]
        text = _("The review of %(session)s is to be prepared.") % {"session": session}
        tell([role.member], text, session.get_absolute_url())


def round_opened(campaign: Campaign, sessions: int) -> None:
    text = _("“%(round)s” is open: %(sessions)s sessions.") % {"round": campaign, "sessions": sessions}
    tell([campaign.opened_by], text, campaign.get_absolute_url())


def opening_failed(campaign: Campaign) -> None:
    text = _("“%(round)s” could not be opened to the end.") % {"round": campaign}
    tell([campaign.opened_by], text, campaign.get_absolute_url())


def deadline_changed(change: DeadlineChange) -> None:
    """Tell the new dates in the inbox and by mail to everybody concerned.

    These are the subjects, heads and clerks of the sessions whose dates change.
    """
    campaign, sessions = change.campaign, change.reached()
    words = _("“%(round)s”: the dates have changed. %(dues)s. Reason: %(reason)s") % {
        "round": campaign,
        "dues": _("Papers %(writing)s, comments %(commenting)s, end %(finish)s") % change.days("new"),
        "reason": change.reason,
    }
    messages = [
        Message(member, words, session.get_absolute_url()) for member, session in concerned(sessions).items()
    ]
    tell_each(messages)
    mail_each(messages)


def round_cancelled(campaign: Campaign) -> None:
    """Tell in the inbox and by mail that the round is cancelled, and why, to everybody who has a paper or a
    part in it: the subjects, heads and clerks of its sessions, and those sent there."""
    words = _("“%(round)s” is cancelled. What was written stays and can be read. Reason: %(reason)s") % {
        "round": campaign,
        "reason": campaign.cancel_reason,
    }
    sessions = ReviewSession.objects.filter(campaign=campaign)
    people = concerned(sessions, SENT)
    messages = [Message(member, words, session.get_absolute_url()) for member, session in people.items()]
    tell_each(messages)
    mail_each(messages)


def ruleset_changed(change: RuleSetChange) -> None:
    """Tell in the inbox and by mail under which rule set the round is held now, to the subjects, heads and
    clerks of its sessions and to those sent there."""
    words = _(
        "“%(round)s” is held under another rule set now: %(new)s, in place of %(old)s. The papers have the"
        " sections and criteria of its forms; nothing had been written yet."
    ) % {"round": change.campaign, "new": change.new, "old": change.old}
    people = concerned(ReviewSession.objects.filter(campaign=change.campaign), SENT)
    messages = [Message(member, words, session.get_absolute_url()) for member, session in people.items()]
    tell_each(messages)
    mail_each(messages)


def concerned(
    sessions: QuerySet[ReviewSession], kinds: Iterable[RoleKind] = ()
) -> dict[Member, ReviewSession]:
    """Return the subjects, heads and clerks of these sessions, those who stand in for them, and those who
    hold a role of one of the ``kinds`` there, each with one of the sessions that concern the member."""
    found = {
        paper.member: paper.session
        for paper in Paper.objects.filter(session__in=sessions).select_related("member", "session")
        if paper.member
    }
    by_committee = {session.committee_id: session for session in sessions}
    roles = Role.objects.current().filter(kind__in=[RoleKind.CLERK, HEAD, *kinds], committee__in=by_committee)
    heads = Post.objects.current().filter(is_head=True, committee__in=by_committee)
    for held in (*roles.select_related("member"), *heads.select_related("member")):
        found.setdefault(held.member, by_committee[held.committee_id])
    return found
