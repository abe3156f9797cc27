"""Moving a session from stage to stage."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from members.rules import for_whom, note_stood_in, refuse_unless
from ratings.actions.cases import release_levels
from ratings.actions.peergroups import lock_groups_of
from ratings.models import RatingStep
from reviews.desk import notices
from reviews.desk.concerns import concerns_of_move
from reviews.desk.following import told_of
from reviews.desk.guards import blockers_of_move
from reviews.models import Comment, Conference, Receipt, ReviewSession, Revision, Section
from reviews.rules import SessionVerb, cancelled_sentence, capacities_in, people_in_words, require
from reviews.sessions.blocker import BlockedError
from reviews.sessions.locking import lock_session
from reviews.stages import Capacity, Guard, Move, Stage, find_move
from reviews.texts import clean_text


@transaction.atomic
def advance_session(
    session: ReviewSession,
    target: str,
    *,
    by: Member,
    seen: str,
    reason: str = "",
    noted: Collection[str] | None = None,
) -> ReviewSession:
    """Move the session to the stage ``target``, and return it. ``seen`` is the stage that the page showed.
    ``noted`` are the codes of what the page said is passed by, and of what ``by`` ticked there
    (``desk.concerns``). ``None`` stands for a caller that shows no page, and has ticked nothing. Raises
    ``ValidationError`` where something else is passed by now, somebody has moved the session meanwhile,
    there is no such move, or a reason is missing, ``BlockedError`` where a guard of the move does not hold,
    and ``PermissionDenied``."""
    session = lock_session(session)
    move = find_move(session.stage, target, rated=session.campaign.is_rated)
    if session.stage != seen or move is None or move.by_order:
        raise ValidationError(
            _("The session has meanwhile been moved to “%(stage)s”. Look at it again.")
            % {"stage": session.get_stage_display()}
        )
    return take_move(session, move, by=by, reason=reason, noted=noted)


def _passed_by(session: ReviewSession, move: Move, noted: Collection[str] | None) -> dict[str, list[str]]:
    """Return what the move passes by, for the history. Raises ``ValidationError`` with what the page had not
    said or nobody has ticked."""
    concerns = concerns_of_move(session, move)
    said = [concern for concern in concerns if concern.is_ticked or noted is not None]
    unsaid = [concern for concern in said if concern.code not in (noted or ())]
    if unsaid:
        told = _("Look at it, and take the step from its page again.")
        if all(concern.is_ticked for concern in unsaid):
            told = _("Read these warnings, tick each one, and publish then. They do not forbid it.")
        raise ValidationError([*(concern.text for concern in unsaid), told])
    passed = [concern.code for concern in said if not concern.is_ticked]
    ticked = [concern.code for concern in said if concern.is_ticked]
    return {"passed": passed} | ({"warnings": ticked} if ticked else {})


def take_move(
    session: ReviewSession,
    move: Move,
    *,
    by: Member,
    reason: str = "",
    noted: Collection[str] | None = None,
) -> ReviewSession:
    """Move the session by ``move``, notify the members, and return the session. The caller has locked the
    session and checked that the move starts at its present stage. The move from writing to commenting records
    today as the day on which the drafts went out. The move to closed releases the levels. Raises
    ``PermissionDenied``, ``BlockedError``, or ``ValidationError`` where a reason is missing or a warning was
    not ticked."""
    refuse_unless(not session.is_cancelled, cancelled_sentence())
    refuse_unless(
        bool(move.capacities & capacities_in(by, session)), for_whom(people_in_words(move.capacities))
    )
    note_stood_in(by, move.label, lambda member: bool(move.capacities & capacities_in(member, session)))
    reason = clean_text(reason)
    if move.needs_reason and not reason:
        raise ValidationError(_("Give the reason for going back."))
    if Guard.QUOTA_KEPT in move.guards:
        lock_groups_of(list(session.papers.rated().values_list("case", flat=True)))
    found = blockers_of_move(session, move)
    if found:
        raise BlockedError(found)
    told = _passed_by(session, move, noted)
    Event.record("advance", session, by=by, old=session.stage, new=move.target.value, reason=reason, **told)
    session.stage = move.target
    session.stage_since = clock.now()
    if (move.source, move.target) == (Stage.WRITING, Stage.COMMENTING):
        session.drafts_out_on, session.drafts_ground = clock.today(), ""
    session.save(update_fields=["stage", "stage_since", "drafts_out_on", "drafts_ground"])
    if move.target == Stage.CLOSED:
        release_levels(list(session.papers.rated().values_list("case", flat=True)), by=by)
    if not move.by_order:
        notices.stage_reached(session)
    return session


def _acted_since(session: ReviewSession) -> bool:
    """Whether somebody has done something in the present stage since the session reached it."""
    since = session.stage_since
    papers = session.papers.all()
    rows: dict[str, Callable[[], bool]] = {
        Stage.WRITING: lambda: (
            Section.objects.filter(paper__in=papers, saved_at__gte=since).exists()
            or Revision.objects.filter(paper__in=papers, at__gte=since).exists()
        ),
        Stage.COMMENTING: lambda: (
            Comment.objects.said_in(session)
            .filter(Q(created_at__gte=since) | Q(answered_at__gte=since))
            .exists()
        ),
        Stage.CONFERENCE: lambda: Conference.objects.filter(
            session=session.room, opened_at__gte=since
        ).exists(),
        Stage.RATING: lambda: RatingStep.objects.filter(case__paper__in=papers, at__gte=since).exists(),
        Stage.COMPLETING: lambda: Revision.objects.filter(paper__in=papers, at__gte=since).exists(),
        Stage.DECIDING: lambda: (
            RatingStep.objects.filter(case__paper__in=papers, at__gte=since).exists()
            or Receipt.objects.filter(session=session, at__gte=since).exists()
        ),
    }
    return rows[session.stage]()


def step_to_take_back(session: ReviewSession, played: Collection[Capacity]) -> Move | None:
    """Return the step that brought the session to its present stage, if a person with these capacities may
    take it back now: the person could have taken it, it went forward, and nobody has done anything in the new
    stage. A session that is closed is not opened again."""
    if session.is_cancelled or session.stage in (Stage.PREPARING, Stage.CLOSED):
        return None
    last = (
        Event.objects.filter(
            subject="reviews.reviewsession", subject_id=session.pk, verb__in=["advance", "take_back"]
        )
        .order_by("-pk")
        .first()
    )
    if last is None or last.verb != "advance" or last.data.get("new") != session.stage:
        return None
    move = find_move(last.data.get("old", ""), session.stage, rated=session.campaign.is_rated)
    if move is None or not move.is_forward or not move.capacities & set(played) or _acted_since(session):
        return None
    return move


@transaction.atomic
def take_stage_back(session: ReviewSession, *, by: Member, seen: str) -> ReviewSession:
    """Take the last step of the session back, as if it had not been taken, and return the session. ``seen``
    is the stage that the page showed. Raises ``ValidationError`` where the step can no longer be taken
    back."""
    session = lock_session(session)
    require(SessionVerb.MOVE, session, by)
    move = step_to_take_back(session, capacities_in(by, session)) if session.stage == seen else None
    if move is None:
        raise ValidationError(
            _("The step can no longer be taken back: the session has moved on, or somebody has acted on it.")
        )
    note_stood_in(by, move.label, lambda member: bool(move.capacities & capacities_in(member, session)))
    told = told_of(session, session.stage)
    Event.record("take_back", session, by=by, old=session.stage, new=move.source.value)
    session.stage, session.stage_since = move.source, clock.now()
    if move.source == Stage.WRITING:
        session.drafts_out_on = None
    session.save(update_fields=["stage", "stage_since", "drafts_out_on"])
    notices.stage_taken_back(session, told)
    return session
