"""What people are told, one function a message."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Member, Role, RoleKind
from members.notices import tell
from ratings.models import Petition, Step
from ratings.rules import can_settle_petition
from reviews.models import Comment, Document, DocumentKind, Paper, ReviewSession
from reviews.stages import Stage


def clerks(session: ReviewSession) -> list[Member]:
    """Whoever serves the committee as clerk today."""
    roles = Role.objects.current().filter(kind=RoleKind.CLERK, committee=session.committee)
    return [role.member for role in roles.select_related("member")]


def subjects(session: ReviewSession) -> list[Member]:
    papers = session.papers.filter(member__isnull=False).select_related("member")
    return [paper.member for paper in papers if paper.member]


def stage_reached(session: ReviewSession) -> None:
    """Tell the members what is asked of them now; the clerk moved the session and knows."""
    texts = {
        Stage.WRITING: _("%(session)s: please write your self-review by %(due)s."),
        Stage.COMMENTING: _("%(session)s: the drafts are out; please comment by %(due)s."),
    }
    text = texts.get(Stage(session.stage))
    if session.stage == Stage.CLOSED:
        results_released(session)
    if text:
        dues = {
            Stage.WRITING: session.writing_due,
            Stage.COMMENTING: session.commenting_due,
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


def results_released(session: ReviewSession) -> None:
    """Tell every subject the own level, and the clerks of the bodies that manage them; levels only. Where
    nothing was rated they are told that the review is closed."""
    if not session.campaign.is_rated:
        words = _("%(session)s: the review is closed.") % {"session": session}
        tell(subjects(session), words, session.get_absolute_url())
        return
    papers = session.papers.rated().select_related("member__cell", "case__unrated", "case__period__frozen")
    cells = session.papers.filter(member__isnull=False).values_list("member__cell", flat=True)
    serving = _serving([session.committee_id, *cells])
    for paper in papers.prefetch_related("case__steps"):
        _tell_result(paper, serving)


def _serving(committees: list[int]) -> dict[int, list[Member]]:
    """The clerks of today, by committee."""
    serving: dict[int, list[Member]] = {}
    roles = Role.objects.current().filter(kind=RoleKind.CLERK, committee__in=committees)
    for role in roles.select_related("member"):
        serving.setdefault(role.committee_id, []).append(role.member)
    return serving


def _tell_result(paper: Paper, serving: dict[int, list[Member]]) -> None:
    session, level = paper.session, _level(paper)
    if paper.member:
        words = _("%(session)s: the result has been released. Your rating: %(level)s.")
        tell([paper.member], words % {"session": session, "level": level}, _case_url(paper))
    cell = [] if paper.member is None else serving.get(paper.member.cell_id, [])
    managing = dict.fromkeys([*serving.get(session.committee_id, []), *cell])
    others = [clerk for clerk in managing if clerk.pk != paper.member_id]
    words = _("%(session)s: %(subject)s is rated %(level)s.")
    tell(others, words % {"session": session, "subject": paper, "level": level}, session.get_absolute_url())


def _level(paper: Paper) -> str:
    case = paper.rated_case()
    decided = case.step(Step.DECIDED)
    return case.period.ruleset.level_name(decided.level) if decided else _("not rated")


def re_rated(paper: Paper) -> None:
    """The new level goes where the first one went."""
    fresh = Paper.objects.select_related("member__cell", "case__period__frozen", "session__committee")
    paper = fresh.select_related("session__campaign__period").get(pk=paper.pk)
    cells = [paper.session.committee_id] + ([paper.member.cell_id] if paper.member else [])
    _tell_result(paper, _serving(cells))


def petition_lodged(paper: Paper, petition: Petition) -> None:
    """Those who may settle it: approvers over the committee who did not decide."""
    committee = paper.session.committee
    roles = Role.objects.current().filter(kind=RoleKind.APPROVER).select_related("member", "committee")
    over = [role.member for role in roles if committee.path.startswith(role.committee.path)]
    words = _("%(subject)s petitions against the level decided; to be settled by %(due)s.") % {
        "subject": paper,
        "due": petition.due_on.strftime("%d/%m/%Y") if petition.due_on else "–",
    }
    tell([one for one in over if can_settle_petition(one, petition)], words, _case_url(paper))


def petition_settled(paper: Paper, petition: Petition) -> None:
    words = _("Your petition was settled: %(outcome)s.") % {"outcome": petition.get_outcome_display()}
    tell([petition.by], words, _case_url(paper))


def _case_url(paper: Paper) -> str:
    return reverse("reviews:case", args=[paper.pk])


def document_finished(document: Document) -> None:
    if document.kind == DocumentKind.RE_RATING:
        _decision_finished(document)
        return
    """Whoever asked for it, while it is theirs to see."""
    if not Document.objects.visible_to(document.requested_by).filter(pk=document.pk).exists():
        return
    text = (
        _("The consolidated report of %(session)s is ready.")
        if document.state == "done"
        else _("The consolidated report of %(session)s could not be made.")
    )
    tell([document.requested_by], text % {"session": document.session}, document.get_absolute_url())


def _decision_finished(document: Document) -> None:
    text = (
        _("The decision of re-rating in %(session)s is ready.")
        if document.state == "done"
        else _("The decision of re-rating in %(session)s could not be made.")
    )
    tell([document.requested_by], text % {"session": document.session}, document.get_absolute_url())
