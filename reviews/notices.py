"""What people are told, one function a message."""

from __future__ import annotations

from django.utils.translation import gettext as _

from members.models import Member, Role, RoleKind
from members.notices import tell
from reviews.models import Comment, Document, Paper, ReviewSession
from reviews.stages import Stage


def clerks(session: ReviewSession) -> list[Member]:
    """Whoever serves the committee as clerk today."""
    roles = Role.objects.current().filter(kind=RoleKind.CLERK, committee=session.committee)
    return [role.member for role in roles.select_related("member")]


def subjects(session: ReviewSession) -> list[Member]:
    papers = session.papers.filter(member__isnull=False).select_related("member")
    return [paper.member for paper in papers if paper.member]


def session_opened(session: ReviewSession) -> None:
    text = _("The review of %(session)s is to be prepared.") % {"session": session}
    tell(clerks(session), text, session.get_absolute_url())


def stage_reached(session: ReviewSession) -> None:
    """Tell the members what is asked of them now; the clerk moved the session and knows."""
    texts = {
        Stage.WRITING: _("%(session)s: please write your self-review by %(due)s."),
        Stage.COMMENTING: _("%(session)s: the drafts are out; please comment by %(due)s."),
        Stage.CLOSED: _("%(session)s: the result has been released."),
    }
    text = texts.get(Stage(session.stage))
    if text:
        dues = {
            Stage.WRITING: session.campaign.writing_due,
            Stage.COMMENTING: session.campaign.commenting_due,
        }
        due = dues.get(Stage(session.stage))
        words = text % {"session": session, "due": due.strftime("%d/%m/%Y") if due else ""}
        tell(subjects(session), words, session.get_absolute_url())


def paper_returned(paper: Paper) -> None:
    recipients = [paper.member] if paper.member else clerks(paper.session)
    text = _("Your paper was returned: %(reason)s") % {"reason": paper.return_reason}
    tell(recipients, text, paper.get_absolute_url())


def commented(comment: Comment) -> None:
    recipients = [comment.paper.member] if comment.paper.member else clerks(comment.paper.session)
    text = _("%(author)s commented on your paper.") % {"author": comment.author}
    tell(recipients, text, f"{comment.paper.get_absolute_url()}#comment-{comment.pk}")


def answered(comment: Comment) -> None:
    """Only who may still see the paper is told of it: a supervisor's task may have ended meanwhile."""
    if not Paper.objects.visible_to(comment.author).filter(pk=comment.paper_id).exists():
        return
    text = _("Your comment on the paper of %(paper)s was answered: %(answer)s.") % {
        "paper": comment.paper,
        "answer": comment.get_answer_kind_display(),
    }
    tell([comment.author], text, f"{comment.paper.get_absolute_url()}#comment-{comment.pk}")


def document_finished(document: Document) -> None:
    """Whoever asked for it, while it is theirs to see."""
    if not Document.objects.visible_to(document.requested_by).filter(pk=document.pk).exists():
        return
    text = (
        _("The consolidated report of %(session)s is ready.")
        if document.state == "done"
        else _("The consolidated report of %(session)s could not be made.")
    )
    tell([document.requested_by], text % {"session": document.session}, document.get_absolute_url())
