"""What waits for head and clerk while the papers are completed, and what was raised against a case."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, ngettext_lazy

from members.models import HEAD
from reviews.completing.dossier import asks_for
from reviews.desk.matters.kind import (
    LEADING,
    LED,
    OTHERS,
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
from reviews.desk.matters.leading import session_kind
from reviews.models import DossierKind, Paper, ReviewSession
from reviews.rules import PaperVerb, SessionVerb

_AMENDMENTS = f"""
    SELECT s.id AS thing, 0 AS item, s.id AS session, count(*) AS n, 0 AS whole, s.finish_due AS due
    FROM reviews_reviewsession s
    JOIN reviews_paper p ON p.session_id = s.id
    JOIN reviews_amendment a ON a.paper_id = p.id AND a.state = 'proposed'
    WHERE {LED} AND s.stage IN ('conference', 'rating', 'completing')
    GROUP BY s.id
"""
_FINALISE = f"""
    SELECT (array_agg(p.id ORDER BY p.rank DESC, p.id))[1] AS thing, 0 AS item, s.id AS session,
        count(*) AS n, 0 AS whole, s.finish_due AS due
    FROM reviews_reviewsession s
    JOIN reviews_paper p ON p.session_id = s.id AND p.state = 'submitted'
    WHERE {LED} AND {STANDING} AND s.stage = 'completing'
        AND NOT EXISTS (SELECT FROM reviews_finding f WHERE f.paper_id = p.id AND f.answer_kind = '')
    GROUP BY s.id
"""
_FILL = f"""
    SELECT (array_agg(p.id ORDER BY p.rank, p.id))[1] AS thing, 0 AS item, s.id AS session,
        count(*) AS n, 0 AS whole, s.finish_due AS due
    FROM reviews_reviewsession s
    JOIN reviews_paper p ON p.session_id = s.id AND p.member_id IS NOT NULL AND p.case_id IS NOT NULL
    WHERE {LED} AND {STANDING} AND s.stage = 'completing'
        AND NOT EXISTS (SELECT FROM reviews_dossieritem d WHERE d.paper_id = p.id AND d.kind = 'residence')
        AND NOT EXISTS (SELECT FROM reviews_comment k WHERE k.paper_id = p.id AND k.origin = 'residence')
    GROUP BY s.id
"""
_NAMED = """
    SELECT count(*) FROM reviews_shortcoming h JOIN reviews_campaign c ON c.id = s.campaign_id
    WHERE h.withdrawn_at IS NULL AND h.period_id = c.period_id AND h.committee_id = s.committee_id
        AND (h.member_id IS NULL OR EXISTS (
            SELECT FROM reviews_paper p
            WHERE p.session_id = s.id AND p.member_id = h.member_id AND p.left_on IS NULL
        ))
"""
_PLAN = f"""
    SELECT s.id AS thing, 0 AS item, s.id AS session, ({_NAMED}) AS n, 0 AS whole, s.finish_due AS due
    FROM reviews_reviewsession s
    WHERE {LED} AND s.stage = 'completing' AND ({_NAMED}) > 0 AND NOT EXISTS (
        SELECT FROM reviews_remedyplan r LEFT JOIN reviews_remedyitem i ON i.plan_id = r.id
        WHERE r.session_id = s.id AND (r.approved_at IS NOT NULL OR i.id IS NOT NULL)
    )
"""
_APPROVE_PLAN = """
    SELECT s.id AS thing, 0 AS item, s.id AS session, count(*) AS n, 0 AS whole, s.finish_due AS due
    FROM reviews_reviewsession s
    JOIN reviews_remedyplan r ON r.session_id = s.id AND r.approved_at IS NULL
    JOIN reviews_remedyitem i ON i.plan_id = r.id
    WHERE s.committee_id = ANY(%(headed)s) AND NOT s.is_cancelled AND s.stage = 'completing'
    GROUP BY s.id
"""
_OBJECTIONS = f"""
    SELECT p.id AS thing, 0 AS item, s.id AS session, count(*) AS n, 0 AS whole, s.finish_due AS due
    FROM reviews_reviewsession s
    JOIN reviews_paper p ON p.session_id = s.id
    JOIN ratings_objection o ON o.case_id = p.case_id AND o.outcome = ''
    WHERE {LED} AND {STANDING} AND {OTHERS} AND s.stage <> 'preparing'
    GROUP BY p.id, s.id
"""


def _asks_for_residence(matter: Matter) -> bool:
    """Whether the rule set asks for the comment of the place of residence."""
    return asks_for(matter.thing, DossierKind.RESIDENCE)


KINDS = by_code(
    session_kind(
        "amendment",
        gettext_lazy("Amendments to decide on"),
        gettext_lazy("Decide"),
        _AMENDMENTS,
        SessionVerb.DECIDE_AMENDMENT,
        said(
            ngettext_lazy(
                "Take in or keep aside %(n)s amendment of the collective's paper",
                "Take in or keep aside %(n)s amendments of the collective's paper",
                "n",
            )
        ),
        session_page("link", "#amendments"),
    ),
    Kind(
        "finalise",
        gettext_lazy("Papers to make final"),
        gettext_lazy("Make final"),
        Paper,
        _FINALISE,
        may_on_paper(PaperVerb.FINALISE),
        said(ngettext_lazy("Make %(n)s paper final", "Make %(n)s papers final", "n")),
        session_page("link", "#papers"),
        LEADING,
    ),
    Kind(
        "dossier",
        gettext_lazy("Dossiers to complete"),
        gettext_lazy("Complete"),
        Paper,
        _FILL,
        may_in_session(SessionVerb.FILL_DOSSIER),
        said(
            ngettext_lazy(
                "Complete %(n)s dossier: the comment of the place of residence is missing",
                "Complete %(n)s dossiers: the comment of the place of residence is missing",
                "n",
            )
        ),
        session_page("dossier"),
        LEADING,
        _asks_for_residence,
    ),
    session_kind(
        "plan",
        gettext_lazy("Remedy plans to draw up"),
        gettext_lazy("Draw up"),
        _PLAN,
        SessionVerb.PLAN,
        said(
            ngettext_lazy(
                "Draw up the remedy plan for %(n)s shortcoming named",
                "Draw up the remedy plan for %(n)s shortcomings named",
                "n",
            )
        ),
        session_page("plan"),
    ),
    Kind(
        "approve_plan",
        gettext_lazy("Remedy plans to approve"),
        gettext_lazy("Approve"),
        ReviewSession,
        _APPROVE_PLAN,
        may_in_session(SessionVerb.APPROVE_PLAN),
        said(
            ngettext_lazy(
                "Approve the remedy plan (%(n)s remedy)", "Approve the remedy plan (%(n)s remedies)", "n"
            )
        ),
        session_page("plan"),
        frozenset({HEAD}),
    ),
    Kind(
        "objection",
        gettext_lazy("Things raised, to be settled"),
        gettext_lazy("Settle it"),
        Paper,
        _OBJECTIONS,
        may_on_paper(SessionVerb.OBJECT),
        said(
            ngettext_lazy(
                "Settle %(n)s thing raised against %(name)s",
                "Settle %(n)s things raised against %(name)s",
                "n",
            )
        ),
        case_of,
        LEADING,
    ),
)
