"""What waits around a secret ballot: to open it, to enter what was counted, and to confirm the figures."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from members.models import Member
from reviews.desk.matters.kind import ABOVE, LEADING, Kind, Matter, by_code, page_of_thing, said
from reviews.models import BallotRound
from reviews.rules import BallotVerb, can, can_plan

_ROUND = """
    SELECT b.id AS thing, 0 AS item, s.id AS session, 0 AS n, 0 AS whole, b.held_on AS due
    FROM reviews_ballotround b LEFT JOIN reviews_reviewsession s ON s.id = b.session_id
    LEFT JOIN reviews_conference f ON f.session_id = s.id
    WHERE (b.session_id IS NULL OR NOT s.is_cancelled
        AND s.stage IN ('conference', 'rating', 'completing', 'deciding')) AND {more}
"""
_COUNTS = "EXISTS (SELECT FROM reviews_ballotcounter c WHERE c.round_id = b.id AND c.member_id = %(me)s)"
_LEADS = "coalesce(s.committee_id, b.unit_id) = ANY(%(led)s)"
_OWN_FROM_ABOVE = """
    b.planned_by_id = %(me)s AND EXISTS (
        SELECT FROM members_committee k
        WHERE k.id = coalesce(s.committee_id, b.unit_id) AND k.path LIKE ANY({below})
    )
"""
_OF_STAFF, _FROM_ABOVE = (_OWN_FROM_ABOVE.format(below=f"%({name})s") for name in ("staff", "above"))
_OPEN = _ROUND.format(more=f"b.state = 'preparing' AND ({_LEADS} OR {_FROM_ABOVE})")
_COUNT = _ROUND.format(
    more="""b.state = 'open' AND (
        b.way IN ('totals', 'paper')
        OR b.way = 'mixed' AND EXISTS (
            SELECT FROM reviews_ballotvoter v WHERE v.round_id = b.id AND v.is_on_paper
        ) AND NOT EXISTS (
            SELECT FROM reviews_ballotpapercount n WHERE n.round_id = b.id AND n.member_id = %(me)s
        )
    )"""
    f" AND ({_COUNTS} OR coalesce(s.committee_id, b.unit_id) = ANY(%(clerked)s) OR {_OF_STAFF})"
)
_VOTE = _ROUND.format(
    more="""b.state = 'open' AND b.way IN ('screen', 'mixed') AND EXISTS (
        SELECT FROM reviews_ballotvoter v
        WHERE v.round_id = b.id AND v.member_id = %(me)s AND v.is_present AND v.sealed IS NULL
            AND NOT v.is_on_paper
    )"""
)
_URN = """
    SELECT thing, item, session, voted AS n, whole, due FROM (
        SELECT b.id AS thing, 0 AS item, s.id AS session, b.present AS whole, b.held_on AS due,
            (SELECT count(v.sealed) FROM reviews_ballotvoter v WHERE v.round_id = b.id) AS voted
        FROM reviews_ballotround b JOIN reviews_reviewsession s ON s.id = b.session_id
        WHERE b.state = 'open' AND b.way IN ('screen', 'mixed') AND NOT s.is_cancelled
            AND s.stage IN ('conference', 'rating', 'completing', 'deciding') AND EXISTS (
                SELECT FROM reviews_ballotcounter c WHERE c.round_id = b.id AND c.member_id = %(me)s
                    AND (NOT c.has_agreed OR 2 <= (
                        SELECT count(*) FROM reviews_ballotcounter o WHERE o.round_id = b.id AND o.has_agreed
                    ))
            )
    ) AS urns
"""
"""Who has agreed waits until a second of the team has."""
_CONFIRM = _ROUND.format(
    more="b.state = 'counted' AND b.counted_by_id <> %(me)s"
    f" AND ({_COUNTS} OR {_LEADS} OR f.chair_id = %(me)s OR {_FROM_ABOVE})"
)


def _may_open(member: Member, matter: Matter) -> bool:
    return can_plan(member, matter.thing)


def _may_count(member: Member, matter: Matter) -> bool:
    return can(member, BallotVerb.COUNT, matter.thing)


def _may_confirm(member: Member, matter: Matter) -> bool:
    return can(member, BallotVerb.CONFIRM, matter.thing)


def _may_vote(member: Member, matter: Matter) -> bool:
    return can(member, BallotVerb.CAST, matter.thing)


def _may_open_urn(member: Member, matter: Matter) -> bool:
    return can(member, BallotVerb.OPEN_URN, matter.thing)


def _urn(matter: Matter) -> str:
    words = gettext("The urn: %(n)s of %(whole)s have voted on screen; agree that it is opened, then count")
    return words % {"n": matter.found.n, "whole": matter.found.whole}


def _page_of_urn(matter: Matter) -> str:
    return f"{page_of_thing(matter)}#urn"


def _ballot(matter: Matter) -> str:
    return reverse("reviews:ballot_vote", args=[matter.thing.pk])


KINDS = by_code(
    Kind(
        "ballot_vote",
        gettext_lazy("Secret ballots open to you"),
        gettext_lazy("To my ballot"),
        BallotRound,
        _VOTE,
        _may_vote,
        said(gettext_lazy("Vote in the secret ballot")),
        _ballot,
    ),
    Kind(
        "ballot_open",
        gettext_lazy("Secret ballots to open"),
        gettext_lazy("To the ballot"),
        BallotRound,
        _OPEN,
        _may_open,
        said(gettext_lazy("Look through the secret ballot and open it")),
        page_of_thing,
        LEADING | ABOVE,
    ),
    Kind(
        "ballot_count",
        gettext_lazy("Secret ballots to count"),
        gettext_lazy("Enter the figures"),
        BallotRound,
        _COUNT,
        _may_count,
        said(gettext_lazy("Enter what the counting team has counted")),
        page_of_thing,
    ),
    Kind(
        "ballot_urn",
        gettext_lazy("Urns that you count"),
        gettext_lazy("To the urn"),
        BallotRound,
        _URN,
        _may_open_urn,
        _urn,
        _page_of_urn,
    ),
    Kind(
        "ballot_confirm",
        gettext_lazy("Figures of ballots to confirm"),
        gettext_lazy("Compare and confirm"),
        BallotRound,
        _CONFIRM,
        _may_confirm,
        said(gettext_lazy("Confirm the figures of the secret ballot")),
        page_of_thing,
    ),
)
