"""Guards on papers: a session goes on only when its papers are handed in, the comments on them answered, and
opinions from outside verified."""

from __future__ import annotations

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from members.listing import few_names as names
from reviews.models import Comment, Paper, ReviewSession
from reviews.sessions.blocker import Blocker, papers_blocker
from reviews.stages import Guard


def papers_submitted(session: ReviewSession) -> Blocker | None:
    """Return the blocker that names the papers not handed in yet, or None if there is none."""
    papers = Paper.objects.reviewed_in(session)
    missing = papers.missing().for_list().in_order()
    sentence = _("%(missing)s of %(total)s papers not submitted: %(names)s.")
    return papers_blocker(session, Guard.PAPERS_SUBMITTED, sentence, list(missing), papers)


def comments_answered(session: ReviewSession) -> Blocker | None:
    """Return the blocker that counts the comments without an answer, or None if there is none."""
    said = Comment.objects.said_in(session)
    counted = said.aggregate(total=Count("pk"), missing=Count("pk", filter=Q(answer_kind="")))
    if not counted["missing"]:
        return None
    open_papers = Paper.objects.filter(pk__in=said.unanswered().values("paper")).in_order().for_list()
    text = _("%(missing)s of %(total)s comments without an answer, on the papers of: %(names)s.") % {
        **counted,
        "names": names(open_papers),
    }
    members = frozenset(paper.member_id for paper in open_papers if paper.member_id)
    return Blocker(Guard.COMMENTS_ANSWERED, text, reverse("reviews:matrix", args=[session.pk]), members)


def opinions_verified(session: ReviewSession) -> Blocker | None:
    """Return the blocker that counts the opinions from outside not verified yet, or None if there is none."""
    opinions = Comment.objects.filter(paper__session=session, paper__left_on__isnull=True).from_outside()
    counted = opinions.aggregate(total=Count("pk"), missing=Count("pk", filter=Q(verdict="")))
    if not counted["missing"]:
        return None
    text = _("%(missing)s of %(total)s opinions from outside not verified yet.") % counted
    return Blocker(Guard.OPINIONS_VERIFIED, text, reverse("reviews:opinions", args=[session.pk]))
