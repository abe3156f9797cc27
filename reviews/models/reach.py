"""Which roles have a part in a session, and which sessions a member reaches by them and by being reviewed."""

from __future__ import annotations

from django.db import connection, models

from members.models import HEAD, Member, Nothing, RoleKind
from members.settled import once_a_request

ROLES_ABOVE = (RoleKind.STAFF, RoleKind.APPROVER)
SENT = (RoleKind.SUPERVISOR, RoleKind.DELEGATE, RoleKind.GUEST)
"""The roles of people from outside a committee who are sent to its session for some days."""

LEADING = (HEAD, RoleKind.CLERK)
"""The roles that write the collective's paper and lead the session."""

PLAYING = (HEAD, RoleKind.CLERK, RoleKind.INSPECTION, *SENT, *ROLES_ABOVE)
"""Every role that has a part in a session. Being reviewed is not a role, and the administrator's role has no
part."""

_REVIEWED_IN = """
    SELECT session_id, EXISTS (SELECT FROM reviews_reviewplace visit WHERE visit.session_id = mine.session_id)
    FROM (
        SELECT session_id FROM reviews_paper WHERE member_id = %(member)s AND left_on IS NULL
        UNION
        SELECT place.session_id
        FROM reviews_reviewplace place JOIN reviews_paper paper ON paper.id = place.paper_id
        WHERE paper.member_id = %(member)s AND paper.left_on IS NULL AND place.aside = ''
    ) mine
"""


@once_a_request
def _reviewed_in(member: Member) -> dict[int, bool]:
    """Return the keys of the sessions in which this member is reviewed, each with whether it is a further
    place of review for anybody. They are few: one or two a round. The query is written out for the same
    reason as that of ``Member.reach``."""
    with connection.cursor() as cursor:
        cursor.execute(_REVIEWED_IN, {"member": member.pk})
        return dict(cursor.fetchall())


def sessions_of(member: Member) -> tuple[int, ...]:
    """Return the keys of the sessions in which this member is reviewed, further places of review
    (``ReviewPlace``) included."""
    return tuple(_reviewed_in(member))


def in_sessions_of(member: Member, session: str, *, visited: bool = False) -> models.Q:
    """Return the condition that the member is reviewed in the session of a row. ``session`` is the lookup
    from the row to its session. ``visited`` leaves out the sessions that are no further place of review for
    anybody: of those there are no rows of ``ReviewPlace``."""
    keys = [pk for pk, has_visits in _reviewed_in(member).items() if has_visits or not visited]
    return models.Q(**{f"{session}__in": keys}) if keys else Nothing()


def sessions_seen(member: Member, session: str) -> models.Q:
    """Return the condition that the member may see the session of a row (``ReviewSession.visible_to``).
    ``session`` is the lookup from the row to its session."""
    return in_sessions_of(member, session) | member.reach.over(f"{session}__committee", *PLAYING)
