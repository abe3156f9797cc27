"""The lock on a session that every action on it takes first."""

from __future__ import annotations

from reviews.models import Paper, ReviewSession


def lock_session(session: ReviewSession) -> ReviewSession:
    """The session's row under lock, fresh, with what the rules ask for."""
    rows = ReviewSession.objects.select_for_update(of=("self",)).select_related(
        "committee", "campaign__period", "held_with__committee"
    )
    return rows.get(pk=session.pk)


def lock_session_and_papers(session: ReviewSession) -> ReviewSession:
    """Every paper of the session, then the session, under lock: the order in which the actions on a single
    paper take the two, so that none waits for the other for ever."""
    papers = Paper.objects.select_for_update(of=("self",)).filter(session=session)
    list(papers.order_by("pk").values_list("pk"))
    return lock_session(session)
