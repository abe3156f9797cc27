"""Fetches one paper for a page that its reader may see."""

from __future__ import annotations

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from members.requests import MemberRequest
from ratings.models import RatingStep
from reviews.models import Paper, Section


def fetch_paper(request: MemberRequest, pk: int) -> Paper:
    """Return the paper with the related rows that its page shows. Raises ``Http404`` if the reader may not
    see it. ``has_places`` tells whether the paper is also reviewed in further places, which most are not."""
    rows = Paper.objects.visible_to(request.member).for_list().with_has_places()
    rows = rows.select_related("case__unrated").prefetch_related(
        Prefetch("sections", Section.objects.select_related("saved_by")),
        "case__scores",
        Prefetch("case__steps", RatingStep.objects.in_force().select_related("by")),
        "case__fact_rows",
    )
    paper = get_object_or_404(rows, pk=pk)
    if paper.case:
        paper.case.period = paper.session.period
    return paper
