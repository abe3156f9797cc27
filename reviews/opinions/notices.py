"""Notices about comments and opinions from outside."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from members.notices import tell
from reviews.models import Comment, Paper
from reviews.sessions.people import clerks_of


def opinion_entered(opinion: Comment) -> None:
    """Tell the subject of an opinion that it was entered, for the collective's paper the clerks. The notice
    says only from what kind of source it comes."""
    paper = opinion.paper
    recipients = [paper.member] if paper.member else clerks_of(paper.session)
    text = _("An opinion on your paper was entered (%(origin)s).") % {"origin": opinion.get_origin_display()}
    tell([one for one in recipients if one.pk != opinion.author_id], text, opinion.get_absolute_url())


def comment_assigned(comment: Comment) -> None:
    """Tell the member who was assigned to explain a comment. The link leads to the answer's page and not to
    the paper, because that member may not be allowed to see the paper yet."""
    if comment.assigned_to is None:
        return
    text = _("You are to explain a point on the paper of %(paper)s.") % {"paper": comment.paper}
    tell([comment.assigned_to], text, reverse("reviews:comment_answer", args=[comment.pk]))


def comment_made(comment: Comment) -> None:
    """Tell the writer of the paper, for the collective's paper the clerks, who commented on it."""
    recipients = [comment.paper.member] if comment.paper.member else clerks_of(comment.paper.session)
    text = _("%(author)s commented on your paper.") % {"author": comment.author}
    tell(recipients, text, f"{comment.paper.get_absolute_url()}#comment-{comment.pk}")


def comment_answered(comment: Comment) -> None:
    """Tell the author that the comment was answered, or the person who entered it, if it is an opinion from
    outside. Whoever may no longer see the paper, such as a supervisor whose task has ended, is not told."""
    if not Paper.objects.visible_to(comment.author).filter(pk=comment.paper_id).exists():
        return
    text = (
        _("The opinion from outside on the paper of %(paper)s (%(origin)s) was answered: %(answer)s.")
        if comment.is_from_outside
        else _("Your comment on the paper of %(paper)s was answered: %(answer)s.")
    ) % {
        "paper": comment.paper,
        "origin": comment.get_origin_display(),
        "answer": comment.get_answer_kind_display(),
    }
    tell([comment.author], text, f"{comment.paper.get_absolute_url()}#comment-{comment.pk}")
