"""What waits for staff, approvers and the inspection commission: suggestions, dossiers, levels, petitions."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext_lazy

from members.models import SITS_IN_TITLE, Member, RoleKind
from ratings.models import Petition
from ratings.rules import CaseVerb, can_on_case, can_settle_petition
from reviews.desk.matters.kind import (
    ABOVE,
    CHANGED_SINCE,
    NOT_MINE,
    Kind,
    Matter,
    by_code,
    case_of,
    may_in_session,
    may_on_paper,
    page_of_thing,
    said,
    session_page,
)
from reviews.desk.matters.leading import without_step
from reviews.models import Paper, ReviewSession, Suggestion
from reviews.rules import SessionVerb, can, capacities_in, moves_for

_APPROVER = frozenset({RoleKind.APPROVER})

_SUGGESTIONS = """
    SELECT g.id AS thing, 0 AS item, s.id AS session, 0 AS n, 0 AS whole, s.writing_due AS due
    FROM reviews_suggestion g
    JOIN reviews_reviewsession s ON s.id = g.session_id
    JOIN members_committee c ON c.id = s.committee_id
    WHERE c.path LIKE ANY(%({role})s) AND NOT s.is_cancelled
        AND s.stage IN ('preparing', 'writing', 'commenting')
        AND s.committee_id <> ALL(%(led)s) AND s.id <> ALL(%(mine)s) AND {state}
"""
_VET = f"""
    SELECT s.id AS thing, 0 AS item, s.id AS session, 0 AS n, 0 AS whole, s.commenting_due AS due
    FROM reviews_dossier last
    JOIN reviews_reviewsession s ON s.id = last.session_id
    JOIN members_committee c ON c.id = s.committee_id
    WHERE c.path LIKE ANY(%(staff)s) AND s.stage = 'commenting' AND NOT s.is_cancelled
        AND s.committee_id <> ALL(%(led)s) AND s.id <> ALL(%(mine)s)
        AND NOT EXISTS (SELECT FROM reviews_verdict v WHERE v.dossier_id = last.id)
        AND NOT EXISTS (
            SELECT FROM reviews_dossier o WHERE o.session_id = s.id AND o.number > last.number
        )
        AND NOT {CHANGED_SINCE}
"""
_SENT_UP = """
    FROM reviews_reviewsession s JOIN members_committee c ON c.id = s.committee_id
"""
_IS_RECEIVED = """
    EXISTS (SELECT FROM reviews_receipt r WHERE r.session_id = s.id AND r.sent_at = s.stage_since)
"""
_RECEIVE = f"""
    SELECT s.id AS thing, 0 AS item, s.id AS session, 0 AS n, 0 AS whole, s.finish_due AS due
    {_SENT_UP} WHERE c.path LIKE ANY(%(above)s) AND s.stage = 'deciding' AND NOT s.is_cancelled
        AND NOT {_IS_RECEIVED}
"""
_NOT_BY_ME = """
    NOT EXISTS (
        SELECT FROM ratings_ratingstep t WHERE t.case_id = p.case_id AND t.step = 'appraised'
            AND t.superseded_at IS NULL AND t.by_id = ANY(%(barred)s)
    )
"""
_DECIDE = f"""
    SELECT (array_agg(p.id ORDER BY p.rank, p.id))[1] AS thing, 0 AS item, s.id AS session,
        count(*) AS n, 0 AS whole, s.finish_due AS due
    {_SENT_UP} JOIN reviews_paper p ON {without_step("decided", NOT_MINE)} AND {_NOT_BY_ME}
    WHERE c.path LIKE ANY(%(approver)s) AND s.stage = 'deciding' AND NOT s.is_cancelled
    GROUP BY s.id
"""
_APPRAISE_ABOVE = f"""
    SELECT p.id AS thing, 0 AS item, s.id AS session, 1 AS n, 0 AS whole, s.finish_due AS due
    {_SENT_UP} JOIN reviews_paper p ON {without_step("appraised", NOT_MINE)}
    WHERE c.path LIKE ANY(%(staff)s) AND s.stage = 'rating' AND NOT s.is_cancelled AND p.member_id IS NULL
        AND s.committee_id <> ALL(%(led)s) AND NOT EXISTS (
            SELECT FROM members_role k WHERE k.committee_id = s.committee_id AND k.kind = 'clerk'
                AND k.starts_on <= %(today)s AND (k.ends_on IS NULL OR k.ends_on >= %(today)s)
                AND NOT EXISTS (
                    SELECT FROM members_post b WHERE b.committee_id = s.committee_id
                        AND b.member_id = k.member_id AND b.ends_on IS NULL
                        AND (b.leads OR b.is_head OR b.title ~ '{SITS_IN_TITLE}')
                )
        )
"""
"""Collectives that nobody of the unit may appraise, because the clerk sits in them, too."""
_CLOSE = f"""
    SELECT s.id AS thing, 0 AS item, s.id AS session, 0 AS n, 0 AS whole, s.finish_due AS due
    {_SENT_UP} WHERE c.path LIKE ANY(%(above)s) AND s.stage = 'deciding' AND NOT s.is_cancelled
        AND NOT EXISTS (SELECT FROM reviews_paper p WHERE {without_step("decided")})
"""
_PETITIONS = """
    SELECT q.id AS thing, p.id AS item, s.id AS session, 0 AS n, 0 AS whole, q.due_on AS due
    FROM ratings_petition q
    JOIN reviews_paper p ON p.case_id = q.case_id
    JOIN reviews_reviewsession s ON s.id = p.session_id
    JOIN members_committee c ON c.id = s.committee_id
    JOIN ratings_ratingstep d ON d.id = q.step_id
    WHERE c.path LIKE ANY(%(approver)s) AND NOT s.is_cancelled AND {more}
"""
_TO_SETTLE = _PETITIONS.format(
    more="q.outcome = '' AND q.by_id <> ALL(%(barred)s) AND d.by_id <> ALL(%(barred)s)"
    f" AND coalesce(q.entered_by_id, 0) <> ALL(%(barred)s) AND {NOT_MINE} AND {_NOT_BY_ME}"
)
_TO_RE_RATE = _PETITIONS.format(
    more=f"q.outcome = 'upheld' AND d.superseded_at IS NULL AND {NOT_MINE} AND {_NOT_BY_ME}"
)


def _may_decide(member: Member, matter: Matter) -> bool:
    """Whether the member may decide at least one of the cases: not every approver decides the collective."""
    if can(member, SessionVerb.DECIDE, matter.thing):
        return True
    only = matter.found.n == 1
    return not only and matter.session is not None and can(member, SessionVerb.DECIDE, matter.session)


def _may_close(member: Member, matter: Matter) -> bool:
    session = matter.session
    return session is not None and any(
        move.closes for move in moves_for(capacities_in(member, session), session)
    )


def _may_settle(member: Member, matter: Matter) -> bool:
    petition: Petition = matter.thing
    session = matter.session
    return (
        session is not None
        and can(member, SessionVerb.SETTLE_PETITION, session)
        and can_settle_petition(member, petition)
    )


def _may_re_rate(member: Member, matter: Matter) -> bool:
    petition: Petition = matter.thing
    return can_on_case(member, CaseVerb.RE_RATE, petition.case)


def _petition_page(matter: Matter) -> str:
    return reverse("reviews:case", args=[matter.found.item]) + "#petition"


def _suggestion(
    code: str,
    verb: SessionVerb,
    role: RoleKind,
    state: str,
    words: tuple[str | Promise, str | Promise, str | Promise],
) -> Kind:
    title, button, text = words
    rows = _SUGGESTIONS.format(role=role.value, state=state)
    return Kind(
        code,
        title,
        button,
        Suggestion,
        rows,
        may_in_session(verb),
        said(text),
        page_of_thing,
        frozenset({role}),
    )


KINDS = by_code(
    _suggestion(
        "suggestion_agree",
        SessionVerb.SUGGEST_AGREE,
        RoleKind.INSPECTION,
        "g.state = 'draft' AND g.objection = ''",
        (
            gettext_lazy("Suggestions to agree to"),
            gettext_lazy("Read"),
            gettext_lazy("Agree to suggested topics, or object: %(name)s"),
        ),
    ),
    _suggestion(
        "suggestion_issue",
        SessionVerb.SUGGEST_ISSUE,
        RoleKind.APPROVER,
        "g.state = 'agreed'",
        (
            gettext_lazy("Suggestions to issue"),
            gettext_lazy("Read"),
            gettext_lazy("Issue suggested topics: %(name)s"),
        ),
    ),
    _suggestion(
        "suggestion_mend",
        SessionVerb.SUGGEST_PROPOSE,
        RoleKind.STAFF,
        "g.state = 'draft' AND g.objection <> ''",
        (
            gettext_lazy("Suggestions objected to"),
            gettext_lazy("Read"),
            gettext_lazy("Change suggested topics after the objection: %(name)s"),
        ),
    ),
    Kind(
        "vet",
        gettext_lazy("Dossiers to appraise before the conference"),
        gettext_lazy("Appraise"),
        ReviewSession,
        _VET,
        may_in_session(SessionVerb.APPRAISE_DOSSIER),
        said(gettext_lazy("Appraise the dossier before the conference")),
        session_page("appraisal"),
        frozenset({RoleKind.STAFF}),
    ),
    Kind(
        "receive",
        gettext_lazy("Dossiers to receive"),
        gettext_lazy("Receive"),
        ReviewSession,
        _RECEIVE,
        may_in_session(SessionVerb.RECEIVE),
        said(gettext_lazy("Receive the dossier sent up")),
        session_page("dossier", "#receipt"),
        ABOVE,
    ),
    Kind(
        "appraise_above",
        gettext_lazy("Collectives to appraise from above"),
        gettext_lazy("Appraise"),
        Paper,
        _APPRAISE_ABOVE,
        may_on_paper(SessionVerb.APPRAISE),
        said(gettext_lazy("Score the collective and propose its level: its clerk sits in it")),
        case_of,
        frozenset({RoleKind.STAFF}),
    ),
    Kind(
        "decide",
        gettext_lazy("Levels to decide"),
        gettext_lazy("Decide"),
        Paper,
        _DECIDE,
        _may_decide,
        said(ngettext_lazy("Decide %(n)s level", "Decide %(n)s levels", "n")),
        session_page("ratings"),
        _APPROVER,
    ),
    Kind(
        "close",
        gettext_lazy("Results to publish"),
        gettext_lazy("Look and publish"),
        ReviewSession,
        _CLOSE,
        _may_close,
        said(gettext_lazy("Publish the results and close the session")),
        session_page("before_closing"),
        ABOVE,
    ),
    Kind(
        "petition",
        gettext_lazy("Petitions to settle"),
        gettext_lazy("Settle it"),
        Petition,
        _TO_SETTLE,
        _may_settle,
        said(gettext_lazy("Settle a petition: %(name)s")),
        _petition_page,
        _APPROVER,
    ),
    Kind(
        "re_rate",
        gettext_lazy("To be rated anew"),
        gettext_lazy("Rate anew"),
        Petition,
        _TO_RE_RATE,
        _may_re_rate,
        said(gettext_lazy("Rate anew after a petition that was accepted: %(name)s")),
        _petition_page,
        _APPROVER,
    ),
)
