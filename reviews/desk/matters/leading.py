"""What waits for head and clerk of a committee: the steps of its session, up to sending it up."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from members.models import Member
from reviews.desk.matters.kind import (
    CHANGED_SINCE,
    DUE,
    LEADING,
    LED,
    NOT_MINE,
    STANDING,
    Kind,
    Matter,
    by_code,
    case_of,
    may_in_session,
    may_on_paper,
    said,
    session_page,
)
from reviews.models import Paper, ReviewSession
from reviews.rules import SessionVerb, capacities_in, moves_for
from reviews.stages import Stage, moves_from

_UNAPPRAISED = """
    p.session_id = s.id AND p.left_on IS NULL AND p.case_id IS NOT NULL AND {more}
    AND NOT EXISTS (
        SELECT FROM ratings_ratingstep t
        WHERE t.case_id = p.case_id AND t.step = '{step}' AND t.superseded_at IS NULL
    )
    AND NOT EXISTS (SELECT FROM ratings_unrated u WHERE u.case_id = p.case_id)
"""


def without_step(step: str, more: str = "true") -> str:
    """Return the condition that a subject of the session is to be rated and lacks this step."""
    return _UNAPPRAISED.format(step=step, more=more)


_MOVE = f"""
    SELECT s.id AS thing, 0 AS item, s.id AS session, CASE s.stage
        WHEN 'writing' THEN (
            SELECT count(*) FROM reviews_paper p
            WHERE p.session_id = s.id AND p.left_on IS NULL AND p.state NOT IN ('submitted', 'final')
        )
        WHEN 'commenting' THEN (
            SELECT count(*) FROM reviews_comment k JOIN reviews_paper p ON p.id = k.paper_id
            WHERE p.session_id = s.id AND p.left_on IS NULL AND k.answer_kind = ''
        )
        WHEN 'conference' THEN (
            SELECT count(*) FROM reviews_agendaitem a JOIN reviews_conference f ON f.id = a.conference_id
            WHERE f.session_id = coalesce(s.held_with_id, s.id) AND a.state <> 'closed'
                AND a.kind NOT IN ('rating', 'conclusion')
        )
        WHEN 'rating' THEN (SELECT count(*) FROM reviews_paper p WHERE {without_step("appraised")})
        WHEN 'completing' THEN (
            SELECT count(*) FROM reviews_paper p
            WHERE p.session_id = s.id AND p.left_on IS NULL AND p.state <> 'final'
        )
        ELSE 0 END AS n, 0 AS whole, {DUE} AS due
    FROM reviews_reviewsession s
    WHERE {LED} AND s.stage NOT IN ('deciding', 'closed')
"""
_VERIFY = f"""
    SELECT s.id AS thing, 0 AS item, s.id AS session, count(*) AS n, 0 AS whole, s.commenting_due AS due
    FROM reviews_reviewsession s
    JOIN reviews_paper p ON p.session_id = s.id
    JOIN reviews_comment k ON k.paper_id = p.id AND k.origin <> 'colleague' AND k.verdict = ''
    WHERE {LED} AND {STANDING} AND s.stage IN ('writing', 'commenting')
    GROUP BY s.id
"""
_SEND_DOSSIER = f"""
    SELECT s.id AS thing, 0 AS item, s.id AS session, CASE
        WHEN EXISTS (SELECT FROM reviews_appraisalorder o WHERE o.session_id = s.id) THEN 1
        WHEN EXISTS (SELECT FROM reviews_suggestion g WHERE g.session_id = s.id AND g.state = 'issued') THEN 1
        ELSE 0 END AS n, 0 AS whole, coalesce(last.due_on, s.commenting_due) AS due
    FROM reviews_reviewsession s
    LEFT JOIN LATERAL (
        SELECT d.id, d.revisions, v.outcome, v.due_on FROM reviews_dossier d
        LEFT JOIN reviews_verdict v ON v.dossier_id = d.id
        WHERE d.session_id = s.id ORDER BY d.number DESC LIMIT 1
    ) last ON true
    WHERE {LED} AND s.stage = 'commenting'
        AND (last.id IS NULL OR last.outcome = 'returned' OR {CHANGED_SINCE})
        AND NOT EXISTS (
            SELECT FROM reviews_paper p
            WHERE p.session_id = s.id AND p.left_on IS NULL AND p.state NOT IN ('submitted', 'final')
        )
"""
_CONVENE = f"""
    SELECT s.id AS thing, 0 AS item, s.id AS session, 0 AS n, 0 AS whole, s.commenting_due AS due
    FROM reviews_reviewsession s
    WHERE {LED} AND s.stage = 'commenting' AND s.held_with_id IS NULL
        AND NOT EXISTS (SELECT FROM reviews_conference f WHERE f.session_id = s.id)
"""
_SETTLE = f"""
    SELECT s.id AS thing, 0 AS item, s.id AS session, 0 AS n, 0 AS whole, s.finish_due AS due
    FROM reviews_reviewsession s
    JOIN reviews_paper p ON p.session_id = s.id AND p.member_id IS NULL AND p.left_on IS NULL
    WHERE {LED} AND s.stage IN ('conference', 'rating')
        AND NOT EXISTS (SELECT FROM reviews_revision r WHERE r.paper_id = p.id AND r.kind = 'settled')
        AND EXISTS (SELECT FROM reviews_agendaitem a WHERE a.paper_id = p.id AND a.state <> 'waiting')
"""
_APPRAISE = f"""
    SELECT (array_agg(p.id ORDER BY p.rank, p.id))[1] AS thing, 0 AS item, s.id AS session,
        count(*) AS n, 0 AS whole, s.finish_due AS due
    FROM reviews_reviewsession s JOIN reviews_paper p ON {without_step("appraised", NOT_MINE)}
    WHERE {LED} AND s.stage = 'rating'
    GROUP BY s.id
"""


def _asks_for_vetting(matter: Matter) -> bool:
    """Whether there is a ground to have the dossier appraised (``vetting.guards.is_vetting_asked``)."""
    session = matter.session
    return session is not None and (
        bool(matter.found.n) or session.period.ruleset.appraises(session.committee.kind)
    )


def _may_move(member: Member, matter: Matter) -> bool:
    session = matter.session
    return session is not None and any(
        move.is_forward for move in moves_for(capacities_in(member, session), session)
    )


def _to_move(matter: Matter) -> str:
    """Return the label of the move, with what it still waits for."""
    session, n = matter.session, matter.found.n
    if session is None:
        raise TypeError("A move is that of a session.")
    moves = moves_from(session.stage, rated=session.campaign.is_rated)
    step = next((move.label for move in moves if move.is_forward), "")
    text = _STILL[Stage(session.stage)] if n else _("Next step: %(step)s")
    return str(text % {"n": n, "step": step})


_STILL = {
    Stage.WRITING: ngettext_lazy(
        "Next step: %(step)s, once %(n)s paper is handed in",
        "Next step: %(step)s, once %(n)s papers are handed in",
        "n",
    ),
    Stage.COMMENTING: ngettext_lazy(
        "Next step: %(step)s, once %(n)s comment is answered",
        "Next step: %(step)s, once %(n)s comments are answered",
        "n",
    ),
    Stage.CONFERENCE: ngettext_lazy(
        "Next step: %(step)s, once %(n)s point is closed",
        "Next step: %(step)s, once %(n)s points are closed",
        "n",
    ),
    Stage.RATING: ngettext_lazy(
        "Next step: %(step)s, once %(n)s subject is appraised",
        "Next step: %(step)s, once %(n)s subjects are appraised",
        "n",
    ),
    Stage.COMPLETING: ngettext_lazy(
        "Next step: %(step)s, once %(n)s paper is final",
        "Next step: %(step)s, once %(n)s papers are final",
        "n",
    ),
}


Words = Callable[[Matter], str]


def session_kind(
    code: str, title: Promise, button: Promise, rows: str, verb: SessionVerb, what: Words, url: Words
) -> Kind:
    """Return a kind about sessions that a person leads."""
    may = may_in_session(verb)
    return Kind(code, title, button, ReviewSession, rows, may, what, url, LEADING)


KINDS = by_code(
    Kind(
        "move",
        gettext_lazy("Next steps of sessions"),
        gettext_lazy("To the session"),
        ReviewSession,
        _MOVE,
        _may_move,
        _to_move,
        session_page("session", "#next"),
        LEADING,
    ),
    session_kind(
        "verify",
        gettext_lazy("Opinions to verify"),
        gettext_lazy("Verify"),
        _VERIFY,
        SessionVerb.GATHER,
        said(ngettext_lazy("Verify %(n)s opinion from outside", "Verify %(n)s opinions from outside", "n")),
        session_page("opinions"),
    ),
    Kind(
        "send_dossier",
        gettext_lazy("Dossiers to send for appraisal"),
        gettext_lazy("Send it"),
        ReviewSession,
        _SEND_DOSSIER,
        may_in_session(SessionVerb.SEND_DOSSIER),
        said(gettext_lazy("Send the dossier for appraisal")),
        session_page("appraisal"),
        LEADING,
        _asks_for_vetting,
    ),
    session_kind(
        "convene",
        gettext_lazy("Conferences to convene"),
        gettext_lazy("Convene"),
        _CONVENE,
        SessionVerb.CONVENE,
        said(gettext_lazy("Convene the conference")),
        session_page("convene"),
    ),
    session_kind(
        "settle",
        gettext_lazy("Reports to settle provisionally"),
        gettext_lazy("Settle provisionally"),
        _SETTLE,
        SessionVerb.SETTLE,
        said(gettext_lazy("Settle the collective's report provisionally")),
        session_page("link"),
    ),
    Kind(
        "appraise",
        gettext_lazy("Subjects to appraise"),
        gettext_lazy("Appraise"),
        Paper,
        _APPRAISE,
        may_on_paper(SessionVerb.APPRAISE),
        said(
            ngettext_lazy(
                "Score %(n)s subject and propose a level", "Score %(n)s subjects and propose levels", "n"
            )
        ),
        case_of,
        LEADING,
    ),
)
