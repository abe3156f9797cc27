"""What papers and comments still lack."""

from __future__ import annotations

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.guards.blocker import Blocker, count, names
from reviews.models import Comment, ReviewSession
from reviews.stages import Guard


def papers_submitted(session: ReviewSession) -> Blocker | None:
    missing = session.papers.missing().select_related("member", "session__committee")
    sentence = _("%(missing)s of %(total)s papers not submitted: %(names)s.")
    return count(session, Guard.PAPERS_SUBMITTED, sentence, list(missing))


def comments_answered(session: ReviewSession) -> Blocker | None:
    counts = Comment.objects.filter(paper__session=session).aggregate(
        total=Count("pk"), missing=Count("pk", filter=Q(answer_kind=""))
    )
    if not counts["missing"]:
        return None
    open_papers = session.papers.filter(comments__answer_kind="").distinct()
    text = _("%(missing)s of %(total)s comments without an answer, on the papers of: %(names)s.") % {
        **counts,
        "names": names(open_papers.select_related("member", "session__committee")),
    }
    return Blocker(Guard.COMMENTS_ANSWERED, text, reverse("reviews:matrix", args=[session.pk]))
