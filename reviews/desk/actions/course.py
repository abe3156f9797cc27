"""Moving a session from stage to stage."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from members.rules import for_whom, note_stood_in, refuse_unless
from ratings.actions.cases import release_levels
from ratings.actions.peergroups import lock_groups_of
from reviews.cases.guards import bonds_at_closing, require_warnings_seen
from reviews.desk import notices
from reviews.desk.guards import blockers_of_move
from reviews.models import ReviewSession
from reviews.rules import cancelled_sentence, capacities_in, people_in_words
from reviews.sessions.blocker import BlockedError
from reviews.sessions.locking import lock_session
from reviews.stages import Guard, Move, Stage, find_move
from reviews.texts import clean_text


@transaction.atomic
def advance_session(
    session: ReviewSession,
    target: str,
    *,
    by: Member,
    seen: str,
    reason: str = "",
    warned: Collection[str] = (),
) -> ReviewSession:
    """Move the session to the stage ``target``, and return it. ``seen`` is the stage that the page showed,
    ``warned`` the warnings that ``by`` has read. Raises ``ValidationError`` where somebody has moved the
    session meanwhile, there is no such move, a reason is missing, or a warning was not read, ``BlockedError``
    where a guard of the move does not hold, and ``PermissionDenied``."""
    session = lock_session(session)
    move = find_move(session.stage, target, rated=session.campaign.is_rated)
    if session.stage != seen or move is None or move.by_order:
        raise ValidationError(
            _("The session has meanwhile been moved to “%(stage)s”. Look at it again.")
            % {"stage": session.get_stage_display()}
        )
    return take_move(session, move, by=by, reason=reason, warned=warned)


def take_move(
    session: ReviewSession, move: Move, *, by: Member, reason: str = "", warned: Collection[str] = ()
) -> ReviewSession:
    """Move the session by ``move``, notify the members, and return the session. The caller has locked the
    session and checked that the move starts at its present stage. The move from writing to commenting records
    today as the day on which the drafts went out. The move to closed releases the levels. Raises
    ``PermissionDenied``, ``BlockedError``, or ``ValidationError`` where a reason is missing or a warning was
    not read."""
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
    warnings = bonds_at_closing(session).warnings if Guard.COUPLING_KEPT in move.guards else []
    require_warnings_seen(warnings, warned)
    told = {"warnings": warnings} if warnings else {}
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
