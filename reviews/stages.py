"""The stages of a session, the moves between them and the states of papers and sheets, as data without models
and database."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    PREPARING = "preparing", _("Preparing")
    WRITING = "writing", _("Writing")
    COMMENTING = "commenting", _("Commenting")
    CONFERENCE = "conference", _("Conference")
    RATING = "rating", _("Rating")
    COMPLETING = "completing", _("Completing the papers")
    DECIDING = "deciding", _("Awaiting decision")
    CLOSED = "closed", _("Closed")


class Capacity(TextChoices):
    """The capacity in which a person acts towards one session. One person may have several in a session."""

    SUBJECT = "subject", _("Member reviewed")
    HEAD = "head", _("Head of the committee")
    CLERK = "clerk", _("Clerk of the committee")
    STAFF = "staff", _("Staff of the organisation commission")
    APPROVER = "approver", _("Approver of ratings")
    INSPECTION = "inspection", _("Staff of the inspection commission")
    SUPERVISOR = "supervisor", _("Supervisor")
    DELEGATE = "delegate", _("Member of the working delegation")
    GUEST = "guest", _("Guest")
    CHAIR = "chair", _("Chair of the conference")
    COUNTER = "counter", _("Member of the counting team")
    VOTER = "voter", _("Voter present at a ballot on screen")


class Rounds(TextChoices):
    """The rounds in which a move exists. A round without ratings has no stages of rating and deciding."""

    ALL = "all", _("all")
    RATED = "rated", _("rated")
    UNRATED = "unrated", _("without ratings")

    def fits(self, *, rated: bool) -> bool:
        return self == Rounds.ALL or (self == Rounds.RATED) == rated


class Guard(TextChoices):
    """One condition that must be true before a session moves on. ``reviews.desk.guards`` has for each guard
    the function that returns what is still missing."""

    PAPERS_SUBMITTED = "papers_submitted", _("every paper is submitted")
    COMMENTS_ANSWERED = "comments_answered", _("every comment has its answer")
    OPINIONS_VERIFIED = "opinions_verified", _("every opinion from outside is verified")
    DOSSIER_PASSED = "dossier_passed", _("the dossier has passed its appraisal, where one is asked for")
    CONFERENCE_CONVENED = "conference_convened", _("the conference is convened")
    DRAFTS_IN_TIME = "drafts_in_time", _("the drafts went out early enough before its first day")
    DURATION_KEPT = "duration_kept", _("it has at least the days that the rule asks for")
    REVIEWS_HELD = (
        "reviews_held",
        _("the conference has dealt with the collective and everybody; every point before rating is closed"),
    )
    MINUTES_LOCKED = "minutes_locked", _("the minutes are confirmed by clerk and chair, and locked")
    SUBJECTS_APPRAISED = (
        "subjects_appraised",
        _("every subject is appraised with a proposed level, or left unrated with a reason"),
    )
    SUBJECTS_DECIDED = (
        "subjects_decided",
        _("every subject has its decided level, or is left unrated with a reason"),
    )
    QUOTA_KEPT = "quota_kept", _("every peer group concerned is within its quota")
    COUPLING_KEPT = "coupling_kept", _("no level breaks a bond with another")
    PAPERS_FINAL = "papers_final", _("every paper is final, the collective's last")
    FINDINGS_ANSWERED = "findings_answered", _("every finding is answered by the person it concerns")
    AMENDMENTS_DECIDED = "amendments_decided", _("every amendment proposed is taken in or kept aside")
    PLAN_APPROVED = (
        "plan_approved",
        _("the remedy plan is approved, where a shortcoming was named or a remedy is planned"),
    )
    DOSSIER_COMPLETE = "dossier_complete", _("no dossier lacks a paper that is called for")
    OBJECTIONS_SETTLED = "objections_settled", _("nothing raised against a case awaits a new appraisal")


@dataclass(frozen=True)
class Move:
    """One move from a stage to another: the capacities that may take it, the guards that must be met, and
    whether a reason is required.

    A move with ``by_order`` is not taken by ``advance_session``. It has an action of its own, which records
    the superior's order.
    """

    source: Stage
    target: Stage
    capacities: frozenset[Capacity]
    label: str | Promise
    guards: tuple[Guard, ...] = ()
    needs_reason: bool = False
    by_order: bool = False
    rounds: Rounds = Rounds.ALL

    @property
    def closes(self) -> bool:
        """Whether the move closes the session. A page says before what that means, and asks."""
        return self.target == Stage.CLOSED

    @property
    def asks_first(self) -> bool:
        """Whether a page says what follows and asks, before the step is taken. The opening for writing ends
        nothing."""
        return self.is_forward and self.target != Stage.WRITING

    @property
    def is_forward(self) -> bool:
        order = list(Stage)
        return order.index(self.target) > order.index(self.source)


_LEAD = frozenset({Capacity.CLERK, Capacity.HEAD})
_ABOVE = frozenset({Capacity.STAFF, Capacity.APPROVER})
RATING_STAGES = frozenset({Stage.RATING, Stage.DECIDING})
"""The stages that a round without ratings does not have."""

MOVES: tuple[Move, ...] = (
    Move(Stage.PREPARING, Stage.WRITING, _LEAD, _("Open for writing")),
    Move(
        Stage.WRITING,
        Stage.COMMENTING,
        _LEAD,
        _("Send the drafts out for comments"),
        guards=(Guard.PAPERS_SUBMITTED,),
    ),
    Move(Stage.COMMENTING, Stage.WRITING, _LEAD, _("Back to writing"), needs_reason=True),
    Move(
        Stage.COMMENTING,
        Stage.CONFERENCE,
        _LEAD,
        _("End commenting, go to the conference"),
        guards=(
            Guard.PAPERS_SUBMITTED,
            Guard.OPINIONS_VERIFIED,
            Guard.COMMENTS_ANSWERED,
            Guard.DOSSIER_PASSED,
            Guard.CONFERENCE_CONVENED,
            Guard.DRAFTS_IN_TIME,
            Guard.DURATION_KEPT,
        ),
    ),
    Move(Stage.CONFERENCE, Stage.COMMENTING, _LEAD, _("Back to commenting"), needs_reason=True),
    Move(
        Stage.CONFERENCE,
        Stage.RATING,
        _LEAD,
        _("End the reviews, start rating"),
        guards=(Guard.REVIEWS_HELD,),
        rounds=Rounds.RATED,
    ),
    Move(
        Stage.CONFERENCE,
        Stage.COMPLETING,
        _LEAD,
        _("End the conference, complete the papers"),
        guards=(Guard.REVIEWS_HELD, Guard.MINUTES_LOCKED),
        rounds=Rounds.UNRATED,
    ),
    Move(
        Stage.RATING,
        Stage.CONFERENCE,
        _LEAD,
        _("Back to the conference"),
        needs_reason=True,
        rounds=Rounds.RATED,
    ),
    Move(
        Stage.RATING,
        Stage.COMPLETING,
        _LEAD,
        _("End rating, complete the papers"),
        guards=(Guard.SUBJECTS_APPRAISED, Guard.MINUTES_LOCKED),
        rounds=Rounds.RATED,
    ),
    Move(
        Stage.COMPLETING,
        Stage.RATING,
        _LEAD,
        _("Back to rating"),
        needs_reason=True,
        rounds=Rounds.RATED,
    ),
    Move(
        Stage.COMPLETING,
        Stage.CONFERENCE,
        _LEAD,
        _("Back to the conference"),
        needs_reason=True,
        rounds=Rounds.UNRATED,
    ),
    Move(
        Stage.COMPLETING,
        Stage.CLOSED,
        _LEAD,
        _("Close the review"),
        guards=(
            Guard.PAPERS_FINAL,
            Guard.FINDINGS_ANSWERED,
            Guard.AMENDMENTS_DECIDED,
            Guard.PLAN_APPROVED,
        ),
        rounds=Rounds.UNRATED,
    ),
    Move(
        Stage.COMPLETING,
        Stage.DECIDING,
        _LEAD,
        _("Submit to the competent level"),
        guards=(
            Guard.SUBJECTS_APPRAISED,
            Guard.PAPERS_FINAL,
            Guard.FINDINGS_ANSWERED,
            Guard.AMENDMENTS_DECIDED,
            Guard.PLAN_APPROVED,
            Guard.DOSSIER_COMPLETE,
        ),
        rounds=Rounds.RATED,
    ),
    Move(
        Stage.DECIDING,
        Stage.COMPLETING,
        _ABOVE,
        _("Return for completion"),
        needs_reason=True,
        rounds=Rounds.RATED,
    ),
    Move(
        Stage.DECIDING,
        Stage.RATING,
        _ABOVE,
        _("Return for a new appraisal"),
        needs_reason=True,
        rounds=Rounds.RATED,
    ),
    Move(
        Stage.DECIDING,
        Stage.WRITING,
        _ABOVE,
        _("Order a re-review"),
        needs_reason=True,
        by_order=True,
        rounds=Rounds.RATED,
    ),
    Move(
        Stage.DECIDING,
        Stage.CLOSED,
        _ABOVE,
        _("Close and release the results"),
        guards=(
            Guard.SUBJECTS_DECIDED,
            Guard.OBJECTIONS_SETTLED,
            Guard.QUOTA_KEPT,
            Guard.COUPLING_KEPT,
        ),
        rounds=Rounds.RATED,
    ),
)


def stages_of(*, rated: bool) -> tuple[Stage, ...]:
    """Return the stages of a session in their order, for a round with ratings or (``rated`` is False)
    without."""
    return tuple(stage for stage in Stage if rated or stage not in RATING_STAGES)


def moves_from(stage: str, *, rated: bool = True) -> tuple[Move, ...]:
    """Return every move that leaves this stage, forward moves first, in a round with ratings or (``rated`` is
    False) without."""
    found = (move for move in MOVES if move.source == stage and move.rounds.fits(rated=rated))
    return tuple(sorted(found, key=lambda move: not move.is_forward))


def find_move(source: str, target: str, *, rated: bool = True) -> Move | None:
    return next((move for move in moves_from(source, rated=rated) if move.target == target), None)


def reached(stage: Stage) -> list[str]:
    """Return the values of this stage and of all stages after it, for use in a filter."""
    order = list(Stage)
    return [later.value for later in order[order.index(stage) :]]


class PaperState(TextChoices):
    """Who has the paper now: its writer or its readers. A sheet of a quarter uses only the first three
    states."""

    DRAFT = "draft", _("Being written")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    AMENDING = "amending", _("Opened for amendment")
    FINAL = "final", _("Final")


OPENED = (PaperState.RETURNED, PaperState.AMENDING)
"""The states of a paper that is opened again: its writer changes it, while others read what was handed in."""

HANDED_IN = (PaperState.SUBMITTED, PaperState.AMENDING, PaperState.FINAL)
"""The states in which a paper counts as handed in."""


class SheetState(TextChoices):
    """How far the evaluation of one leader in a quarter has come. A quarter has no session, so every sheet
    has a state of its own."""

    OPEN = "open", _("Being filled in")
    RETURNED = "returned", _("Returned")
    SUBMITTED = "submitted", _("Handed in")
    APPRAISED = "appraised", _("Appraised, not decided")
    DECIDED = "decided", _("Decided, not released")
    RELEASED = "released", _("Released")


UNFINISHED_FORM = frozenset({SheetState.OPEN, SheetState.RETURNED})
"""The states in which the writer has the sheet and nobody else may read its text."""
