"""What waits around a conference: to attend it, to open and run it, and its minutes."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext_lazy

from members.models import Member, RoleKind
from reviews.desk.matters.kind import Kind, Matter, by_code, may_at_conference, said
from reviews.models import Conference
from reviews.rules import ConferenceVerb, can
from reviews.stages import Stage

_CHAIRED_OR_LED = """
    s.id IN (
        SELECT f.session_id FROM reviews_conference f WHERE f.chair_id = %(me)s
        UNION ALL
        SELECT o.id FROM reviews_reviewsession o WHERE o.committee_id = ANY(%(led)s)
    ) AND NOT s.is_cancelled
"""
_FIRST_DAY = "(SELECT min(d.date) FROM reviews_conferenceday d WHERE d.conference_id = f.id)"
_LAST_DAY = "(SELECT max(d.date) FROM reviews_conferenceday d WHERE d.conference_id = f.id)"
_OPEN_POINTS = "SELECT FROM reviews_agendaitem a WHERE a.conference_id = f.id AND a.state <> 'closed'"

_OPEN = f"""
    SELECT f.id AS thing, 0 AS item, s.id AS session, 0 AS n, 0 AS whole, {_FIRST_DAY} AS due
    FROM reviews_reviewsession s JOIN reviews_conference f ON f.session_id = s.id
    WHERE {_CHAIRED_OR_LED} AND s.stage = 'conference' AND f.opened_at IS NULL
        AND {_FIRST_DAY} <= %(today)s
"""
_RUN = f"""
    SELECT f.id AS thing, 0 AS item, s.id AS session, count(*) AS n, 0 AS whole, {_LAST_DAY} AS due
    FROM reviews_reviewsession s
    JOIN reviews_conference f ON f.session_id = s.id
    JOIN reviews_agendaitem a ON a.conference_id = f.id AND a.state <> 'closed'
    WHERE {_CHAIRED_OR_LED} AND s.stage IN ('conference', 'rating') AND f.opened_at IS NOT NULL
    GROUP BY f.id, s.id
"""
_ATTEND = f"""
    SELECT f.id AS thing, 0 AS item, s.id AS session, 0 AS n, 0 AS whole, {_FIRST_DAY} AS due
    FROM reviews_reviewsession s JOIN reviews_conference f ON f.session_id = s.id
    WHERE (s.id = ANY(%(mine)s) OR s.committee_id = ANY(%(visited)s))
        AND s.committee_id <> ALL(%(led)s) AND f.chair_id <> %(me)s AND NOT s.is_cancelled
        AND s.stage IN ('writing', 'commenting', 'conference')
        AND (f.opened_at IS NULL OR EXISTS ({_OPEN_POINTS}))
"""
_MINUTES = """
    SELECT f.id AS thing, 0 AS item, s.id AS session, 0 AS n, 0 AS whole, s.finish_due AS due
    FROM reviews_reviewsession s
    JOIN reviews_conference f ON f.session_id = s.id
    LEFT JOIN reviews_minutes m ON m.conference_id = f.id
    WHERE {whose} AND NOT s.is_cancelled AND s.stage IN ('conference', 'rating')
        AND f.opened_at IS NOT NULL AND {state}
"""
_CONFIRM_AS_CLERK = _MINUTES.format(
    whose="s.committee_id = ANY(%(clerked)s)",
    state=f"coalesce(m.state, 'writing') = 'writing' AND NOT EXISTS ({_OPEN_POINTS})",
)
_CONFIRM_AS_CHAIR = _MINUTES.format(
    whose="f.chair_id = %(me)s", state="m.state = 'by_clerk' AND m.clerk_id <> %(me)s"
)
_LOCK = _MINUTES.format(
    whose="(s.committee_id = ANY(%(clerked)s) OR f.chair_id = %(me)s)", state="m.state = 'by_chair'"
)


def _may_open(member: Member, matter: Matter) -> bool:
    conference: Conference = matter.thing
    return can(member, ConferenceVerb.CALL_ROLL, conference) and can(member, ConferenceVerb.OPEN, conference)


def _may_attend(member: Member, matter: Matter) -> bool:
    """Whoever is reviewed asks for the floor; who was sent sits and listens."""
    conference: Conference = matter.thing
    sent = member.reach.kinds_over(conference.session.committee) & SENT
    return (
        bool(sent)
        or conference.session.stage != Stage.CONFERENCE
        or can(member, ConferenceVerb.ASK_FLOOR, conference)
    )


def _at(name: str) -> Callable[[Matter], str]:
    return lambda matter: reverse(f"reviews:{name}", args=[matter.thing.pk])


SENT = frozenset({RoleKind.SUPERVISOR, RoleKind.DELEGATE, RoleKind.GUEST})

KINDS = by_code(
    Kind(
        "attend",
        gettext_lazy("Conferences to attend"),
        gettext_lazy("Programme"),
        Conference,
        _ATTEND,
        _may_attend,
        said(gettext_lazy("Attend the review conference")),
        _at("conference"),
    ),
    Kind(
        "open",
        gettext_lazy("Conferences to open"),
        gettext_lazy("Call the roll"),
        Conference,
        _OPEN,
        _may_open,
        said(gettext_lazy("Call the roll and open the conference")),
        _at("roll"),
    ),
    Kind(
        "run",
        gettext_lazy("Conferences under way"),
        gettext_lazy("Go on"),
        Conference,
        _RUN,
        may_at_conference(ConferenceVerb.RUN),
        said(
            ngettext_lazy(
                "Go on with the conference: %(n)s point is open",
                "Go on with the conference: %(n)s points are open",
                "n",
            )
        ),
        _at("live"),
    ),
    Kind(
        "minutes",
        gettext_lazy("Minutes to confirm as clerk"),
        gettext_lazy("To the minutes"),
        Conference,
        _CONFIRM_AS_CLERK,
        may_at_conference(ConferenceVerb.CONFIRM_AS_CLERK),
        said(gettext_lazy("Go through the minutes and confirm them as clerk")),
        _at("minutes"),
        frozenset({RoleKind.CLERK}),
    ),
    Kind(
        "minutes_chair",
        gettext_lazy("Minutes to confirm as chair"),
        gettext_lazy("To the minutes"),
        Conference,
        _CONFIRM_AS_CHAIR,
        may_at_conference(ConferenceVerb.CONFIRM_AS_CHAIR),
        said(gettext_lazy("Read the minutes and confirm them as chair")),
        _at("minutes"),
    ),
    Kind(
        "minutes_lock",
        gettext_lazy("Minutes to lock"),
        gettext_lazy("To the minutes"),
        Conference,
        _LOCK,
        may_at_conference(ConferenceVerb.LOCK_MINUTES),
        said(gettext_lazy("Lock the minutes, which both have confirmed")),
        _at("minutes"),
    ),
)
