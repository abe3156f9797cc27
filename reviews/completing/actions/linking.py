"""Writes the links between the collective's paper and those of persons, in both directions.

The collective's paper is settled provisionally. Findings about persons are drawn from it and answered.
Amendments of it are proposed and decided. Writing the papers themselves is in ``reviews.papers``.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from members.rules import refuse_unless
from reviews.completing import notices
from reviews.models import (
    Amendment,
    AmendmentState,
    Charge,
    Comment,
    Finding,
    FindingAnswer,
    Paper,
    PaperState,
    ReviewSession,
    Revision,
    RevisionKind,
    quotable_text,
)
from reviews.papers.actions.by_hand import manuscript_of_answers
from reviews.papers.actions.papers import keep_revision
from reviews.prose import bare_words, without_look
from reviews.rules import LEADS, PaperVerb, SessionVerb, capacities_in, require
from reviews.sessions.locking import lock_session_and_papers
from reviews.texts import clean_text


@dataclass(frozen=True)
class FindingInput:
    """A finding about a person, as it is entered.

    ``quote`` are words of the collective's shortcomings. ``ground`` (a ``Charge``) and ``about`` say for
    which task, field or locality the person answers.
    """

    quote: str
    ground: str
    about: str


@dataclass(frozen=True)
class AmendmentInput:
    """An amendment of the collective's paper, as it is entered.

    ``text`` says what has to change in this ``section`` of the collective's paper. ``quote`` are the words of
    the person's paper that gave rise to the proposal.
    """

    section: str
    text: str
    quote: str = ""


def collective_of(session: ReviewSession) -> Paper:
    """Return the collective's paper. Raise ``ValidationError`` if the session reviews no collective."""
    paper = Paper.objects.for_list().filter(session=session, member__isnull=True).first()
    if paper is None:
        raise ValidationError(_("This session reviews no collective."))
    return paper


@transaction.atomic
def settle_collective_paper(session: ReviewSession, *, by: Member) -> Revision:
    """Settle the collective's paper provisionally ("thống nhất tạm thời") and return that revision.

    From now on, findings can be drawn from the settled text. If the texts have not changed since the paper
    was last settled, return the earlier revision. Raise ``ValidationError`` while the paper is with its
    writers.
    """
    session = lock_session_and_papers(session)
    require(SessionVerb.SETTLE, session, by)
    paper = collective_of(session)
    if paper.state not in (PaperState.SUBMITTED, PaperState.FINAL):
        raise ValidationError(_("The collective's paper is with its writers. It has to be handed in first."))
    last = paper.revisions.filter(kind=RevisionKind.SETTLED).last()
    if last and last.texts == paper.texts():
        return last
    revision = keep_revision(paper, RevisionKind.SETTLED, by=by)
    Event.record("settle", paper, by=by, revision=revision.number)
    notices.collective_paper_settled(paper, by=by)
    return revision


def settled_text(paper: Paper) -> str | None:
    """Return the text of the collective's paper, as last settled, that findings may quote.

    Return None if the paper was never settled.
    """
    last = paper.revisions.filter(kind=RevisionKind.SETTLED).last()
    return None if last is None else quotable_text(last)


@transaction.atomic
def draw_finding(paper: Paper, drawn: FindingInput, *, by: Member) -> Finding:
    """Record that the person of this ``paper`` answers for a shortcoming of the collective.

    Return the finding on record if an equal one was drawn before. Raise ``ValidationError`` if the quote is
    not part of the settled text, if the ground is missing, if the task, field or locality is missing, or if
    the person's paper is final.
    """
    session = lock_session_and_papers(paper.session)
    require(SessionVerb.FIND, session, by)
    paper = Paper.every.for_list().get(pk=paper.pk)
    collective = collective_of(session)
    said = _checked(paper, settled_text(collective), drawn)
    known = Finding.objects.filter(
        paper=paper, collective=collective, quote=said.quote, ground=said.ground, about=said.about
    ).first()
    if known:
        return known
    finding = Finding.objects.create(
        paper=paper,
        collective=collective,
        quote=said.quote,
        ground=said.ground,
        about=said.about,
        drawn_by=by,
    )
    Event.record("draw_finding", paper, by=by, finding=finding.pk)
    notices.finding_drawn(finding)
    return finding


def _checked(paper: Paper, settled: str | None, drawn: FindingInput) -> FindingInput:
    if settled is None:
        raise ValidationError(_("Settle the collective's paper provisionally first."))
    if paper.is_collective:
        raise ValidationError(_("A finding is about a person."))
    if paper.state == PaperState.FINAL:
        raise ValidationError(_("The paper of %(paper)s is final. Open it again first.") % {"paper": paper})
    quote, about = without_look(clean_text(drawn.quote)), clean_text(drawn.about)
    if not quote or " ".join(bare_words(quote).split()) not in " ".join(bare_words(settled).split()):
        raise ValidationError({"quote": _("Take these words from the collective's text as it was settled.")})
    if drawn.ground not in Charge.values or not about:
        raise ValidationError({"about": _("Name the task, the field or the locality.")})
    return FindingInput(quote, drawn.ground, about)


def require_finding_answer(finding: Finding, *, by: Member) -> None:
    """Raise ``PermissionDenied`` unless ``by`` may answer the finding.

    Both the page with the form and the action that saves the answer call this.
    """
    require(PaperVerb.ANSWER_FINDING, finding.paper, by)


@transaction.atomic
def answer_finding(finding: Finding, kind: str, text: str, *, by: Member) -> Finding:
    """Record the person's answer to a finding: accepting the responsibility, or explaining.

    The answer is also given in words. A later answer replaces an earlier one. If ``by`` types in what the
    person answered by hand, that person is who answered.
    """
    lock_session_and_papers(finding.paper.session)
    rows = Finding.objects.for_list().select_related("paper__session__committee")
    finding = rows.select_related("paper__session__campaign__period").get(pk=finding.pk)
    paper = finding.paper
    require_finding_answer(finding, by=by)
    if kind not in FindingAnswer.values:
        raise ValidationError({"kind": _("Choose whether you accept the responsibility or explain.")})
    if not clean_text(text):
        raise ValidationError({"text": _("Answer in words as well.")})
    text = clean_text(text)
    manuscript = manuscript_of_answers(paper, by=by)
    who = manuscript.member if manuscript else by
    now = (finding.answer_kind, finding.answer, finding.answered_by_id)
    if now == (kind, text, who.pk) and finding.answer_manuscript_id == (manuscript and manuscript.pk):
        return finding
    told = {"member": who.full_name} if manuscript else {}
    Event.record("answer_finding", paper, by=by, finding=finding.pk, kind=kind, old=finding.answer, **told)
    finding.answer_kind, finding.answer = kind, text
    finding.answered_by, finding.answered_at, finding.answer_manuscript = who, clock.now(), manuscript
    finding.save(update_fields=["answer_kind", "answer", "answered_by", "answered_at", "answer_manuscript"])
    notices.finding_answered(finding)
    return finding


@transaction.atomic
def propose_amendment(
    session: ReviewSession,
    proposed: AmendmentInput,
    *,
    by: Member,
    source: Paper | None = None,
    comment: Comment | None = None,
) -> Amendment:
    """Propose a change of the collective's paper, because of a person's paper or a comment.

    These are given as ``source`` and ``comment``. Anybody but clerk and head may only name their own paper as
    the source. Return the proposal on record if an equal one was made before.
    """
    session = lock_session_and_papers(session)
    require(SessionVerb.PROPOSE_AMENDMENT, session, by)
    if not capacities_in(by, session) & LEADS:
        own = source is not None and source.member_id == by.pk and comment is None
        refuse_unless(
            own,
            _(
                "You may propose an amendment because of your own paper only;"
                " clerk and head may name other sources."
            ),
        )
    paper = collective_of(session)
    said = _checked_proposal(paper, proposed, source, comment)
    known = paper.amendments.filter(
        section=said.section, text=said.text, quote=said.quote, source=source, comment=comment
    ).first()
    if known:
        return known
    amendment = Amendment.objects.create(
        paper=paper,
        section=said.section,
        text=said.text,
        quote=said.quote,
        source=source,
        comment=comment,
        proposed_by=by,
    )
    Event.record("propose_amendment", paper, by=by, amendment=amendment.pk)
    notices.amendment_proposed(amendment)
    return amendment


def _checked_proposal(
    paper: Paper, proposed: AmendmentInput, source: Paper | None, comment: Comment | None
) -> AmendmentInput:
    if paper.state == PaperState.FINAL:
        raise ValidationError(_("The collective's paper is final. Open it again first."))
    if source is None and comment is None:
        raise ValidationError(_("Choose the paper or the comment that gave rise to the amendment."))
    strange = source and (source.session_id != paper.session_id or source.is_collective)
    if strange or (comment and comment.paper.session_id != paper.session_id):
        raise ValidationError(_("It has to come of a paper or a comment of this session."))
    if proposed.section not in {rule.code for rule in paper.outline.sections if rule.kind == "text"}:
        raise ValidationError({"section": _("This section is not part of the paper.")})
    text = clean_text(proposed.text)
    if not text:
        raise ValidationError({"text": _("Say what has to change.")})
    return AmendmentInput(proposed.section, text, without_look(clean_text(proposed.quote)))


@transaction.atomic
def decide_amendment(amendment: Amendment, state: str, reason: str, *, by: Member) -> Amendment:
    """Record the decision on an amendment: it is taken in, or kept aside with a reason.

    It can be decided only once. Once an amendment is taken in, the collective's paper has to be changed
    before it can be made final.
    """
    session = lock_session_and_papers(amendment.paper.session)
    require(SessionVerb.DECIDE_AMENDMENT, session, by)
    amendment = Amendment.objects.for_list().select_related("paper__session").get(pk=amendment.pk)
    if amendment.state != AmendmentState.PROPOSED:
        raise ValidationError(_("This amendment has been decided meanwhile. Look at it again."))
    if state not in (AmendmentState.TAKEN_IN, AmendmentState.KEPT_ASIDE):
        raise ValidationError(_("Choose whether it is taken in or kept aside."))
    reason = clean_text(reason)
    if state == AmendmentState.KEPT_ASIDE and not reason:
        raise ValidationError(_("Give the reason for keeping the amendment aside."))
    amendment.state, amendment.reason = state, reason
    amendment.decided_by, amendment.decided_at = by, clock.now()
    amendment.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    Event.record("decide_amendment", amendment, by=by, state=state, reason=reason)
    notices.amendment_decided(amendment)
    return amendment
