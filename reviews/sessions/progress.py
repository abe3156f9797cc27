"""How far the papers of sessions have come."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce

from reviews.models import Paper, ReviewSession
from reviews.stages import HANDED_IN


def with_progress(sessions: models.QuerySet[ReviewSession]) -> models.QuerySet[ReviewSession]:
    """Annotate each session with ``papers_total``, the number of its papers, and ``papers_in``, the number of
    papers handed in. The papers of each session are counted by themselves: joined to the sessions, the papers
    of all sessions would be read."""
    papers = Paper.objects.filter(session=models.OuterRef("pk"))

    def number(rows: models.QuerySet[Paper]) -> Coalesce:
        counted = rows.order_by().values("session").annotate(n=models.Count("pk")).values("n")
        return Coalesce(models.Subquery(counted), 0)

    return sessions.annotate(
        papers_total=number(papers), papers_in=number(papers.filter(state__in=HANDED_IN))
    )
