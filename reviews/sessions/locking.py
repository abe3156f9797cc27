"""The lock on a session that every action on it takes first."""

from __future__ import annotations

from reviews.models import Paper, ReviewSession


def lock_session(session: ReviewSession) -> ReviewSession:
    """Lock the session's row and return it freshly read, together with the related rows that the rules
    need."""
    rows = ReviewSession.objects.select_for_update(of=("self",)).select_related(
        "committee", "campaign__period", "held_with__committee"
    )
    return rows.get(pk=session.pk)


def lock_session_and_papers(session: ReviewSession) -> ReviewSession:
    """Lock every paper of the session, then the session, and return the session freshly read. Actions on a
    single paper also lock the paper first and then the session, so that two actions never wait for each
    other."""
    papers = Paper.objects.select_for_update(of=("self",)).filter(session=session)
    list(papers.order_by("pk").values_list("pk"))
    return lock_session(session)
