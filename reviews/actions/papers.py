"""Writing, submitting and returning a paper."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Event, Member
from members.rules import require
from ratings.actions import cases
from reviews import notices
from reviews.actions import remedies
from reviews.actions.sessions import locked
from reviews.actions.versions import save_text
from reviews.checklist import Lack, lacks
from reviews.models import (
    Paper,
    PaperState,
    RemedyStatus,
    Revision,
    RevisionKind,
    Section,
    ShortcomingAnswer,
)
from reviews.rules import WRITING, allowed_on_paper
from reviews.texts import clean


class IncompleteError(ValidationError):
    """The paper lacks something; ``lacks`` says what and where."""

    def __init__(self, found: list[Lack]) -> None:
        super().__init__([lack.text for lack in found])
        self.lacks = found


@dataclass(frozen=True)
class Remedy:
    """What a paper says of one earlier shortcoming."""

    status: str
    degree: str
    difficulty: str
    responsibility: str


def _locked(paper: Paper) -> Paper:
    """The paper and, before it, its session under lock, so that the stage cannot move away meanwhile."""
    locked(paper.session)
    return Paper.objects.select_for_update(of=("self",)).for_list().get(pk=paper.pk)


def _require_write(paper: Paper, by: Member, verbs: frozenset[str] = frozenset({"write"})) -> None:
    require(
        bool(verbs & allowed_on_paper(by, paper)),
        _("This paper cannot be written in now: it has been submitted, or the time for writing is over."),
    )


@transaction.atomic
def save_section(section: Section, text: str, *, by: Member, version: int) -> Section:
    """Save the section's text; ``version`` and ``ConflictError`` as ``save_text`` says."""
    row = (
        Section.objects.select_for_update(of=("self", "paper"))
        .select_related("paper__session__committee", "saved_by")
        .get(pk=section.pk)
    )
    _require_write(row.paper, by, WRITING)
    return save_text(row, text, by=by, version=version)


@transaction.atomic
def answer_shortcoming(answer: ShortcomingAnswer, remedy: Remedy, *, by: Member) -> ShortcomingAnswer:
    """Say what became of an earlier shortcoming (HD43 Mẫu 01 III: state, degree, difficulty, responsibility);
    the case's facts follow."""
    paper = _locked(answer.paper)
    _require_write(paper, by)
    if remedy.status not in RemedyStatus.values:
        raise ValidationError(_("Say whether the shortcoming is remedied, in progress, or not yet."))
    if not remedy.degree.strip():
        raise ValidationError(_("Say what was done, and how far."))
    if remedy.status == RemedyStatus.REMEDIED:
        remedies.prove(answer.shortcoming, clean(remedy.degree), by=by)
    if remedy.status != RemedyStatus.REMEDIED and not remedy.responsibility.strip():
        raise ValidationError(_("For what is not remedied, name whose responsibility it is."))
    answer.status = remedy.status
    answer.degree = clean(remedy.degree)
    answer.difficulty = clean(remedy.difficulty)
    answer.responsibility = clean(remedy.responsibility)
    answer.save(update_fields=["status", "degree", "difficulty", "responsibility"])
    statuses = list(paper.earlier.values_list("status", flat=True))
    remedied = statuses.count(RemedyStatus.REMEDIED)
    if paper.case:
        cases.record_facts(paper.case, by=by, named=len(statuses), remedied=remedied)
    return answer


@transaction.atomic
def rate_own(paper: Paper, proposal: cases.Proposal, *, by: Member, **facts: object) -> None:
    """Part B of the form: the figures of the tasks, the own points and the level put forward."""
    paper = _locked(paper)
    _require_write(paper, by)
    case = paper.rated_case()
    cases.record_facts(case, by=by, named=paper.earlier.count(), **facts)  # type: ignore[arg-type]
    cases.rate_self(case, proposal, by=by)


@transaction.atomic
def submit(paper: Paper, *, by: Member) -> Revision:
    """Hand the paper in. Raises ``IncompleteError`` with the checklist of what is missing."""
    paper = _locked(paper)
    _require_write(paper, by)
    found = lacks(paper)
    if found:
        raise IncompleteError(found)
    revision = keep(paper, RevisionKind.SUBMITTED, by=by)
    paper.state, paper.submitted_at, paper.return_reason = PaperState.SUBMITTED, timezone.now(), ""
    paper.save(update_fields=["state", "submitted_at", "return_reason"])
    Event.record("submit", paper, by=by, revision=revision.number)
    return revision


@transaction.atomic
def return_paper(paper: Paper, *, by: Member, reason: str) -> Revision:
    """Give the paper back to its writer; the reason is compulsory."""
    paper = _locked(paper)
    require(
        "return" in allowed_on_paper(by, paper),
        _("Only a submitted paper can be returned, by clerk or head."),
    )
    reason = clean(reason)
    if not reason:
        raise ValidationError(_("A return needs its reason."))
    return _give_back(paper, by=by, reason=reason)


@transaction.atomic
def return_for_topics(paper: Paper, *, by: Member, reason: str) -> Revision | None:
    """Give a paper that is in back to its writer, since topics were suggested to it meanwhile; nothing for
    one still being written. The caller has settled that ``by`` may issue, and holds the session's lock."""
    paper = _locked(paper)
    return _give_back(paper, by=by, reason=reason) if paper.state == PaperState.SUBMITTED else None


def _give_back(paper: Paper, *, by: Member, reason: str) -> Revision:
    revision = keep(paper, RevisionKind.RETURNED, by=by, note=reason)
    paper.state, paper.return_reason = PaperState.RETURNED, reason
    paper.save(update_fields=["state", "return_reason"])
    Event.record("return", paper, by=by, revision=revision.number, reason=paper.return_reason)
    notices.paper_returned(paper)
    return revision


def keep(paper: Paper, kind: RevisionKind, *, by: Member, note: str = "") -> Revision:
    """The texts as they stand now, under the next number; the caller holds the paper's lock."""
    texts = dict(paper.sections.values_list("code", "text"))
    number = paper.revisions.count() + 1
    return Revision.objects.create(paper=paper, number=number, kind=kind, texts=texts, note=note, by=by)
