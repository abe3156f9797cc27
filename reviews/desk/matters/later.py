"""What waits outside the stages of a session: remedies through the year, evaluations of a quarter."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext_lazy

from members.models import Member, RoleKind
from ratings.rules import CaseVerb, can_on_case
from reviews.desk.matters.kind import ABOVE, LEADING, Kind, Matter, by_code, page_of_thing, said
from reviews.models import Evaluation, RemedyItem, SelfEvaluation
from reviews.rules import QuarterVerb, SessionVerb, allowed_in_quarter, can, can_progress

_APPROVER = frozenset({RoleKind.APPROVER})

_REMEDIES = """
    SELECT i.id AS thing, 0 AS item, s.id AS session, coalesce(i.percent, 0) AS n, 0 AS whole, i.due_on AS due
    FROM reviews_remedyitem i
    JOIN reviews_remedyplan r ON r.id = i.plan_id AND r.approved_at IS NOT NULL
    JOIN reviews_reviewsession s ON s.id = r.session_id
    WHERE NOT s.is_cancelled AND s.stage IN ('completing', 'deciding', 'closed') AND {more}
"""
_REPORT = _REMEDIES.format(more="i.owner_id = %(me)s AND i.state IN ('planned', 'in_progress')")
_REVIEW = _REMEDIES.format(
    more="""
        s.committee_id = ANY(%(led_once)s) AND i.state = 'reported' AND i.owner_id <> ALL(%(barred)s)
        AND %(me)s <> (
            SELECT e.by_id FROM reviews_remedyentry e
            WHERE e.item_id = i.id AND e.kind = 'reported' ORDER BY e.id DESC LIMIT 1
        )
    """
)

_STEP = """
    EXISTS (
        SELECT FROM ratings_ratingstep t
        WHERE t.case_id = k.id AND t.step = '{step}' AND t.superseded_at IS NULL
    )
"""
_SHEETS = """
    FROM reviews_selfevaluation x
    JOIN ratings_ratingcase k ON k.id = x.case_id AND k.released_at IS NULL
    JOIN reviews_evaluation v ON v.id = x.evaluation_id
    JOIN members_committee c ON c.id = k.committee_id
    WHERE NOT EXISTS (SELECT FROM ratings_unrated u WHERE u.case_id = k.id)
"""
_FREE = """
    NOT EXISTS (
        SELECT FROM ratings_conflict y
        WHERE y.case_id = k.id AND y.member_id = ANY(%(barred)s) AND y.exception = ''
    )
"""
"""The condition that no conflict of interest is declared for the person in the case."""
_ONE_SHEET = """
    SELECT x.id AS thing, 0 AS item, NULL::bigint AS session, 0 AS n, 0 AS whole, v.due_on AS due
"""
_ALL_SHEETS = """
    SELECT {thing} AS thing, v.id AS item, NULL::bigint AS session, count(*) AS n, 0 AS whole, v.due_on AS due
"""
_FILL_IN = f"{_ONE_SHEET} {_SHEETS} AND k.member_id = %(me)s AND x.state <> 'submitted'"
_APPRAISE = f"""
    {_ONE_SHEET} {_SHEETS} AND k.committee_id = ANY(%(led)s) AND k.member_id <> ALL(%(barred)s)
        AND x.state = 'submitted' AND NOT {_STEP.format(step="appraised")} AND {_FREE}
"""
_DECIDE = f"""
    {_ALL_SHEETS.format(thing="min(x.id)")} {_SHEETS}
        AND c.path LIKE ANY(%(approver)s) AND k.member_id <> ALL(%(barred)s) AND {_FREE}
        AND x.state = 'submitted' AND NOT {_STEP.format(step="decided")} AND EXISTS (
            SELECT FROM ratings_ratingstep t
            WHERE t.case_id = k.id AND t.step = 'appraised' AND t.superseded_at IS NULL
                AND t.by_id <> ALL(%(barred)s)
        )
    GROUP BY v.id
"""
_RELEASE = f"""
    {_ALL_SHEETS.format(thing="v.id")} {_SHEETS}
        AND c.path LIKE ANY(%(above)s) AND {_STEP.format(step="decided")}
    GROUP BY v.id
"""


def _may_report(member: Member, matter: Matter) -> bool:
    return can_progress(member, matter.thing)


def _may_review(member: Member, matter: Matter) -> bool:
    return can(member, SessionVerb.REVIEW_REMEDY, matter.thing)


def _on_sheet(verb: QuarterVerb) -> Callable[[Member, Matter], bool]:
    """Return the rule that the member may use the verb on the sheet, or on the evaluation as a whole."""

    def may(member: Member, matter: Matter) -> bool:
        return verb in allowed_in_quarter(member, matter.thing)

    return may


def _on_case(verb: QuarterVerb, of_case: CaseVerb) -> Callable[[Member, Matter], bool]:
    """Return the rule that the member may use the verb on the sheet and on its case."""

    def may(member: Member, matter: Matter) -> bool:
        sheet: SelfEvaluation = matter.thing
        return verb in allowed_in_quarter(member, sheet) and can_on_case(member, of_case, sheet.case)

    return may


KINDS = by_code(
    Kind(
        "remedy",
        gettext_lazy("Remedies to report on"),
        gettext_lazy("Report on it"),
        RemedyItem,
        _REPORT,
        _may_report,
        said(gettext_lazy("Put right: %(name)s")),
        page_of_thing,
    ),
    Kind(
        "remedy_review",
        gettext_lazy("Remedies reported done"),
        gettext_lazy("Look and confirm"),
        RemedyItem,
        _REVIEW,
        _may_review,
        said(gettext_lazy("Confirm a remedy reported done, or send it back: %(name)s")),
        page_of_thing,
    ),
    Kind(
        "quarter",
        gettext_lazy("Evaluations of the quarter to fill in"),
        gettext_lazy("Fill in"),
        SelfEvaluation,
        _FILL_IN,
        _on_sheet(QuarterVerb.WRITE),
        said(gettext_lazy("Fill in the self-evaluation of the quarter")),
        page_of_thing,
    ),
    Kind(
        "quarter_appraise",
        gettext_lazy("Evaluations of the quarter to appraise"),
        gettext_lazy("Appraise"),
        SelfEvaluation,
        _APPRAISE,
        _on_case(QuarterVerb.APPRAISE, CaseVerb.APPRAISE),
        said(gettext_lazy("Appraise the evaluation of the quarter: %(name)s")),
        page_of_thing,
        LEADING,
    ),
    Kind(
        "quarter_decide",
        gettext_lazy("Levels of the quarter to decide"),
        gettext_lazy("Decide"),
        SelfEvaluation,
        _DECIDE,
        _on_case(QuarterVerb.DECIDE, CaseVerb.DECIDE),
        said(ngettext_lazy("Decide %(n)s level of the quarter", "Decide %(n)s levels of the quarter", "n")),
        lambda matter: reverse("reviews:quarter", args=[matter.found.item]) + "#decide",
        _APPROVER,
    ),
    Kind(
        "quarter_release",
        gettext_lazy("Levels of the quarter to release"),
        gettext_lazy("Release"),
        Evaluation,
        _RELEASE,
        _on_sheet(QuarterVerb.RELEASE),
        said(
            ngettext_lazy(
                "Release %(n)s level decided for the quarter",
                "Release %(n)s levels decided for the quarter",
                "n",
            )
        ),
        page_of_thing,
        ABOVE,
    ),
)
