"""Writes what happens to papers after the conference.

A paper is opened for amendment, handed in again with the cause of every change, and made final.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from reviews.completing import notices
from reviews.models import (
    Amendment,
    Change,
    Finding,
    Paper,
    PaperState,
    ReviewSession,
    Revision,
    RevisionKind,
    section_answered_in,
)
from reviews.papers.actions.by_hand import hand_in_from_manuscript
from reviews.papers.actions.papers import IncompleteError, keep_revision
from reviews.papers.checklist import final_lacks, lacks_of_paper
from reviews.rules import PaperVerb, can, require
from reviews.sessions.locking import lock_session_and_papers
from reviews.texts import clean_text


def _held(paper: Paper) -> Paper:
    """Lock the session and all its papers, and return the paper as it is on record under the lock."""
    lock_session_and_papers(paper.session)
    return Paper.every.for_list().get(pk=paper.pk)


@transaction.atomic
def open_for_amendment(paper: Paper, *, by: Member, reason: str = "") -> Paper:
    """Open the paper so that its writer can change it again after the conference.

    Only clerk or head may open a final paper, with a reason. Raise ``ValidationError`` for a person's final
    paper while the collective's is final, because the collective's paper has to become final last.
    """
    paper = _held(paper)
    is_final, reason = paper.state == PaperState.FINAL, clean_text(reason)
    require(PaperVerb.REOPEN if is_final else PaperVerb.OPEN, paper, by)
    if is_final and not reason:
        raise ValidationError(_("A final paper is opened again only with the reason."))
    collective = paper.session.papers.filter(member__isnull=True, state=PaperState.FINAL)
    if is_final and not paper.is_collective and collective.exists():
        raise ValidationError(_("The collective's paper is final and comes last. Open that one first."))
    paper.state = PaperState.AMENDING
    paper.save(update_fields=["state"])
    Event.record("open_for_amendment", paper, by=by, reason=reason)
    notices.paper_opened_for_amendment(paper, by=by, reason=reason)
    return paper


def changed_sections(paper: Paper) -> list[str]:
    """Return the codes of the sections whose text differs from the last revision, in the form's order."""
    now, before = paper.texts(), paper.kept()
    return [code for code, text in now.items() if text != before.get(code, "")]


def causes_of_change(paper: Paper, section: str) -> tuple[list[Finding], list[Amendment]]:
    """Return the recorded causes of a change in this section: findings and amendments.

    The findings are about the person and are answered. The amendments are of the collective's paper and were
    taken in. A cause that an earlier change names already is left out. If there is a recorded cause, the
    writer need not give one in words.
    """
    findings = paper.findings.exclude(answer_kind="").filter(changes__isnull=True)
    amendments = paper.amendments.not_carried_out().filter(section=section).select_related("source__member")
    return (list(findings) if section == section_answered_in(paper) else []), list(amendments)


@transaction.atomic
def hand_in_again(paper: Paper, why: Mapping[str, str], *, by: Member) -> Revision:
    """Hand the amended paper in, and return the revision that keeps it.

    ``why`` holds reasons in words by code of the section. Raise ``ValidationError`` if a changed section has
    neither a recorded cause nor a reason, and ``IncompleteError`` if something is missing in the paper.
    """
    paper = _held(paper)
    require(PaperVerb.AMEND, paper, by)
    found = lacks_of_paper(paper, by)
    if found:
        raise IncompleteError(found)
    changes = [change for code in changed_sections(paper) for change in _changes(paper, code, why)]
    revision = keep_revision(paper, RevisionKind.AMENDED, by=by)
    hand_in_from_manuscript(paper, revision, by=by)
    for change in changes:
        change.revision = revision
    Change.objects.bulk_create(changes)
    paper.state, paper.submitted_at = PaperState.SUBMITTED, clock.now()
    paper.save(update_fields=["state", "submitted_at"])
    Event.record("hand_in_again", paper, by=by, revision=revision.number, changes=len(changes))
    return revision


def _changes(paper: Paper, code: str, why: Mapping[str, str]) -> list[Change]:
    """Return one unsaved change for every cause of this section's change.

    Raise ``ValidationError`` if there is neither a recorded cause nor a reason in words.
    """
    findings, amendments = causes_of_change(paper, code)
    words = clean_text(why.get(code, ""))
    found = [Change(section=code, finding=finding) for finding in findings]
    found += [Change(section=code, amendment=amendment) for amendment in amendments]
    found += [Change(section=code, why=words)] if words else []
    if not found:
        heading = next(rule.heading for rule in paper.outline.sections if rule.code == code)
        raise ValidationError(_("Say why “%(section)s” was changed.") % {"section": heading})
    return found


@transaction.atomic
def finalise_paper(paper: Paper, *, by: Member) -> Revision:
    """Make the paper final and return its final revision. The collective's paper must be the last one.

    If the paper is final already, only return its final revision. Raise ``ValidationError`` with a list of
    what is missing.
    """
    paper = _held(paper)
    return _finalise(paper, by=by)


@transaction.atomic
def finalise_papers(session: ReviewSession, *, by: Member) -> list[Revision]:
    """Make final every paper that lacks nothing, and return the final revisions.

    The persons' papers come before the collective's, because that one must be the last.
    """
    session = lock_session_and_papers(session)
    papers = session.papers.filter(state=PaperState.SUBMITTED).for_list()
    persons = [paper for paper in papers if not paper.is_collective]
    collective = [paper for paper in papers if paper.is_collective]
    ready = (paper for paper in [*persons, *collective] if not final_lacks(paper))
    return [_finalise(paper, by=by) for paper in ready]


def _finalise(paper: Paper, *, by: Member) -> Revision:
    if paper.state == PaperState.FINAL and can(by, PaperVerb.REOPEN, paper):
        return paper.revisions.filter(kind=RevisionKind.FINAL).latest("number")
    require(PaperVerb.FINALISE, paper, by)
    found = final_lacks(paper)
    if found:
        raise ValidationError(found)
    revision = keep_revision(paper, RevisionKind.FINAL, by=by)
    paper.state = PaperState.FINAL
    paper.save(update_fields=["state"])
    Event.record("finalise", paper, by=by, revision=revision.number)
    notices.paper_made_final(paper, by=by)
    return revision
