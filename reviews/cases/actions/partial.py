"""Releases the results of the cases of a session that are clear, while the rest waits."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member
from ratings.actions.cases import release_levels
from ratings.actions.peergroups import lock_groups_of
from ratings.actions.requiring import require_warnings_seen
from reviews.cases import notices
from reviews.cases.clearing import clearance_of
from reviews.models import Paper, ReviewSession
from reviews.rules import SessionVerb, require
from reviews.sessions.locking import lock_session


@transaction.atomic
def release_clear_cases(
    session: ReviewSession, *, by: Member, seen: Collection[int], noted: Collection[str] = ()
) -> list[Paper]:
    """Release the results of all clear cases and return their papers. The session stays where it is, and
    its closing releases the rest: what is raised against one person holds up that person only (366-QĐ/TW
    Đ12.1).

    ``seen`` are the keys of the papers that the page showed as clear, ``noted`` the warnings ticked there.
    Raises ``ValidationError`` if nothing waits, nothing is clear, other cases are clear by now, a quota is
    exceeded, or a warning was not ticked.
    """
    session = lock_session(session)
    require(SessionVerb.RELEASE_CLEAR, session, by)
    lock_groups_of(list(session.papers.rated().values_list("case", flat=True)))
    found = clearance_of(session)
    if found.bars:
        raise ValidationError(found.bars)
    if not found.clear:
        raise ValidationError(_("No result is clear that is not released yet."))
    if not found.held:
        raise ValidationError(_("No result has to wait. Close the session, which releases all of them."))
    if {paper.pk for paper in found.clear} != set(seen):
        raise ValidationError(_("Which results are clear has meanwhile changed. Look at the list again."))
    require_warnings_seen(found.warnings, noted)
    release_levels([paper.rated_case().pk for paper in found.clear], by=by)
    held = {str(row.paper): row.reason for row in found.held}
    Event.record("release_clear", session, by=by, released=[str(paper) for paper in found.clear], held=held)
    notices.levels_released(session, found.clear)
    return found.clear
