"""Finds the rows of all kinds of matters of one person in one statement, which is written out: Django takes
longer to compose it than PostgreSQL takes to run it. Kinds for which the person has no role are left out."""

from __future__ import annotations

from typing import Any

from django.db import connection

from members import clock
from members.models import HEAD, Member, RoleKind
from reviews.desk.matters import above, ballots, completing, conference, later, leading, office, own
from reviews.desk.matters.kind import ABOVE, LEADING, FoundRow, Kind
from reviews.models.reach import SENT, sessions_of

KINDS: dict[str, Kind] = {
    **own.KINDS,
    **conference.KINDS,
    **ballots.KINDS,
    **leading.KINDS,
    **completing.KINDS,
    **above.KINDS,
    **later.KINDS,
    **office.KINDS,
}
"""All kinds by their codes, in the order in which matters due on the same day are shown."""

_BRANCH = """
    (SELECT '{code}' AS kind, thing, item, session, n, whole, due,
        count(*) OVER () AS total, count(*) FILTER (WHERE due < %(today)s) OVER () AS late
    FROM ({rows}) AS found ORDER BY due, thing LIMIT {most} OFFSET {offset})
"""


def kinds_for(member: Member) -> list[Kind]:
    """Return the kinds of matters that the member may have."""
    held = {one.kind for one in member.reach.held}
    return [kind for kind in KINDS.values() if not kind.needs or kind.needs & held]


def scan_matters(
    member: Member, most: int, *, only: str = "", size: int = 0, offset: int = 0
) -> list[FoundRow]:
    """Return the rows of every kind, of each the first ``most`` by the day they are due. Of the kind ``only``
    they are ``size`` rows from ``offset`` on."""
    parts = [
        _BRANCH.format(
            code=kind.code,
            rows=kind.rows,
            most=size if kind.code == only else most,
            offset=offset if kind.code == only else 0,
        )
        for kind in kinds_for(member)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters_of(member))
        return [FoundRow(*row) for row in cursor.fetchall()]


def parameters_of(member: Member) -> dict[str, Any]:
    """Return what the statements ask about the member: the keys of the committees of the own roles (``led``,
    ``headed``, ``clerked``, ``sent``, ``visited``), the beginnings of the paths reached from above, the
    sessions in which the member is reviewed (``mine``).

    ``led_once``: with the committees that have ended, whose remedies go on. ``sent``: where a member sent may
    comment. ``barred``: the member, and those for whom the member only stands in."""
    held = [one for one in member.reach.held if not one.is_former]

    def of(*kinds: str) -> list[int]:
        return sorted({one.committee for one in held if one.kind in kinds})

    def below(*kinds: str) -> list[str]:
        return sorted({f"{one.path}%" for one in held if one.kind in kinds})

    once = {one.committee for one in member.reach.held if one.kind in LEADING}
    absent = {one.absent for one in member.reach.lent if one.absent is not None}
    return {
        "me": member.pk,
        "today": clock.today(),
        "mine": sorted(sessions_of(member)),
        "led": of(*LEADING),
        "led_once": sorted(once),
        "headed": of(HEAD),
        "clerked": of(RoleKind.CLERK),
        "sent": of(RoleKind.SUPERVISOR, RoleKind.DELEGATE),
        "visited": of(*SENT),
        "staff": below(RoleKind.STAFF),
        "approver": below(RoleKind.APPROVER),
        "inspection": below(RoleKind.INSPECTION),
        "administrator": below(RoleKind.ADMINISTRATOR),
        "above": below(*ABOVE),
        "barred": sorted({member.pk, *absent}),
    }
