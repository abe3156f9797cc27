"""What is in the database for the codes that a workbook names, and the records that would describe it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Q, QuerySet

from members.models import ActivityChange, Committee, Member, Post, PostTitle, Role
from members.workbooks.cells import unaccented
from members.workbooks.layout import POSTS, ROLES
from members.workbooks.lines import Key, SheetLine
from members.workbooks.reading import Book
from members.workbooks.rows import CommitteeRow, MemberRow, PostRow, RoleRow


@dataclass(frozen=True)
class Present:
    """All committees, and those members, posts and roles in the database that the workbook is about.

    Committees and members are kept by code, posts and roles by the key of their sheet. ``by_pk`` and
    ``by_path`` hold the committees by their database key and by their path in the tree, ``namesakes`` the
    members with a name of the sheet by that name, without accents. ``standing`` has the last entry on the
    activity of each member by the member's database key, ``titles`` the titles of the catalogue by code."""

    committees: dict[str, Committee]
    members: dict[str, Member]
    posts: dict[Key, Post]
    roles: dict[Key, Role]
    by_pk: dict[int, Committee]
    by_path: dict[str, Committee]
    namesakes: dict[str, list[Member]]
    standing: dict[int, ActivityChange]
    titles: dict[str, PostTitle]

    @classmethod
    def of(cls, book: Book, committees: Sequence[Committee]) -> Self:
        """Return what is in the database for this workbook, read in as many queries whatever its length.

        ``committees`` are all there are."""
        codes = _named(book.members, "code") | _named(book.posts, "member") | _named(book.roles, "member")
        codes |= {code.upper() for code in codes}
        rows = Member.objects.filter(code__in=codes).select_related("merged_into")
        members = {member.code: member for member in rows}
        names = {unaccented(name) for name in _named(book.members, "full_name")}
        namesakes: dict[str, list[Member]] = {}
        for member in Member.objects.filter(search_name__in=names, merged_into__isnull=True):
            namesakes.setdefault(unaccented(member.full_name), []).append(member)
        known = [member.pk for member in members.values()]
        places = _named(book.posts, "committee")
        heads = Q(is_head=True, committee__in=[row.pk for row in committees if row.code in places])
        # Posts and roles that have not ended come last, so that one of them counts if two have the same key.
        posts = Post.objects.filter(Q(member__in=known) | heads).order_by("ends_on")
        roles = Role.objects.in_own_right().filter(member__in=known).order_by("ends_on")
        titles = PostTitle.objects.filter(code__in=_named(book.posts, "catalogued"))
        return cls.made(committees, members, posts, roles, namesakes, {title.code: title for title in titles})

    @classmethod
    def made(
        cls,
        committees: Sequence[Committee],
        members: dict[str, Member],
        posts: QuerySet[Post],
        roles: QuerySet[Role],
        namesakes: dict[str, list[Member]] | None = None,
        titles: dict[str, PostTitle] | None = None,
    ) -> Self:
        """Return these rows, with posts and roles by the key of their sheet; of two with one key the last one
        counts. The last entries on the activity of the members are read, too."""
        entries = ActivityChange.objects.filter(member__in=[member.pk for member in members.values()])
        present = cls(
            {row.code: row for row in committees},
            members,
            {},
            {},
            {row.pk: row for row in committees},
            {row.path: row for row in committees},
            namesakes or {},
            {entry.member_id: entry for entry in entries.order_by("starts_on", "pk")},
            titles or {},
        )
        for post in posts.select_related("member", "catalogued"):
            present.posts[POSTS.key_of(present.post_row(post))] = post
        for role in roles.select_related("member"):
            present.roles[ROLES.key_of(present.role_row(role))] = role
        return present

    def parent_of(self, committee: Committee) -> Committee | None:
        return self.by_path.get(committee.path[: -Committee.steplen])

    def committee_row(self, now: Committee) -> CommitteeRow:
        parent = self.parent_of(now)
        code = parent.code if parent else ""
        return CommitteeRow(
            now.code,
            code,
            now.name,
            now.kind,
            now.body,
            now.symbol,
            now.place,
            now.block,
            now.starts_on,
        )

    def member_row(self, now: Member) -> MemberRow:
        entry = self.standing.get(now.pk)
        return MemberRow(
            now.code,
            now.full_name,
            now.born_on,
            now.admitted_on,
            self.by_pk[now.cell_id].code,
            now.in_system,
            now.activity,
            now.sex,
            now.is_born_in_year,
            now.official_on,
            now.card_number,
            now.workplace,
            entry.starts_on if entry else None,
            entry.document if entry else "",
            entry.place if entry else "",
        )

    def post_row(self, now: Post) -> PostRow:
        return PostRow(
            now.member.code,
            self.by_pk[now.committee_id].code,
            now.title,
            now.rank,
            now.is_head,
            now.leads,
            now.portfolio,
            now.starts_on,
            now.ends_on,
            now.catalogued.code if now.catalogued else "",
            now.is_acting,
        )

    def role_row(self, now: Role) -> RoleRow:
        committee = self.by_pk[now.committee_id].code
        return RoleRow(now.member.code, now.kind, committee, now.starts_on, now.ends_on)


def _named(lines: Sequence[SheetLine[Any]], column: str) -> set[str]:
    """Return the codes in one column of these lines."""
    values = (line.values.get(column) for line in lines)
    return {value for value in values if isinstance(value, str) and value}
