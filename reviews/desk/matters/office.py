"""What waits for staff who run rounds, and for administrators."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext_lazy

from members.models import Member, RoleKind
from members.rules import can_set_up
from reviews.desk.matters.kind import Kind, Matter, by_code, page_of_thing, said
from reviews.models import Campaign
from reviews.rules import UnitVerb, allowed_over

_ADMINISTRATOR = frozenset({RoleKind.ADMINISTRATOR})

_ROUNDS = """
    SELECT g.id AS thing, 0 AS item, NULL::bigint AS session, 0 AS n, 0 AS whole, NULL::date AS due
    FROM reviews_campaign g JOIN members_committee c ON c.id = g.committee_id
    WHERE c.path LIKE ANY(%(staff)s) AND g.state IN ('planned', 'failed')
"""
_PROPOSALS = """
    SELECT 0 AS thing, 0 AS item, NULL::bigint AS session, count(*) AS n, 0 AS whole, NULL::date AS due
    FROM members_roleproposal q JOIN members_committee c ON c.id = q.committee_id
    WHERE q.settled_at IS NULL AND c.path LIKE ANY(%(administrator)s)
        AND q.member_id <> %(me)s AND q.proposed_by_id IS DISTINCT FROM %(me)s
    HAVING count(*) > 0
"""
_FIRST_STEPS = """
    SELECT 0 AS thing, 0 AS item, NULL::bigint AS session, 0 AS n, 0 AS whole, NULL::date AS due
    WHERE NOT EXISTS (SELECT FROM reviews_campaign g WHERE g.state = 'open')
"""


def _may_run(member: Member, matter: Matter) -> bool:
    campaign: Campaign = matter.thing
    return UnitVerb.RUN_ROUNDS in allowed_over(member, campaign.committee)


KINDS = by_code(
    Kind(
        "round",
        gettext_lazy("Rounds to open"),
        gettext_lazy("Look and open"),
        Campaign,
        _ROUNDS,
        _may_run,
        said(gettext_lazy("Open the planned round: %(name)s")),
        page_of_thing,
        frozenset({RoleKind.STAFF}),
    ),
    Kind(
        "role",
        gettext_lazy("Roles to confirm"),
        gettext_lazy("Look and confirm"),
        None,
        _PROPOSALS,
        lambda member, _matter: member.administers,
        said(
            ngettext_lazy(
                "Confirm %(n)s role that somebody proposed", "Confirm %(n)s roles that somebody proposed", "n"
            )
        ),
        lambda _matter: reverse("organisation:roles"),
        _ADMINISTRATOR,
    ),
    Kind(
        "first_steps",
        gettext_lazy("First steps"),
        gettext_lazy("Go on"),
        None,
        _FIRST_STEPS,
        lambda member, _matter: can_set_up(member),
        said(gettext_lazy("First steps: from the empty program to the first open round")),
        lambda _matter: reverse("reviews:first_steps"),
        _ADMINISTRATOR,
    ),
)
