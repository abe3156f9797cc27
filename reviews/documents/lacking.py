"""Says why a paper on ratings or dossiers cannot be printed yet, as a sentence for the person who asked."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Committee
from ratings.models import BETWEEN, RatingStep, Step
from ratings.models.step import RatingStepQuerySet
from reviews.documents.bodies import first_decision, organs_of
from reviews.models import Paper, PaperState, ReviewSession, Verdict

Lacking = Promise | str | None


def nothing_put_forward(session: ReviewSession) -> Lacking:
    """Refuse while a rated subject is neither appraised nor left unrated, and where all are left unrated."""
    appraised = _steps(session).filter(step=Step.APPRAISED).values("case")
    waiting = session.papers.rated().filter(case__unrated__isnull=True).exclude(case__in=appraised)
    if waiting.exists():
        return _("Not every subject is appraised yet. Appraise them, or say why one is not rated.")
    return None if appraised.exists() else _("Nobody has been rated in this session yet.")


def no_resolution(session: ReviewSession) -> Lacking:
    if _steps(session).filter(step__in=BETWEEN).exists():
        return None
    return _("No body between appraisal and decision has proposed or passed a level with its paper.")


def nothing_rated(session: ReviewSession) -> Lacking:
    return None if _steps(session).exists() else _("Nobody has been rated in this session yet.")


def _steps(session: ReviewSession) -> RatingStepQuerySet:
    """Return the steps in force of all who are still reviewed in the session."""
    return RatingStep.objects.in_force().filter(case__in=session.papers.rated().order_by().values("case"))


def nothing_released(session: ReviewSession) -> Lacking:
    if session.papers.rated().filter(case__released_at__isnull=False).exists():
        return None
    return _("No result of this session is released yet. Release the results, then print their notice.")


def nothing_decided_here(session: ReviewSession, organ: Committee | None = None) -> Lacking:
    """Refuse where no committee in the program decided, or ``organ`` did not."""
    organs = organs_of(session)
    if organ in organs if organ else organs:
        return None
    return _("No level of this session was decided here: the paper is that of the body which decided.")


def no_verdict(session: ReviewSession) -> Lacking:
    if Verdict.objects.filter(dossier__session=session).exists():
        return None
    return _("There is no verdict on a dossier of this session.")


def no_self_review(session: ReviewSession) -> Lacking:
    if session.papers.filter(member__isnull=False).exclude(state=PaperState.DRAFT).exists():
        return None
    return _("No self-review has been handed in yet.")


def _has(paper: Paper, step: Step) -> bool:
    return paper.case is not None and paper.case.step(step) is not None


def not_appraised(paper: Paper) -> Lacking:
    return None if _has(paper, Step.APPRAISED) else _("The case has not been appraised.")


def not_decided_here(paper: Paper) -> Lacking:
    if _has(paper, Step.DECIDED) and first_decision(paper):
        return None
    return _("There is no decision to print: the subject is not rated, or another body decided.")


def not_released(paper: Paper) -> Lacking:
    if paper.case and paper.case.released_at:
        return None
    return _("The result of this case is not released yet. Release it, then print its notice.")


def not_of_a_person(paper: Paper) -> Lacking:
    return None if paper.member_id else _("Only a person has self-reviews.")
