"""The locks on sessions and papers, which every action on them takes first: sessions in the order of their
keys, then papers in the order of theirs. What an action judges by, it reads once it has the lock."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members.rules import refuse_unless
from reviews.models import Paper, ReviewSession


def lock_session(session: ReviewSession) -> ReviewSession:
    """Lock the session's row and return it freshly read, together with the related rows that the rules
    need."""
    return lock_sessions([session.pk])[session.pk]


def lock_sessions(pks: Collection[int]) -> dict[int, ReviewSession]:
    """Lock the sessions with these keys, and return them by their keys as ``lock_session`` does.

    They are read once the locks are there: who changes the rule set of the round changes no row of a session,
    and what was read together with the lock would name the period of before."""
    rows = ReviewSession.objects.filter(pk__in=pks).order_by("pk")
    list(rows.select_for_update().values_list("pk"))
    related = rows.select_related("committee", "campaign__period", "held_with__committee")
    return {row.pk: row for row in related}


def lock_session_and_papers(session: ReviewSession) -> ReviewSession:
    """Lock the session, then every paper of it, and return the session freshly read."""
    session = lock_session(session)
    lock_papers(list(session.papers.values_list("pk", flat=True)))
    return session


def require_standing(papers: Collection[Paper]) -> None:
    """Raise ``PermissionDenied`` if the subject of one of these papers was taken out of the review since they
    were read. The caller has locked their sessions."""
    left = Paper.every.filter(pk__in=[paper.pk for paper in papers], left_on__isnull=False).for_list().first()
    text = _("%(person)s was taken out of this review; the paper is kept as it is.")
    refuse_unless(left is None, text % {"person": left})


def lock_papers(pks: Collection[int]) -> None:
    """Lock the papers with these keys. An action that may also change their session has locked it before."""
    list(Paper.every.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))


def hold_session(found: QuerySet[ReviewSession]) -> None:
    """Keep this session as it is until the end of the transaction, by a lock that those who write different
    texts of the session share. Whoever moves or cancels the session waits for them. What they judge by, they
    read afterwards."""
    sql, params = found.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} FOR SHARE OF reviews_reviewsession", params)


_SESSION_OF_PAPER = """
    SELECT session.id FROM reviews_paper paper JOIN reviews_reviewsession session ON session.id = session_id
    WHERE paper.id = %s FOR SHARE OF session
"""


def hold_session_of_paper(paper: int) -> None:
    """Keep the session of the paper with this key as ``hold_session`` does. Papers are saved while people
    type, so the query is written out."""
    with connection.cursor() as cursor:
        cursor.execute(_SESSION_OF_PAPER, [paper])
