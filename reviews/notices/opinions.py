"""Messages about opinions from outside."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from members.notices import tell
from reviews.models import Comment
from reviews.notices import clerks


def opinion_entered(opinion: Comment) -> None:
    """To whom it is about; it names the kind of source only."""
    paper = opinion.paper
    recipients = [paper.member] if paper.member else clerks(paper.session)
    text = _("An opinion on your paper was entered (%(origin)s).") % {"origin": opinion.get_origin_display()}
    tell([one for one in recipients if one.pk != opinion.author_id], text, opinion.get_absolute_url())


def assigned(comment: Comment) -> None:
    """Who was named to explain it may not see the paper itself yet; the page of points shows the comment."""
    if comment.assigned_to is None:
        return
    text = _("You are to explain a point on the paper of %(paper)s.") % {"paper": comment.paper}
    tell([comment.assigned_to], text, reverse("reviews:comment_answer", args=[comment.pk]))
