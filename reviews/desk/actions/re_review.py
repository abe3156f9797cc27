"""Ordering a re-review, by which a session goes back to writing for some of its papers."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member
from ratings.actions.cases import take_back_rating
from reviews.desk import notices
from reviews.desk.actions.course import take_move
from reviews.models import Paper, PaperState, ReReview, ReviewSession, RevisionKind
from reviews.papers.actions.papers import keep_revision
from reviews.rules import SessionVerb, require
from reviews.sessions.locking import lock_session_and_papers
from reviews.stages import Stage, find_move
from reviews.texts import clean_text


@transaction.atomic
def order_re_review(session: ReviewSession, papers: Sequence[Paper], reason: str, *, by: Member) -> ReReview:
    """Send the session back to writing for the given papers, with the reason (366-QĐ/TW Đ8), and return the
    order. Each of these papers is returned to its writer and its rating is withdrawn, while all other papers
    stay final. Raises ``ValidationError`` where the stage allows no re-review, or where no paper or no reason
    is given, and ``PermissionDenied``."""
    session = lock_session_and_papers(session)
    named = list(
        session.papers.filter(pk__in=[paper.pk for paper in papers]).for_list().select_related("case")
    )
    move, reason = find_move(session.stage, Stage.WRITING), clean_text(reason)
    if move is None or not move.by_order:
        raise ValidationError(
            _("The session has meanwhile been moved to “%(stage)s”. Look at it again.")
            % {"stage": session.get_stage_display()}
        )
    for paper in named:
        paper.session = session
        require(SessionVerb.RE_REVIEW, paper, by)
    if not named:
        raise ValidationError(_("Choose whose review is to be done again."))
    if not reason:
        raise ValidationError(_("A re-review is ordered with its reason."))
    order = ReReview.objects.create(session=session, reason=reason, ordered_by=by)
    order.papers.set(named)
    for paper in named:
        keep_revision(paper, RevisionKind.RETURNED, by=by, note=reason)
        paper.state, paper.return_reason = PaperState.RETURNED, reason
        paper.save(update_fields=["state", "return_reason"])
        take_back_rating(paper.rated_case(), reason, by=by)
    take_move(session, move, by=by, reason=reason)
    Event.record("order_re_review", session, by=by, papers=[paper.pk for paper in named], reason=reason)
    notices.re_review_ordered(order, named)
    return order
