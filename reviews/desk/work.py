"""What waits for one person: the papers to write, to answer and to comment on, and the other lists of the
page "My work".

Most lists of most people are empty. Django takes longer to compose a wide query than PostgreSQL takes to find
nothing, so the pages ask in one narrow query which lists have rows, and read only those."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value

from members.models import Member, RoleKind, name_above
from reviews.models import (
    Comment,
    Finding,
    Manuscript,
    NothingToAdd,
    Origin,
    Paper,
    PaperState,
    PromiseAnswer,
    RemedyItem,
    ReviewPlace,
    Section,
    SelfEvaluation,
    ShortcomingAnswer,
    Suggestion,
    SuggestionState,
    TaskResult,
    Topic,
)
from reviews.models.paper import TOPIC
from reviews.models.reach import sessions_of
from reviews.stages import Stage

NO_ROWS = (0, 0)
_SHOWN = (
    "title",
    "rank",
    "state",
    "submitted_at",
    "return_reason",
    "by_hand",
    "member__full_name",
    "session__stage",
    "session__is_cancelled",
    "session__writing_due",
    "session__commenting_due",
    "session__committee__body",
    "session__committee__name",
    "session__campaign__period__title",
    "session__campaign__period__year",
)
"""The columns of a paper that the lists of papers show."""


@dataclass(frozen=True)
class PaperProgress:
    """A paper with what its writer has done and has still to do in it.

    Each pair is how many there are, and how many of them are filled in. The pairs and ``tasks`` are counted
    only while the paper is owed. ``waiting``: how many comments wait for an answer. ``topics``: how many
    suggested topics the paper has to answer, if an answer is incomplete.
    """

    paper: Paper
    sections: tuple[int, int]
    promises: tuple[int, int]
    earlier: tuple[int, int]
    tasks: int
    waiting: int
    topics: int

    @property
    def is_owed(self) -> bool:
        return is_owed(self.paper)


def is_owed(paper: Paper) -> bool:
    """Whether the writer has to work on the paper now."""
    if paper.state == PaperState.AMENDING:
        return paper.session.stage in (Stage.WRITING, Stage.COMMENTING, Stage.COMPLETING)
    return paper.is_open and paper.session.stage in (Stage.WRITING, Stage.COMMENTING)


def written_papers(member: Member) -> list[PaperProgress]:
    """Return the papers that the member writes, the latest round first. Those of a cancelled round are left
    out."""
    rows = Paper.objects.written_by(member).filter(session__is_cancelled=False).for_list().only(*_SHOWN)
    rows = rows.annotate(above=name_above("session__committee"))
    papers = list(rows.order_by("-session__campaign", "rank"))
    counts = _counts([paper for paper in papers if paper.session.stage != Stage.CLOSED])
    progress = []
    for paper in papers:
        found = {name: counts.get((paper.pk, name), NO_ROWS) for name in (*_TO_ANSWER, *_FILLED_IN)}
        answers, answered = found["answers"]
        progress.append(
            PaperProgress(
                paper,
                found["sections"],
                found["promises"],
                found["earlier"],
                tasks=found["tasks"][0],
                waiting=found["comments"][0],
                topics=found["topics"][0] if answered < answers else 0,
            )
        )
    return progress


_BEFORE_CONFERENCE = Q(paper__session__stage__in=(Stage.WRITING, Stage.COMMENTING))
_COMMENTING = Q(paper__session__stage=Stage.COMMENTING) | Exists(
    ReviewPlace.objects.standing().filter(session__stage=Stage.COMMENTING, paper=OuterRef("paper"))
)
_FILLED_IN: dict[str, tuple[QuerySet[Any], Q]] = {
    "sections": (Section.objects.all(), ~Q(text="")),
    "promises": (PromiseAnswer.objects.all(), ~Q(verdict="")),
    "earlier": (ShortcomingAnswer.objects.all(), ~Q(status="")),
    "tasks": (TaskResult.objects.all(), Q()),
}
"""The rows that are counted of a paper that is owed, and which of them are filled in."""
_TO_ANSWER: dict[str, tuple[QuerySet[Any], Q]] = {
    "comments": (Comment.objects.unanswered().filter(_COMMENTING), Q()),
    "topics": (Topic.objects.standing().filter(_BEFORE_CONFERENCE), Q()),
    "answers": (Section.objects.filter(_BEFORE_CONFERENCE, code__startswith=TOPIC), ~Q(text="")),
}
"""The rows that are counted of every paper. A paper may be commented on in a further place while the session
it belongs to is in another stage."""


def _counts(papers: list[Paper]) -> dict[tuple[int, str], tuple[int, int]]:
    """Return how many rows of each kind each paper has, and how many of them are filled in, in one query. A
    kind of which a paper has no row is left out."""
    keys = [paper.pk for paper in papers]
    owed = [paper.pk for paper in papers if is_owed(paper)]
    asked = [(_TO_ANSWER, keys), (_FILLED_IN, owed)] if owed else [(_TO_ANSWER, keys)]
    counts = [
        rows.filter(paper__in=those)
        .order_by()
        .values_list("paper", Value(name, CharField()))
        .annotate(found=Count("pk"), filled=Count("pk", filter=filled))
        for kinds, those in asked
        for name, (rows, filled) in kinds.items()
    ]
    return {(paper, name): (found, filled) for paper, name, found, filled in _all_of(counts)}


_COMMITTEE_OF = {
    "typed_for_me": "member__cell",
    "to_explain": "paper__session__committee",
    "quarters": "case__committee",
    "to_appraise": "case__committee",
    "suggestions": "session__committee",
    "findings": "paper__session__committee",
    "remedies": "plan__session__committee",
}
"""How a row of each list leads to its committee."""


def _all_of(parts: list[QuerySet[Any]]) -> QuerySet[Any]:
    return parts[0].union(*parts[1:], all=True)


def waiting_for(member: Member) -> dict[str, Any]:
    """Return the lists of the page that have rows, by their names in the template."""
    explain = Comment.objects.unanswered().filter(assigned_to=member, paper__left_on__isnull=True)
    findings = Finding.objects.unanswered().filter(
        paper__member=member, paper__left_on__isnull=True, paper__session__is_cancelled=False
    )
    typed = Manuscript.objects.entered().unconfirmed().filter(member=member)
    lists: dict[str, Any] = {
        "typed_for_me": typed.exclude(confirmations__by=member),
        "to_explain": explain.filter(
            paper__session__stage=Stage.COMMENTING, paper__session__is_cancelled=False
        ).exclude(paper__member=member),
        "quarters": SelfEvaluation.objects.owed_by(member),
        "to_appraise": SelfEvaluation.objects.to_appraise(member),
        "suggestions": _suggestions_waiting(member),
        "findings": findings.select_related("paper__session__committee", "paper__session__campaign__period"),
        "remedies": RemedyItem.objects.still_open().filter(owner=member),
    }
    first = [rows.order_by().values_list(Value(name, CharField()))[:1] for name, rows in lists.items()]
    some = {name for (name,) in _all_of(first)}
    return {
        name: rows.for_list().annotate(above=name_above(_COMMITTEE_OF[name]))
        for name, rows in lists.items()
        if name in some
    }


def papers_to_comment(member: Member) -> QuerySet[Paper]:
    """Return the papers of colleagues of which the member has not said anything yet, in those of the member's
    sessions that are in the stage of commenting."""
    commenting = Q(
        session__in=sessions_of(member), session__stage=Stage.COMMENTING, session__is_cancelled=False
    )
    visiting = ReviewPlace.objects.standing().filter(commenting).values("paper")
    mine = Comment.objects.filter(paper=OuterRef("pk"), author=member, origin=Origin.COLLEAGUE)
    read = NothingToAdd.objects.filter(paper=OuterRef("pk"), member=member)
    papers = Paper.objects.visible_to(member).filter(commenting | Q(pk__in=visiting))
    return papers.exclude(member=member).filter(~Exists(mine), ~Exists(read)).for_list().only(*_SHOWN)


def _suggestions_waiting(member: Member) -> QuerySet[Suggestion]:
    """Return the suggestions on which the member has to act: inspection agrees to them, approvers issue them,
    staff change them after an objection."""
    if not member.holds(RoleKind.INSPECTION, RoleKind.APPROVER, RoleKind.STAFF):
        return Suggestion.objects.none()
    asked = Q(pk__in=[])
    if member.holds(RoleKind.INSPECTION):
        over = member.reach.over("session__committee", RoleKind.INSPECTION)
        asked |= over & Q(state=SuggestionState.DRAFT, objection="")
    if member.holds(RoleKind.APPROVER):
        over = member.reach.over("session__committee", RoleKind.APPROVER)
        asked |= over & Q(state=SuggestionState.AGREED)
    if member.holds(RoleKind.STAFF):
        over = member.reach.over("session__committee", RoleKind.STAFF)
        asked |= over & Q(state=SuggestionState.DRAFT) & ~Q(objection="")
    rows = Suggestion.objects.visible_to(member).filter(asked, session__is_cancelled=False)
    return rows.order_by("pk")
