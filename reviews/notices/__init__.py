"""What people are told, one function a message."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Member, Post, Role, RoleKind
from members.notices import tell
from ratings.models import Petition, Step
from ratings.rules import can_settle_petition
from reviews.models import (
    Comment,
    Document,
    DocumentKind,
    Evaluation,
    Paper,
    ReviewSession,
    SelfEvaluation,
)
from reviews.stages import Stage


def clerks(session: ReviewSession) -> list[Member]:
    """Whoever serves the committee as clerk today."""
    roles = Role.objects.current().filter(kind=RoleKind.CLERK, committee=session.committee)
    return [role.member for role in roles.select_related("member")]


def subjects(session: ReviewSession) -> list[Member]:
    """Everybody reviewed in the session, be it as a further place."""
    papers = Paper.objects.reviewed_in(session).filter(member__isnull=False).select_related("member")
    return [paper.member for paper in papers if paper.member]


def leaders(session: ReviewSession) -> list[Member]:
    """The clerks and the head of the committee, each once."""
    heads = Post.objects.current().filter(committee=session.committee, is_head=True).select_related("member")
    return list(dict.fromkeys([*clerks(session), *(post.member for post in heads)]))


def holders(kind: RoleKind, session: ReviewSession) -> list[Member]:
    """Whoever holds the role over the committee today and is not of the unit itself."""
    committee = session.committee
    roles = Role.objects.current().filter(kind=kind).select_related("member", "committee")
    over = [role.member for role in roles if committee.path.startswith(role.committee.path)]
    inside = {*subjects(session), *leaders(session)}
    return [member for member in dict.fromkeys(over) if member not in inside]


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
    """Whoever asked for it, while it is theirs to see."""
    if not Document.objects.visible_to(document.requested_by).filter(pk=document.pk).exists():
        return
    ready, failed = DOCUMENTS[DocumentKind(document.kind)]
    words = str(ready if document.state == "done" else failed)
    tell([document.requested_by], words % {"about": document.about}, document.get_absolute_url())


DOCUMENTS: dict[DocumentKind, tuple[str | Promise, str | Promise]] = {
    DocumentKind.REPORT: (
        gettext_lazy("The consolidated report of %(about)s is ready."),
        gettext_lazy("The consolidated report of %(about)s could not be made."),
    ),
    DocumentKind.RE_RATING: (
        gettext_lazy("The decision of re-rating in %(about)s is ready."),
        gettext_lazy("The decision of re-rating in %(about)s could not be made."),
    ),
    DocumentKind.EVALUATION: (
        gettext_lazy("The quarterly self-evaluation of %(about)s is ready as a paper."),
        gettext_lazy("The quarterly self-evaluation of %(about)s could not be printed."),
    ),
    DocumentKind.SUGGESTION: (
        gettext_lazy("The paper of suggested topics to %(about)s is ready."),
        gettext_lazy("The paper of suggested topics to %(about)s could not be made."),
    ),
    DocumentKind.DOSSIER: (
        gettext_lazy("The list of the dossier of %(about)s is ready."),
        gettext_lazy("The list of the dossier of %(about)s could not be made."),
    ),
    DocumentKind.PLAN: (
        gettext_lazy("The remedy plan of %(about)s is ready as a paper."),
        gettext_lazy("The remedy plan of %(about)s could not be printed."),
    ),
    DocumentKind.INVITATION: (
        gettext_lazy("The summons to the conference of %(about)s is ready."),
        gettext_lazy("The summons to the conference of %(about)s could not be made."),
    ),
    DocumentKind.MINUTES: (
        gettext_lazy("The minutes of %(about)s are ready as a paper."),
        gettext_lazy("The minutes of %(about)s could not be printed."),
    ),
    DocumentKind.SUMMARY: (
        gettext_lazy("The summary table is ready: %(about)s."),
        gettext_lazy("The summary table could not be made: %(about)s."),
    ),
}


def evaluation_opened(evaluation: Evaluation) -> None:
    """Every leader what to fill in and until when; the clerks that forms will come in to be appraised."""
    due = evaluation.due_on.strftime("%d/%m/%Y")
    sheets = list(evaluation.sheets.select_related("case__member", "case__committee"))
    words = _("%(period)s: please fill in your self-evaluation and hand it in by %(due)s.")
    for sheet in sheets:
        if sheet.case.member:
            text = words % {"period": evaluation.period, "due": due}
            tell([sheet.case.member], text, sheet.get_absolute_url())
    serving = _serving([sheet.case.committee_id for sheet in sheets])
    clerks_once = dict.fromkeys(clerk for served in serving.values() for clerk in served)
    words = _("%(evaluation)s is open: the leaders hand in by %(due)s, then you appraise.")
    tell(clerks_once, words % {"evaluation": evaluation, "due": due}, evaluation.get_absolute_url())


def evaluation_handed_in(sheet: SelfEvaluation) -> None:
    """The clerks of the committee, for whom it now is to be appraised; without one, whoever opened it."""
    case = sheet.case
    serving = _serving([case.committee_id]).get(case.committee_id, [])
    others = [clerk for clerk in serving if clerk.pk != case.member_id] or [sheet.evaluation.opened_by]
    words = _("%(name)s has handed in the self-evaluation of %(period)s.")
    tell(others, words % {"name": case, "period": sheet.evaluation.period}, sheet.get_absolute_url())


def evaluation_returned(sheet: SelfEvaluation) -> None:
    text = _("Your self-evaluation was returned: %(reason)s") % {"reason": sheet.return_reason}
    tell([sheet.case.member] if sheet.case.member else [], text, sheet.get_absolute_url())


def evaluation_released(sheets: list[SelfEvaluation]) -> None:
    """Tell each leader the own level, and the clerks of the bodies that manage them; levels only."""
    cells = {sheet.case.member.cell_id for sheet in sheets if sheet.case.member}
    serving = _serving([*cells, *(sheet.case.committee_id for sheet in sheets)])
    for sheet in sheets:
        member, period = sheet.case.member, sheet.evaluation.period
        if member is None:
            continue
        decided = sheet.case.step(Step.DECIDED)
        level = period.ruleset.level_name(decided.level) if decided else _("not rated")
        words = _("%(period)s: the result has been released. Your rating: %(level)s.")
        tell([member], words % {"period": period, "level": level}, sheet.get_absolute_url())
        words = _("%(period)s: %(subject)s is rated %(level)s.")
        told = words % {"period": period, "subject": member, "level": level}
        own = {clerk for clerk in serving.get(sheet.case.committee_id, []) if clerk.pk != member.pk}
        tell(own, told, sheet.get_absolute_url())
        of_cell = {clerk for clerk in serving.get(member.cell_id, []) if clerk.pk != member.pk} - own
        tell(of_cell, told, reverse("reviews:notices"))
