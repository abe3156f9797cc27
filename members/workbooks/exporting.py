"""Gathers what stands in a part of the tree as the lines of the import workbook."""

from __future__ import annotations

from django.db.models import Q

from members import clock
from members.models import Committee, Member, Post, Role
from members.workbooks.present import Present
from members.workbooks.rows import CommitteeRow, MemberRow, PostRow, RoleRow


def rows_under(committee: Committee) -> list[CommitteeRow | MemberRow | PostRow | RoleRow]:
    """Return the lines that describe this committee and all below it, as they stand today, in the order of
    the tree.

    They are the committees that exist, everybody in their cells (who has left, too, with the state, but no
    record that was merged into another one), and the posts and roles in them that are held today or begin
    later. Read again, they change nothing."""
    today = clock.today()
    here = Committee.objects.under(committee).existing_on(today)
    held = (Q(ends_on__isnull=True) | Q(ends_on__gte=today)) & Q(
        committee__in=here, member__merged_into__isnull=True
    )
    members = Member.objects.filter(cell__in=here, merged_into__isnull=True)
    members = members.order_by("cell__path", "sort_name", "code")
    present = Present.made(
        list(Committee.objects.all()),
        {member.code: member for member in members},
        Post.objects.filter(held).order_by("ends_on"),
        Role.objects.in_own_right().filter(held).order_by("ends_on"),
    )
    posts = sorted(present.posts.values(), key=lambda post: (_path(present, post), post.rank, post.pk))
    roles = sorted(present.roles.values(), key=lambda role: (_path(present, role), role.kind, role.pk))
    return [
        *map(present.committee_row, here),
        *map(present.member_row, present.members.values()),
        *map(present.post_row, posts),
        *map(present.role_row, roles),
    ]


def _path(present: Present, held: Post | Role) -> str:
    return present.by_pk[held.committee_id].path
