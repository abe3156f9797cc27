"""Who may issue a printed paper, and in whose name it is issued."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from members.models import Committee, Member, Role, RoleKind
from ratings.models import RatingStep, Step
from reviews.models import Document, DocumentKind
from reviews.rules.capacities import CAPACITY_OF, LEADS, Position, Rule
from reviews.rules.verbs import DocumentVerb
from reviews.stages import Capacity

DOCUMENT_RULES: dict[DocumentVerb, Rule] = {
    DocumentVerb.ISSUE: Rule(
        _("Issue a paper of the committee under a number, and attach its signed copy"), LEADS
    ),
    DocumentVerb.ISSUE_DECISION: Rule(
        _("Issue the paper of what an approver decides, and attach its signed copy"),
        LEADS | {Capacity.APPROVER},
    ),
}


DECISIONS = (
    DocumentKind.RE_RATING.value,
    DocumentKind.RATING_DECISION.value,
    DocumentKind.CASE_DECISION.value,
    DocumentKind.CASE_NOTICE.value,
)
"""The kinds of printed papers that are issued in the name of whoever decided, unless an organ is named."""


def decision_of(document: Document) -> RatingStep | None:
    """Return the decision that the document is about: the one it prints, or the latest of its case or
    session. None if there is none yet."""
    if document.step:
        return document.step
    rows = RatingStep.objects.in_force().filter(step=Step.DECIDED).select_related("by", "case__committee")
    if document.paper:
        return rows.filter(case=document.paper.case_id).first()
    return rows.filter(case__paper__session=document.session_id).order_by("pk").last()


def issuing_committee(document: Document) -> Committee:
    """Return the committee in whose name the document is issued: for a decision and its notice that of the
    approver, else the one that the document is about."""
    if document.organ:
        return document.organ
    if document.kind in DECISIONS and (step := decision_of(document)):
        return deciding_committee(step)
    if document.suggestion and document.suggestion.issuer:
        return document.suggestion.issuer
    if document.session:
        return document.session.committee
    if document.paper:
        return document.paper.session.committee
    if document.commitment:
        return document.commitment.committee
    if document.evaluation:
        return document.evaluation.committee
    if document.ballot:
        return document.ballot.committee
    assert document.sheet is not None  # noqa: S101  kept by a constraint
    return document.sheet.case.committee


def deciding_committee(step: RatingStep) -> Committee:
    """Return the committee in whose name the approver decides.

    A person may be approver of several committees at or above the committee of the case. The nearest one is
    returned.
    """
    committee = step.case.committee
    roles = Role.objects.filter(member=step.by, kind=RoleKind.APPROVER).select_related("committee")
    over = [role.committee for role in roles if committee.path.startswith(role.committee.path)]
    return max(over, key=lambda one: len(one.path), default=committee)


def document_position(member: Member, document: Document) -> Position:
    """Return the position of the member towards a document that is to be issued. Of a cancelled round nothing
    is issued."""
    kinds = member.reach.kinds_over(issuing_committee(document))
    session = document.session or (document.paper.session if document.paper else None)
    return Position(
        frozenset(part for kind, part in CAPACITY_OF.items() if kind in kinds),
        is_cancelled=bool(session and session.is_cancelled),
    )
