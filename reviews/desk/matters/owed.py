"""What others owe one person, in one statement: papers, answers, confirmations, decisions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member, RoleKind
from reviews.desk.matters.kind import LEADING, LED
from reviews.desk.matters.lines import sessions_by_key
from reviews.desk.matters.scan import parameters_of
from reviews.models import ReviewSession
from reviews.rules import SessionVerb, can

NAMED = 3
"""So many people are named, and the others counted."""
MOST = 20

_NAMES = f"(array_agg(DISTINCT o.full_name))[1:{NAMED}]"
_SILENT = """
    count(DISTINCT o.id) FILTER (WHERE NOT EXISTS (
        SELECT FROM members_user l WHERE l.member_id = o.id AND l.is_active
    ))
"""
_PEOPLE = f"count(DISTINCT o.id) AS n, {_NAMES} AS names, {_SILENT} AS silent"
_NOBODY = "0 AS n, ARRAY[]::varchar[] AS names, 0 AS silent"

_PAPERS = f"""
    SELECT s.id AS thing, s.id AS session, {_PEOPLE}, s.writing_due AS due
    FROM reviews_reviewsession s
    JOIN reviews_paper p ON p.session_id = s.id AND p.left_on IS NULL AND NOT p.by_hand
        AND p.state IN ('draft', 'returned', 'amending')
    JOIN members_member o ON o.id = p.member_id AND o.id <> %(me)s
    WHERE {LED} AND s.stage IN ('writing', 'commenting')
    GROUP BY s.id
"""
_ANSWERS = f"""
    SELECT s.id AS thing, s.id AS session, {_PEOPLE}, s.commenting_due AS due
    FROM reviews_reviewsession s
    JOIN reviews_paper p ON p.session_id = s.id AND p.left_on IS NULL AND NOT p.by_hand
    JOIN reviews_comment k ON k.paper_id = p.id AND k.answer_kind = ''
    JOIN members_member o ON o.id = p.member_id AND o.id <> %(me)s
    WHERE {LED} AND s.stage = 'commenting'
    GROUP BY s.id
"""
_PLACES = f"""
    SELECT s.id AS thing, s.id AS session, {_PEOPLE}, s.commenting_due AS due
    FROM reviews_reviewsession s
    JOIN members_committee c ON c.id = s.committee_id AND c.kind <> 'cell'
    JOIN reviews_paper p ON p.session_id = s.id AND p.left_on IS NULL
    JOIN reviews_reviewplace v ON v.paper_id = p.id AND v.aside = ''
    JOIN reviews_reviewsession t ON t.id = v.session_id AND t.held_with_id IS NULL
    JOIN members_committee d ON d.id = t.committee_id AND d.kind = 'cell'
    JOIN members_member o ON o.id = p.member_id AND o.id <> %(me)s
    WHERE {LED} AND s.stage IN ('writing', 'commenting', 'conference') AND NOT EXISTS (
        SELECT FROM reviews_agendaitem a JOIN reviews_conference f ON f.id = a.conference_id
        WHERE a.paper_id = p.id AND a.state = 'closed' AND f.session_id IN (s.id, t.id)
    )
    GROUP BY s.id
"""
"""Leaders whose cell has to review them before the committee does (366-QĐ/TW Đ7.3) and has not."""
_FINDINGS = f"""
    SELECT s.id AS thing, s.id AS session, {_PEOPLE}, s.finish_due AS due
    FROM reviews_reviewsession s
    JOIN reviews_paper p ON p.session_id = s.id AND p.left_on IS NULL
    JOIN reviews_finding f ON f.paper_id = p.id AND f.answer_kind = ''
    JOIN members_member o ON o.id = p.member_id AND o.id <> %(me)s
    WHERE {LED} AND s.stage IN ('conference', 'rating', 'completing')
    GROUP BY s.id
"""
_CHAIR = f"""
    SELECT f.id AS thing, s.id AS session, {_PEOPLE}, s.finish_due AS due
    FROM reviews_reviewsession s
    JOIN reviews_conference f ON f.session_id = s.id
    JOIN reviews_minutes m ON m.conference_id = f.id AND m.state = 'by_clerk'
    JOIN members_member o ON o.id = f.chair_id AND o.id <> %(me)s
    WHERE {LED} AND s.stage IN ('conference', 'rating')
    GROUP BY f.id, s.id
"""
_HEAD = f"""
    SELECT s.id AS thing, s.id AS session, {_PEOPLE}, s.finish_due AS due
    FROM reviews_reviewsession s
    JOIN reviews_remedyplan r ON r.session_id = s.id AND r.approved_at IS NULL
    JOIN reviews_remedyitem i ON i.plan_id = r.id
    JOIN members_post h ON h.committee_id = s.committee_id AND h.is_head AND h.starts_on <= %(today)s
        AND (h.ends_on IS NULL OR h.ends_on >= %(today)s)
    JOIN members_member o ON o.id = h.member_id AND o.id <> %(me)s
    WHERE s.committee_id = ANY(%(clerked)s) AND NOT s.is_cancelled AND s.stage = 'completing'
        AND s.committee_id <> ALL(%(headed)s)
    GROUP BY s.id
"""
_VERDICT = f"""
    SELECT s.id AS thing, s.id AS session, {_NOBODY}, s.commenting_due AS due
    FROM reviews_reviewsession s JOIN reviews_dossier d ON d.session_id = s.id
    WHERE {LED} AND s.stage = 'commenting'
        AND NOT EXISTS (SELECT FROM reviews_verdict v WHERE v.dossier_id = d.id)
"""
_DECISION = f"""
    SELECT s.id AS thing, s.id AS session, {_NOBODY}, s.finish_due AS due
    FROM reviews_reviewsession s WHERE {LED} AND s.stage = 'deciding'
"""
_REMEDIES = f"""
    SELECT s.id AS thing, s.id AS session, {_PEOPLE}, min(i.due_on) AS due
    FROM reviews_reviewsession s
    JOIN reviews_remedyplan r ON r.session_id = s.id AND r.approved_at IS NOT NULL
    JOIN reviews_remedyitem i ON i.plan_id = r.id AND i.state IN ('planned', 'in_progress')
        AND i.due_on < %(today)s
    JOIN members_member o ON o.id = i.owner_id AND o.id <> %(me)s
    WHERE {LED}
    GROUP BY s.id
"""
_LATE_SESSIONS = """
    SELECT g.id AS thing, NULL::bigint AS session, count(*) AS n,
        (array_agg(c.name ORDER BY s.finish_due, c.path))[1:3] AS names, 0 AS silent, NULL::date AS due
    FROM reviews_reviewsession s
    JOIN reviews_campaign g ON g.id = s.campaign_id
    JOIN members_committee c ON c.id = s.committee_id
    WHERE c.path LIKE ANY(%(above)s) AND NOT s.is_cancelled AND (
        s.stage IN ('preparing', 'writing') AND s.writing_due < %(today)s
        OR s.stage = 'commenting' AND s.commenting_due < %(today)s
        OR s.stage IN ('conference', 'rating', 'completing', 'deciding') AND s.finish_due < %(today)s
    )
    GROUP BY g.id
"""
_MY_PETITION = """
    SELECT p.id AS thing, NULL::bigint AS session, 0 AS n, ARRAY[]::varchar[] AS names, 0 AS silent,
        q.due_on AS due
    FROM ratings_petition q JOIN reviews_paper p ON p.case_id = q.case_id
    WHERE q.by_id = %(me)s AND q.outcome = ''
"""
_MY_REMEDY = """
    SELECT i.id AS thing, NULL::bigint AS session, 0 AS n, ARRAY[]::varchar[] AS names, 0 AS silent,
        NULL::date AS due
    FROM reviews_remedyitem i
    JOIN reviews_remedyplan r ON r.id = i.plan_id
    JOIN reviews_reviewsession s ON s.id = r.session_id AND NOT s.is_cancelled
    WHERE i.owner_id = %(me)s AND i.state = 'reported'
"""


class _Row(NamedTuple):
    kind: str
    thing: int
    session: int | None
    n: int
    names: list[str]
    silent: int
    due: dt.date | None


class _Owed(NamedTuple):
    """One kind of thing that others owe: the statement, its words, the page, and the roles that await it."""

    rows: str
    what: str | Promise
    page: str
    needs: frozenset[str] = frozenset()


_KINDS = {
    "papers": _Owed(_PAPERS, _("Papers not handed in"), "session", LEADING),
    "answers": _Owed(_ANSWERS, _("Comments not answered"), "matrix", LEADING),
    "places": _Owed(_PLACES, _("Reviews in the party cells not held yet"), "session_places", LEADING),
    "findings": _Owed(_FINDINGS, _("Findings not answered"), "link", LEADING),
    "chair": _Owed(_CHAIR, _("The chair has to confirm the minutes"), "minutes", frozenset({RoleKind.CLERK})),
    "head": _Owed(_HEAD, _("The head has to approve the remedy plan"), "plan", frozenset({RoleKind.CLERK})),
    "verdict": _Owed(_VERDICT, _("The level above appraises the dossier"), "appraisal", LEADING),
    "decision": _Owed(_DECISION, _("Sent up: the competent level decides"), "session", LEADING),
    "remedies": _Owed(_REMEDIES, _("Remedies overdue"), "plan", LEADING),
    "late": _Owed(
        _LATE_SESSIONS, _("Sessions behind time"), "board", frozenset({RoleKind.STAFF, RoleKind.APPROVER})
    ),
    "petition": _Owed(_MY_PETITION, _("My petition is not settled yet"), "case"),
    "remedy": _Owed(_MY_REMEDY, _("My remedy, reported done, is not confirmed yet"), "remedy"),
}
REMINDED = frozenset({"papers", "answers"})
"""What the reminder of a session asks for."""


@dataclass(frozen=True)
class Awaited:
    """One thing that others owe. ``n``: how many people (or sessions), of whom ``names`` are the first.
    ``silent``: how many of them have no open login, so that no reminder reaches them in the program.
    ``reminds``: whether the person may remind them now."""

    what: str | Promise
    session: ReviewSession | None
    n: int
    names: str
    silent: int
    due: dt.date | None
    url: str
    reminds: bool

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due < clock.today()


def awaited_by(member: Member) -> list[Awaited]:
    """Return what others owe the member, late things first."""
    held = {one.kind for one in member.reach.held if not one.is_former}
    kinds = {code: kind for code, kind in _KINDS.items() if not kind.needs or kind.needs & held}
    parts = [
        f"(SELECT '{code}' AS kind, thing, session, n, names, silent, due FROM ({kind.rows}) AS owed"
        f" ORDER BY due LIMIT {MOST})"
        for code, kind in kinds.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters_of(member))
        rows = [_Row(*row) for row in cursor.fetchall()]
    wanted = {row.session for row in rows if row.session}
    sessions = sessions_by_key(wanted)
    found = [_awaited(member, row, sessions.get(row.session or 0)) for row in rows]
    return sorted(found, key=lambda one: one.due or dt.date.max)


def _awaited(member: Member, row: _Row, session: ReviewSession | None) -> Awaited:
    kind, others = _KINDS[row.kind], row.n - len(row.names)
    names = ", ".join(row.names) + (f" +{others}" if others > 0 else "")
    may_remind = row.kind in REMINDED and session is not None and can(member, SessionVerb.REMIND, session)
    url = reverse(f"reviews:{kind.page}", args=[row.thing])
    return Awaited(kind.what, session, row.n, names, row.silent, row.due, url, may_remind)
