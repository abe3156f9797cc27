"""The notices about a session that has moved to another stage, and about a re-review."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from members.models import Member
from members.notices import tell
from reviews.cases.notices import results_released
from reviews.desk.following import told_of
from reviews.models import Paper, ReReview, ReviewSession
from reviews.sessions.people import clerks_and_head, everyone_but, subjects_of
from reviews.stages import Stage


def stage_reached(session: ReviewSession) -> None:
    """Notify the members of what they have to do in the new stage and by when. When the session is closed,
    notify them that the results are released."""
    texts = {
        Stage.CONFERENCE: _("%(session)s: the time for comments is over; the conference follows."),
        Stage.DECIDING: _("%(session)s: the dossier has been sent up and waits to be received and decided."),
        Stage.WRITING: _("%(session)s: please write your self-review by %(due)s."),
        Stage.COMMENTING: _("%(session)s: the drafts are out; please comment by %(due)s."),
    }
    text = texts.get(Stage(session.stage))
    if session.stage == Stage.CLOSED:
        results_released(session)
    if text:
        dues = {
            Stage.WRITING: session.writing_due,
            Stage.COMMENTING: session.commenting_due,
        }
        due = dues.get(Stage(session.stage))
        words = text % {"session": session, "due": due.strftime("%d/%m/%Y") if due else ""}
        tell(told_of(session, session.stage), words, session.get_absolute_url())


def stage_taken_back(session: ReviewSession, told: Sequence[Member]) -> None:
    """Notify those who were told of the step that it was taken back."""
    text = _("%(session)s: the last step was taken back; the stage is “%(stage)s” again.")
    words = text % {"session": session, "stage": session.get_stage_display()}
    tell(told, words, session.get_absolute_url())


def re_review_ordered(order: ReReview, papers: Sequence[Paper]) -> None:
    """Notify the writers of the given papers, with a link to their paper, and everybody else in the session,
    with a link to the session. The person who ordered the re-review gets no notice."""
    session = order.session
    named = [paper.member for paper in papers if paper.member]
    for paper in papers:
        writers = [paper.member] if paper.member else clerks_and_head(session)
        text = _("A re-review of your paper was ordered: %(reason)s") % {"reason": order.reason}
        tell(everyone_but(writers, order.ordered_by), text, paper.get_absolute_url())
    text = _("%(session)s: a re-review was ordered of: %(names)s.") % {
        "session": session,
        "names": ", ".join(str(paper) for paper in papers),
    }
    others = [one for one in [*subjects_of(session), *clerks_and_head(session)] if one not in named]
    tell(everyone_but(others, order.ordered_by), text, session.get_absolute_url())
