"""The notices about a session that has moved to another stage, and about a re-review."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from members.notices import tell
from reviews.cases.notices import results_released
from reviews.models import Paper, ReReview, ReviewSession
from reviews.sessions.people import clerks_and_head, everyone_but, subjects_of
from reviews.stages import Stage


def stage_reached(session: ReviewSession) -> None:
    """Notify the members of what they have to do in the new stage and by when. When the session is closed,
    notify them that the results are released."""
    texts = {
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
        tell(subjects_of(session), words, session.get_absolute_url())


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
