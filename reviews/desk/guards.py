"""Which function checks each guard, and which guards of a move do not hold yet."""

from __future__ import annotations

from collections.abc import Callable

from reviews.cases import guards as ratings
from reviews.completing import guards as completing
from reviews.conference.guards import conference
from reviews.models import ReviewSession
from reviews.papers import guards as papers
from reviews.remedies import guards
from reviews.sessions.blocker import Blocker
from reviews.stages import Guard, Move
from reviews.subjects.blocked import with_changes
from reviews.vetting import guards as vetting

__all__ = ["Blocker", "blockers_of_move"]

GUARDS: dict[Guard, Callable[[ReviewSession], Blocker | None]] = {
    Guard.PAPERS_SUBMITTED: papers.papers_submitted,
    Guard.OPINIONS_VERIFIED: papers.opinions_verified,
    Guard.COMMENTS_ANSWERED: papers.comments_answered,
    Guard.DOSSIER_PASSED: vetting.dossier_passed,
    Guard.CONFERENCE_CONVENED: conference.conference_convened,
    Guard.DRAFTS_IN_TIME: conference.drafts_in_time,
    Guard.DURATION_KEPT: conference.duration_kept,
    Guard.REVIEWS_HELD: conference.reviews_held,
    Guard.MINUTES_LOCKED: conference.minutes_locked,
    Guard.SUBJECTS_APPRAISED: ratings.subjects_appraised,
    Guard.SUBJECTS_DECIDED: ratings.subjects_decided,
    Guard.QUOTA_KEPT: ratings.quota_kept,
    Guard.COUPLING_KEPT: ratings.coupling_kept,
    Guard.PAPERS_FINAL: completing.papers_final,
    Guard.FINDINGS_ANSWERED: completing.findings_answered,
    Guard.AMENDMENTS_DECIDED: completing.amendments_decided,
    Guard.PLAN_APPROVED: guards.plan_approved,
    Guard.DOSSIER_COMPLETE: completing.dossier_complete,
    Guard.OBJECTIONS_SETTLED: ratings.objections_settled,
}


def blockers_of_move(session: ReviewSession, move: Move) -> list[Blocker]:
    """Return one blocker for every guard of the move that does not hold now. The list is empty where the move
    may be taken."""
    found = (GUARDS[guard](session) for guard in move.guards)
    blockers = [blocker for blocker in found if blocker]
    return with_changes(session, blockers)
