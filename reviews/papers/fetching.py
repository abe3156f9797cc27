"""Fetches one paper for a page that its reader may see."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404

from members.requests import MemberRequest
from reviews.models import Manuscript, Paper, Section
from reviews.papers.carried import RATED


def fetch_paper(request: MemberRequest, pk: int) -> Paper:
    """Return the paper with the related rows that its page shows. Raises ``Http404`` if the reader may not
    see it. ``has_places`` tells whether the paper is also reviewed in further places, and ``has_manuscripts``
    whether its person has written something by hand, which most have not."""
    rows = Paper.every.visible_to(request.member).for_list().with_has_places()
    written = {"has_manuscripts": Exists(Manuscript.objects.filter(paper=OuterRef("pk")))}
    rows = rows.annotate(**written)
    sections = Prefetch("sections", Section.objects.select_related("saved_by"))
    paper = get_object_or_404(rows.select_related("case__unrated").prefetch_related(sections), pk=pk)
    if paper.case:
        paper.case.period = paper.session.period
    return paper


def fetch_rated_paper(request: MemberRequest, pk: int, *, even_left: bool = False) -> Paper:
    """Return the paper as ``fetch_paper`` does, with the points, steps and facts of its rating case. Raises
    ``Http404`` also if the paper belongs to a review without ratings, or its subject was taken out, unless
    the page only shows the case (``even_left``)."""
    paper = fetch_paper(request, pk)
    if paper.case is None or (paper.has_left and not even_left):
        raise Http404
    prefetch_related_objects([paper], *RATED)
    return paper
