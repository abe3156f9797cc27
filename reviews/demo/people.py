"""Finds who appraises and who decides in a played session: nobody the own collective, and an approver for the
level that the table of authority names."""

from __future__ import annotations

from django.db.models import Q

from members.models import Committee, Member, Post, Role, RoleKind


def _over(kind: RoleKind, committee: Committee) -> list[Role]:
    """Return the roles of this kind that reach the committee, the nearest first."""
    paths = [committee.path[:end] for end in range(Committee.steplen, len(committee.path) + 1)]
    roles = Role.objects.current().filter(kind=kind, committee__path__in=paths, in_place_of__isnull=True)
    return list(roles.select_related("member", "committee").order_by("-committee__path", "pk"))


def appraiser_of(committee: Committee, clerk: Member, away: Member | None = None) -> Member:
    """Return who appraises the collective of this committee: the clerk or, if the clerk or ``away``, for whom
    the clerk stands in, sits in it, staff of a level above who does not."""
    posts = Post.objects.current().filter(Q(leads=True) | Q(is_head=True), committee=committee)
    sitting = set(posts.values_list("member", flat=True))
    if sitting.isdisjoint({clerk.pk, away.pk if away else clerk.pk}):
        return clerk
    return next(role.member for role in _over(RoleKind.STAFF, committee) if role.member_id not in sitting)


def approver_of(committee: Committee) -> Member:
    """Return who decides on the collective of this committee: the approver of the nearest committee above it,
    or at the top of the tree its own."""
    roles = _over(RoleKind.APPROVER, committee)
    above = [role for role in roles if role.committee_id != committee.pk]
    return (above or roles)[0].member
