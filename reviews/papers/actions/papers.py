"""Actions on a paper: save its sections and its self-rating, answer earlier shortcomings, hand it in, return
it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.composed import Composed, Given
from members.models import Event, Member
from ratings.actions import cases
from ratings.actions.facts import EnteredFacts, FactsShown
from reviews.models import (
    NothingToAdd,
    Paper,
    PaperState,
    RemedyStatus,
    Revision,
    RevisionKind,
    Section,
    ShortcomingAnswer,
)
from reviews.papers import notices
from reviews.papers.actions.by_hand import hand_in_from_manuscript
from reviews.papers.actions.declared import record_declared
from reviews.papers.carried import carried_now
from reviews.papers.checklist import Lack, lacks_of_paper
from reviews.remedies import actions as remedies
from reviews.rules import PaperVerb, require
from reviews.sessions.locking import hold_session_of_paper, lock_session
from reviews.sessions.saving import save_text
from reviews.stages import Stage
from reviews.texts import clean_text

HUNDRED = 100
JUDGED_BY = (
    *("code", "text", "version", "saved_at", "saved_by", "paper__state", "paper__member", "paper__by_hand"),
    *("paper__left_on", "paper__case", "paper__session__stage", "paper__session__is_cancelled"),
    *("paper__session__campaign", "paper__session__committee__path"),
)
"""What the rules read of a section's paper."""

LOCKED_SECTION = Composed(
    lambda: (
        Section.objects.select_for_update(of=("paper", "self"))
        .filter(pk=Given("section"))
        .select_related("paper__session__committee")
        .only(*JUDGED_BY)
    )
)
"""The section with what the rules read, locked with its paper. It is saved while its writer types."""


class IncompleteError(ValidationError):
    """Raised when a paper cannot be handed in yet. ``lacks`` lists what is missing and where, as the paper's
    page shows it."""

    def __init__(self, found: list[Lack], said: str = "") -> None:
        super().__init__(
            said or _("The paper is not complete yet. The list on the page says what is missing.")
        )
        self.lacks = found


@dataclass(frozen=True)
class ShortcomingReport:
    """What a paper reports of one earlier shortcoming. ``percent`` says how far its remedy is, and is used
    only with the status "in progress"."""

    status: str
    degree: str = ""
    difficulty: str = ""
    responsibility: str = ""
    percent: int | None = None


def locked_for_writing(paper: Paper, *, by: Member) -> Paper:
    """Return the paper, locked in the database. Raises ``PermissionDenied`` if ``by`` may not write in it
    now."""
    paper = locked_paper(paper)
    require(PaperVerb.WRITE, paper, by)
    return paper


def locked_paper(paper: Paper) -> Paper:
    """Return the paper with its row locked in the database. Its session is locked first, so that the stage
    cannot change meanwhile."""
    lock_session(paper.session)
    return Paper.every.select_for_update(of=("self",)).for_list().get(pk=paper.pk)


def form_changed() -> str:
    """Return the sentence for whoever writes on a page of the form that the round had before."""
    return _("The round is under another rule set now, and the form has changed. Load the page again.")


@transaction.atomic
def save_paper_section(section: Section, text: str, *, by: Member, version: int) -> Section:
    """Save the text of one section. ``version`` is the one the writer's page was loaded with. Raises
    ``ConflictError`` if somebody saved another text since (see ``save_text``), and ``ValidationError`` if the
    form has no such section any more."""
    hold_session_of_paper(section.paper_id)
    row = next(iter(LOCKED_SECTION.ask(section=section.pk)), None)
    if row is None:
        raise ValidationError(form_changed())
    amends = row.paper.state == PaperState.AMENDING
    require(PaperVerb.AMEND if amends else PaperVerb.WRITE, row.paper, by)
    return save_text(row, text, by=by, version=version)


@transaction.atomic
def answer_shortcoming(
    answer: ShortcomingAnswer, remedy: ShortcomingReport, *, by: Member
) -> ShortcomingAnswer:
    """Save what became of an earlier shortcoming: status, degree, difficulty and responsibility (HD43 Mẫu 01
    III). Updates the facts of the rating case too. Raises ``ValidationError`` by field, and if the form does
    not ask for it any more."""
    paper = locked_for_writing(answer.paper, by=by)
    answer.status = remedy.status
    answer.percent = remedy.percent if remedy.status == RemedyStatus.IN_PROGRESS else None
    answer.degree = clean_text(remedy.degree)
    answer.difficulty = clean_text(remedy.difficulty)
    answer.responsibility = clean_text(remedy.responsibility)
    _require_whole(answer)
    if answer.status == RemedyStatus.REMEDIED:
        remedies.require_proof(answer.shortcoming, answer.degree, by=by)
    if not ShortcomingAnswer.objects.filter(pk=answer.pk).exists():
        raise ValidationError(form_changed())
    answer.save(update_fields=["status", "percent", "degree", "difficulty", "responsibility"])
    record_declared(paper, by=by)
    return answer


def _require_whole(answer: ShortcomingAnswer) -> None:
    """Raise ``ValidationError`` by field if the answer lacks what its status requires. The table has a
    constraint with these requirements too."""
    going_on = answer.status == RemedyStatus.IN_PROGRESS
    missing = {
        "status": answer.status not in RemedyStatus.values
        and _("Say whether the shortcoming is remedied, in progress, or not yet."),
        "degree": (answer.status == RemedyStatus.REMEDIED and not answer.degree and _("Say what was done."))
        or (
            going_on and answer.percent is None and not answer.degree and _("Say how far: in % or in words.")
        ),
        "difficulty": answer.status == RemedyStatus.NOT_YET
        and not answer.difficulty
        and _("For what is not yet remedied, say what stands in the way."),
        "responsibility": answer.status != RemedyStatus.REMEDIED
        and not answer.responsibility
        and _("For what is not remedied, name whose responsibility it is."),
    }
    errors = {name: text for name, text in missing.items() if text}
    if answer.percent is not None and not 0 <= answer.percent < HUNDRED:
        errors["percent"] = _("What is in progress stands between 0 and 99%.")
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def save_self_rating(
    paper: Paper,
    proposal: cases.RatingProposal,
    *,
    by: Member,
    seen: cases.Seen | None = None,
    shown: FactsShown | None = None,
    **facts: Unpack[EnteredFacts],
) -> None:
    """Save part B of the form: the figures of the tasks, the subject's own points and the level that the
    subject puts forward. If the paper has tasks row by row, the counts of these replace the figures sent
    here. Nothing is saved if another page saved points or facts since this one showed ``seen`` and
    ``shown``."""
    paper = locked_for_writing(paper, by=by)
    case = paper.rated_case()
    if facts:
        cases.record_facts(case, by=by, shown=shown, **facts)
    record_declared(paper, by=by)
    cases.rate_self(case, proposal, by=by, seen=seen)


@transaction.atomic
def submit_paper(paper: Paper, *, by: Member) -> Revision:
    """Hand in the paper and return the revision that keeps it as handed in. Raises ``IncompleteError`` if
    something is missing."""
    paper = locked_for_writing(paper, by=by)
    found = lacks_of_paper(paper, by)
    if found:
        raise IncompleteError(found)
    record_declared(paper, by=by)
    revision = keep_revision(paper, RevisionKind.SUBMITTED, by=by)
    hand_in_from_manuscript(paper, revision, by=by)
    paper.state, paper.submitted_at, paper.return_reason = PaperState.SUBMITTED, clock.now(), ""
    paper.save(update_fields=["state", "submitted_at", "return_reason"])
    Event.record("submit", paper, by=by, revision=revision.number)
    _begin_draft_anew(paper, revision, by=by)
    return revision


def _begin_draft_anew(paper: Paper, revision: Revision, *, by: Member) -> None:
    """Count the days of the draft from today if it is the collective's, was rewritten, and had gone out
    before (HD43 §2.1a). The caller holds the lock of the session."""
    session = paper.session
    if paper.member_id or session.stage != Stage.COMMENTING or session.drafts_out_on in (None, clock.today()):
        return
    before = paper.revisions.filter(kind=RevisionKind.SUBMITTED, number__lt=revision.number).last()
    if before and before.texts == revision.texts:
        return
    Event.record("rewrite_draft", session, by=by, old=str(session.drafts_out_on), paper=paper.pk)
    session.drafts_out_on, session.drafts_ground = clock.today(), ""
    session.save(update_fields=["drafts_out_on", "drafts_ground"])


def is_taken_back_in_time(paper: Paper) -> bool:
    """Whether what was handed in may still be taken back: the stage has not moved on since, nobody has
    commented on the paper or read it without a remark, and it was not typed in from a signed sheet."""
    return (
        not paper.by_hand
        and paper.submitted_at is not None
        and paper.submitted_at >= paper.session.stage_since
        and not paper.comments.exists()
        and not NothingToAdd.objects.filter(paper=paper).exists()
    )


@transaction.atomic
def take_paper_back(paper: Paper, *, by: Member) -> Paper:
    """Give the paper back to its writer, who handed it in by mistake, and return it. What was handed in stays
    among its revisions. Raises ``ValidationError`` where it is too late."""
    paper = locked_paper(paper)
    require(PaperVerb.TAKE_BACK, paper, by)
    if not is_taken_back_in_time(paper):
        raise ValidationError(
            _("It is too late to take the paper back. Ask the clerk or the head to return it.")
        )
    paper.state = PaperState.DRAFT
    paper.save(update_fields=["state"])
    Event.record("take_back", paper, by=by)
    return paper


@transaction.atomic
def return_paper(paper: Paper, *, by: Member, reason: str) -> Revision:
    """Return the paper to its writer, and return the revision that keeps it as it was. Raises
    ``ValidationError`` without a reason."""
    paper = locked_paper(paper)
    require(PaperVerb.RETURN, paper, by)
    reason = clean_text(reason)
    if not reason:
        raise ValidationError(_("A return needs its reason."))
    return _give_back(paper, by=by, reason=reason)


@transaction.atomic
def return_for_topics(paper: Paper, *, by: Member, reason: str) -> Revision | None:
    """Return to its writer a paper that was handed in before topics were suggested to its subject. Gives back
    the revision kept of it, or None if the paper was with its writer anyway and nothing changed.

    The caller has checked that ``by`` may issue suggestions, and holds the lock of the session.
    """
    paper = locked_paper(paper)
    return _give_back(paper, by=by, reason=reason) if paper.state == PaperState.SUBMITTED else None


def _give_back(paper: Paper, *, by: Member, reason: str) -> Revision:
    revision = keep_revision(paper, RevisionKind.RETURNED, by=by, note=reason)
    paper.state, paper.return_reason = PaperState.RETURNED, reason
    paper.save(update_fields=["state", "return_reason"])
    Event.record("return", paper, by=by, revision=revision.number, reason=paper.return_reason)
    notices.paper_returned(paper)
    return revision


def keep_revision(paper: Paper, kind: RevisionKind, *, by: Member, note: str = "") -> Revision:
    """Save the paper as it is now as its next revision, and return the revision. The caller holds the lock of
    the paper."""
    texts = dict(paper.sections.values_list("code", "text"))
    number = paper.revisions.count() + 1
    whole = Paper.objects.for_list().select_related("case__period__frozen")
    fresh = whole.prefetch_related("case__scores", "case__steps", "case__fact_rows__led").get(pk=paper.pk)
    return Revision.objects.create(
        paper=paper,
        number=number,
        kind=kind,
        texts=texts,
        beside=carried_now(fresh).as_json(),
        note=note,
        by=by,
        in_place_of=by.stood_in_for,
    )
