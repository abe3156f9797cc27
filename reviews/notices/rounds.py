"""What people are told of a round as a whole: that it is open, that its dates changed."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from members.models import Member, Notice, Post, Role, RoleKind
from members.notices import BATCH, mail, tell
from reviews.models import Campaign, DeadlineChange, Paper, ReviewSession


def sessions_opened(sessions: Iterable[ReviewSession]) -> None:
    """The clerks of all these committees, in one go."""
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
    """Whoever is reviewed, heads or serves in a session concerned, into the inbox and by mail."""
    campaign = change.campaign
    words = _("“%(round)s”: the dates have changed. %(dues)s. Reason: %(reason)s") % {
        "round": campaign,
        "dues": _("Papers %(writing)s, comments %(commenting)s, end %(finish)s") % change.days("new"),
        "reason": change.reason,
    }
    people = dict(_concerned(change))
    Notice.objects.bulk_create(
        (
            Notice(recipient_id=member, text=words[:300], url=f"/sessions/{session}/")
            for member, session in people.items()
        ),
        batch_size=BATCH,
    )
    mail(Member.objects.filter(pk__in=people), words, "/")


def _concerned(change: DeadlineChange) -> Iterable[tuple[int, int]]:
    """Members, each with one session of theirs that the change reaches."""
    sessions = change.reached()
    by_committee = dict(sessions.values_list("committee", "pk"))
    roles = Role.objects.current().filter(kind=RoleKind.CLERK, committee__in=by_committee)
    heads = Post.objects.current().filter(is_head=True, committee__in=by_committee)
    leads = roles.values_list("member", "committee").union(heads.values_list("member", "committee"))
    yield from ((member, by_committee[committee]) for member, committee in leads)
    papers = Paper.objects.filter(session__in=sessions.values("pk"), member__isnull=False)
    yield from ((member or 0, session) for member, session in papers.values_list("member", "session"))
