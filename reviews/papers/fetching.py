"""Fetches one paper for a page that its reader may see."""

from __future__ import annotations

from django.db.models import F, Func, TextField, prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404

from members.requests import MemberRequest
from reviews.models import Paper
from reviews.papers.carried import RATED

_BESIDE = """(
    SELECT concat_ws(' ',
        CASE WHEN EXISTS (SELECT FROM reviews_reviewplace WHERE paper_id = one.id) THEN 'places' END,
        CASE WHEN EXISTS (SELECT FROM reviews_manuscript WHERE paper_id = one.id) THEN 'manuscripts' END,
        CASE WHEN EXISTS (SELECT FROM reviews_comment WHERE paper_id = one.id) THEN 'comments' END,
        CASE WHEN EXISTS (SELECT FROM reviews_shortcominganswer WHERE paper_id = one.id) THEN 'earlier' END,
        CASE WHEN EXISTS (SELECT FROM reviews_promiseanswer WHERE paper_id = one.id) THEN 'promises' END,
        CASE WHEN EXISTS (SELECT FROM reviews_taskresult WHERE paper_id = one.id) THEN 'tasks' END,
        CASE WHEN EXISTS (
            SELECT FROM reviews_similarity likeness JOIN reviews_section section ON section.id = section_id
            WHERE section.paper_id = one.id
        ) THEN 'likeness' END,
        CASE WHEN one.member_id IS NULL
            OR EXISTS (
                SELECT FROM ratings_ratingcase
                WHERE member_id = one.member_id AND released_at IS NOT NULL AND id <> one.case_id
            )
            OR EXISTS (SELECT FROM reviews_formerpaper WHERE member_id = one.member_id)
        THEN 'years_before' END,
        CASE WHEN one.member_id IS NULL OR EXISTS (
            SELECT FROM reviews_paper other JOIN reviews_reviewsession gone ON gone.id = other.session_id
            WHERE other.member_id = one.member_id AND gone.is_cancelled
        ) THEN 'cancelled' END
    ) FROM reviews_paper one WHERE one.id = %(expressions)s
)"""
"""The names of what there is beside a paper, with blanks between. It is written out for the same reason as
the query of ``Member.reach``. Of a collective's paper it is not asked whether there are years before and a
cancelled round: their queries find out."""


def fetch_paper(request: MemberRequest, pk: int) -> Paper:
    """Return the paper with the related rows that its page shows. Raises ``Http404`` if the reader may not
    see it. ``beside`` names what there is beside it, for whomever, so that nothing is asked for what is not
    there. ``has_places`` and ``has_manuscripts`` tell the same of further places of review and of what its
    person has written by hand."""
    rows = Paper.every.visible_to(request.member).for_list().prefetch_related("sections")
    named = {"names": Func(F("pk"), template=_BESIDE, output_field=TextField())}
    rows = rows.annotate(**named)
    paper = get_object_or_404(rows.select_related("case__unrated"), pk=pk)
    paper.beside = frozenset(paper.names.split())
    paper.has_places, paper.has_manuscripts = "places" in paper.beside, "manuscripts" in paper.beside
    if paper.case:
        paper.case.period = paper.session.period
    return paper


def leave_out_empty(paper: Paper) -> None:
    """Have the tables of what is not beside the paper count as read, for a page that only shows the paper."""
    for name in {"earlier", "promises", "tasks"} - paper.beside:
        # Django keeps there what it has read.
        paper._prefetched_objects_cache[name] = getattr(paper, name).none()  # type: ignore[attr-defined]  # noqa: SLF001


def fetch_rated_paper(request: MemberRequest, pk: int, *, even_left: bool = False) -> Paper:
    """Return the paper as ``fetch_paper`` does, with the points, steps and facts of its rating case. Raises
    ``Http404`` also if the paper belongs to a review without ratings, or its subject was taken out, unless
    the page only shows the case (``even_left``)."""
    paper = fetch_paper(request, pk)
    if paper.case is None or (paper.has_left and not even_left):
        raise Http404
    prefetch_related_objects([paper], *RATED)
    return paper
