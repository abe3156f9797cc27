"""Guards on papers: a session goes on only when its papers are handed in, the comments on them answered, and
opinions from outside verified."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.models import Comment, Paper, ReviewSession
from reviews.sessions.blocker import Blocker, papers_blocker, rows_of
from reviews.stages import Guard


def papers_submitted(session: ReviewSession) -> Blocker | None:
    """Return the blocker that names the papers not handed in yet, or None if there is none."""
    papers = Paper.objects.reviewed_in(session)
    missing = papers.missing().for_list().in_order()
    sentence = _("%(missing)s of %(total)s papers not submitted")
    found = papers_blocker(session, Guard.PAPERS_SUBMITTED, sentence, list(missing), papers, _drafted)
    return replace(found, is_owed=True) if found else None


def _drafted(paper: Paper) -> str:
    """Return the address of the collective's report, which clerk and head write. Nobody but its writer reads
    a person's draft."""
    return paper.get_absolute_url() if paper.is_collective else ""


def comments_answered(session: ReviewSession) -> Blocker | None:
    """Return the blocker that counts the comments without an answer, or None if there is none."""
    said = Comment.objects.said_in(session)
    counted = said.aggregate(total=Count("pk"), missing=Count("pk", filter=Q(answer_kind="")))
    if not counted["missing"]:
        return None
    open_papers = Paper.objects.filter(pk__in=said.unanswered().values("paper")).in_order().for_list()
    said_of = _("%(missing)s of %(total)s comments without an answer, on the papers of") % counted
    rows = rows_of(open_papers, lambda paper: f"{paper.get_absolute_url()}#comments")
    url = reverse("reviews:matrix", args=[session.pk])
    return Blocker(Guard.COMMENTS_ANSWERED, said_of, url, rows, is_owed=True)


def opinions_verified(session: ReviewSession) -> Blocker | None:
    """Return the blocker that counts the opinions from outside not verified yet, or None if there is none."""
    opinions = Comment.objects.filter(paper__session=session, paper__left_on__isnull=True).from_outside()
    counted = opinions.aggregate(total=Count("pk"), missing=Count("pk", filter=Q(verdict="")))
    if not counted["missing"]:
        return None
    text = _("%(missing)s of %(total)s opinions from outside not verified yet.") % counted
    return Blocker(Guard.OPINIONS_VERIFIED, text, reverse("reviews:opinions", args=[session.pk]))
