"""What follows when a session has reached a stage: who is told of it, and who does what next."""

from __future__ import annotations

from django.utils.translation import gettext as _

from members.models import Member, RoleKind
from reviews.models import ReviewSession
from reviews.sessions.people import clerks_of, role_holders, subjects_of
from reviews.stages import Stage


def told_of(session: ReviewSession, stage: str) -> list[Member]:
    """Return who gets a notice when the session reaches the stage."""
    if stage in (Stage.WRITING, Stage.COMMENTING, Stage.CONFERENCE):
        return subjects_of(session)
    if stage == Stage.DECIDING:
        above = [*role_holders(RoleKind.STAFF, session), *role_holders(RoleKind.APPROVER, session)]
        return list(dict.fromkeys(above))
    if stage == Stage.CLOSED:
        return list(dict.fromkeys([*subjects_of(session), *clerks_of(session)]))
    return []


def afterwards(session: ReviewSession, stage: str) -> str:
    """Return who does what next, once the session has reached the stage."""
    words = {
        "writing": f"{session.writing_due:%d/%m/%Y}",
        "commenting": f"{session.commenting_due:%d/%m/%Y}",
        "finish": f"{session.finish_due:%d/%m/%Y}",
    }
    texts = {
        Stage.PREPARING: _("Next: clerk or head open the session for writing."),
        Stage.WRITING: _("Next: everybody reviewed writes and hands in by %(writing)s."),
        Stage.COMMENTING: _(
            "Next: the members read the drafts, comment and answer by %(commenting)s; the clerk convenes the"
            " conference."
        ),
        Stage.CONFERENCE: _(
            "Nobody comments on the drafts any more. Next: the clerk calls the roll, the chair opens the"
            " conference on its day."
        ),
        Stage.RATING: _(
            "Next: clerk and head score everybody, propose levels and take the votes; then the minutes are"
            " confirmed and locked."
        ),
        Stage.COMPLETING: _(
            "Next: the papers are made final, the dossiers filled and the remedy plan approved, by"
            " %(finish)s."
        ),
        Stage.DECIDING: _(
            "Papers and levels stay as they are. Next: the level above receives the dossier and decides;"
            " it may return it with a reason."
        ),
        Stage.CLOSED: _("Next: the remedies run through the year."),
    }
    return texts[Stage(stage)] % words
