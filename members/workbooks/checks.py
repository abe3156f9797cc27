"""Checks of lines whose cells could be read.

They look for unknown codes, committees that somebody else administers, and lines that contradict each
other."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from members import clock
from members.models import GONE, POWERFUL, Committee, Member, Post, Role
from members.rules import can_administer
from members.workbooks.cells import unaccented
from members.workbooks.layout import POSTS, ROLES
from members.workbooks.lines import CellProblem, Key, R, SheetLine
from members.workbooks.present import Present
from members.workbooks.reading import Book
from members.workbooks.rows import CommitteeRow, MemberRow, PostRow, RoleRow

AGE = 18
"""Who is admitted has reached this age (Điều lệ Đảng, Điều 1)."""

DEEPEST = 255 // Committee.steplen


@dataclass(frozen=True)
class CheckedWorkbook:
    """What the checks look at: the workbook, what is in the database (``present``), and who imports (``by``).

    ``by`` is None for the operator of the server, who may write everywhere. ``new_committees`` holds the
    lines of the workbook's committees by code, ``new_members`` the codes of its members. ``guests`` are the
    codes of members who have a post or a role in the part of the tree that ``by`` administers, wherever their
    cell is. ``names`` gives the full name for the code of a member. ``heads``, ``open_posts`` and
    ``open_roles`` hold the posts and roles that there would be after the import: ``heads`` by committee, the
    other two by what a person may hold only once at a time. ``same_names`` holds the
    lines of members by name, ``new_rows`` by code."""

    present: Present
    by: Member | None
    new_committees: dict[object, SheetLine[CommitteeRow]]
    new_members: frozenset[object]
    guests: frozenset[str]
    names: dict[str, str]
    heads: dict[Key, list[PostRow]]
    open_posts: dict[Key, list[PostRow]]
    open_roles: dict[Key, list[RoleRow]]
    same_names: dict[Key, list[MemberRow]]
    new_rows: dict[str, MemberRow]

    @classmethod
    def of(cls, book: Book, present: Present, by: Member | None) -> Self:
        """Return what the checks of this workbook need. No query is made."""
        held: list[Post | Role] = [*present.posts.values(), *present.roles.values()]
        guests = frozenset(row.member.code for row in held if may(by, present.by_pk[row.committee_id]))
        names = {post.member.code: post.member.full_name for post in present.posts.values()}
        names |= {member.code: member.full_name for member in present.members.values()}
        names |= {line.row.code: line.row.full_name for line in book.members if line.row}
        posts = [present.post_row(post) for post in present.posts.values()]
        roles = [present.role_row(role) for role in present.roles.values()]
        posts = _afterwards(POSTS.key_of, posts, book.posts)
        roles = _afterwards(ROLES.key_of, roles, book.roles)
        return cls(
            present,
            by,
            {line.values["code"]: line for line in book.committees if "code" in line.values},
            frozenset(line.values.get("code") for line in book.members),
            guests,
            names,
            _grouped((row for row in posts if row.is_head), lambda row: (row.committee,)),
            _grouped((row for row in posts if not row.ends_on), lambda row: (row.member, row.committee)),
            _grouped(
                (row for row in roles if not row.ends_on), lambda row: (row.member, row.kind, row.committee)
            ),
            _grouped(
                (line.row for line in book.members if line.row), lambda row: (unaccented(row.full_name),)
            ),
            {line.row.code: line.row for line in book.members if line.row and "activity" in line.given},
        )

    def may(self, committee: Committee) -> bool:
        """Whether the person who imports may write lines about this committee."""
        return may(self.by, committee)

    def committee_lack(self, code: str) -> str:
        """Return why no line may name the committee with this code, an empty string if a line may.

        A committee outside the part of the tree that is administered is treated as unknown, too."""
        now = self.present.committees.get(code)
        if self.may(now) if now else code in self.new_committees:
            return ""
        return _("There is no committee with the code %(code)s.") % {"code": code}

    def ended_lack(self, code: str) -> str:
        """Return why nothing new may begin in the committee with this code: it has ended, and another one may
        go on with its things. Empty if something may."""
        committee = self.present.committees.get(code)
        if committee is None or committee.ends_on is None or not self.may(committee):
            return ""
        said = _("%(name)s has ended: %(day)s was the last day.") % {
            "name": committee.name,
            "day": f"{committee.ends_on:%d/%m/%Y}",
        }
        successor = self.present.by_pk.get(committee.successor_id or 0)
        if successor is None or not self.may(successor):
            return said
        words = {"name": successor.name, "code": successor.code}
        return said + " " + _("%(name)s (%(code)s) goes on with its things.") % words

    def has_left(self, code: str) -> bool:
        """Whether the member with this code has left, or will have left after the import."""
        row, now = self.new_rows.get(code), self.present.members.get(code)
        return (row.activity if row else now.activity if now else "") in GONE

    def leaves(self, code: str) -> bool:
        """Whether the member with this code is here now and will have left after the import."""
        now = self.present.members.get(code)
        return now is not None and now.activity not in GONE and self.has_left(code)

    def member_lack(self, code: str) -> str:
        """Return why the member with this code may get no post or role, an empty string if the member may.

        A member outside the part of the tree that is administered is treated as unknown, so that nobody
        learns who is there."""
        now = self.present.members.get(code)
        inside = now is not None and (self.may(self.present.by_pk[now.cell_id]) or code in self.guests)
        if inside and now and now.merged_into:
            return merged_away(now)
        if inside or (now is None and code in self.new_members):
            return ""
        return _("There is no member with the code %(code)s.") % {"code": code}


def merged_away(member: Member) -> str:
    """Return the sentence that a line must not name the code of a record that was merged into another."""
    words = {"code": member.code, "other": member.merged_into.code if member.merged_into else ""}
    return _("%(code)s was merged into %(other)s. Write that code.") % words


def may(by: Member | None, committee: Committee) -> bool:
    """Whether ``by`` may import at this committee. The operator of the server (None) may everywhere."""
    return by is None or can_administer(by, committee)


def _afterwards(key_of: Callable[[R], Key], now: Iterable[R], lines: Iterable[SheetLine[R]]) -> list[R]:
    """Return the records that there would be after the import: the present ones, replaced by the sheet's."""
    rows = {key_of(row): row for row in now}
    rows |= {key_of(line.row): line.row for line in lines if line.row is not None}
    return list(rows.values())


def _grouped(rows: Iterable[R], key: Callable[[R], Key]) -> dict[Key, list[R]]:
    groups: dict[Key, list[R]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def committee_problems(
    ground: CheckedWorkbook, line: SheetLine[CommitteeRow], row: CommitteeRow
) -> Iterator[CellProblem]:
    """Yield each problem of the line of a committee.

    A new committee needs a parent, and an existing one must not move to another parent."""
    now = ground.present.committees.get(row.code)
    if now is None:
        if lack := _new_committee_lack(ground, row):
            yield line.problem("parent", lack)
    elif not ground.may(now):
        yield line.problem("code", _("This code is not free. Give another one."))
    elif row.parent != (code := ground.present.committee_row(now).parent):
        under = _("An import cannot move a committee; this one stands under %(code)s.") % {"code": code}
        top = _("An import cannot move a committee; this one stands at the top.")
        yield line.problem("parent", under if code else top)
    elif row.starts_on and now.ends_on and row.starts_on > now.ends_on:
        yield line.problem("starts_on", _("The first day is after the last one."))


def _new_committee_lack(ground: CheckedWorkbook, row: CommitteeRow) -> str:
    """Return why a new committee may not be added, an empty string if it may.

    The function follows the parents up through the sheet, to a committee in the database or to the top of the
    tree."""
    above, seen = row.parent, [row.code]
    while above and above not in ground.present.committees:
        if above in seen:
            return _("This committee stands below itself: %(codes)s.") % {"codes": " → ".join([*seen, above])}
        if above not in ground.new_committees:
            return _("There is no committee with the code %(code)s.") % {"code": above}
        seen.append(above)
        above = str(ground.new_committees[above].values.get("parent", ""))
        if len(seen) > DEEPEST:
            break
    anchor = ground.present.committees.get(above)
    if len(seen) + (anchor.depth if anchor else 0) > DEEPEST:
        return _("The tree of committees cannot be this deep.")
    if anchor is None and ground.by is not None:
        return _("Name the committee above: only the operator of the server adds one at the top.")
    return (ground.committee_lack(above) or ground.ended_lack(above)) if anchor else ""


def member_problems(
    ground: CheckedWorkbook, line: SheetLine[MemberRow], row: MemberRow
) -> Iterator[CellProblem]:
    """Yield each problem of the line of a member. A line that changes nothing has none."""
    now = ground.present.members.get(row.code)
    old = ground.present.member_row(now) if now else None
    if now and not ground.may(ground.present.by_pk[now.cell_id]):
        yield line.problem("code", _("This code is not free. Give another one."))
    elif now and now.is_merged:
        yield line.problem("code", merged_away(now))
    elif old == row:
        return
    lack = ground.committee_lack(row.cell)
    if lack := lack or ("" if old and old.cell == row.cell else ground.ended_lack(row.cell)):
        yield line.problem("cell", lack)
    yield from _wrong_days(line, row)
    yield from _wrong_standing(line, row, old)
    if now is None:
        yield from _doubles(ground, line, row)
    elif ground.may(ground.present.by_pk[now.cell_id]):
        yield from _another_person(line, row, now)


def _wrong_days(line: SheetLine[MemberRow], row: MemberRow) -> Iterator[CellProblem]:
    """Yield each problem of the days of birth, of admission and of the end of the probation."""
    if row.admitted_on <= row.born_on:
        yield line.problem("admitted_on", _("Nobody is admitted before the day of birth is over."))
    elif row.admitted_on > clock.today():
        yield line.problem("admitted_on", _("This day has not come yet."))
    elif row.admitted_on < _eighteenth_birthday(row.born_on):
        text = _("The person was not yet 18 years old on that day. Is it right?")
        yield line.question("admitted_on", text, row.born_on, row.admitted_on)
    if row.official_on and row.official_on < row.admitted_on:
        yield line.problem("official_on", _("The official date lies before the admission."))


def _wrong_standing(
    line: SheetLine[MemberRow], row: MemberRow, old: MemberRow | None
) -> Iterator[CellProblem]:
    """Yield a problem if what the line says of the activity cannot be entered. The last entry counts, so a
    new one cannot lie before it."""
    new = row.activity, row.activity_on, row.activity_document, row.activity_place
    if old and new == (old.activity, old.activity_on, old.activity_document, old.activity_place):
        return
    if row.activity_on is None:
        if row.activity_document or row.activity_place:
            yield line.problem("activity_on", _("Say since which day the activity is this one."))
    elif row.activity_on > clock.today():
        yield line.problem("activity_on", _("This day has not come yet."))
    elif row.activity_on < row.admitted_on:
        yield line.problem("activity_on", _("This day lies before the admission."))
    elif old and old.activity_on and row.activity_on < old.activity_on:
        text = _("This day lies before the last entry on the activity, of %(day)s.")
        yield line.problem("activity_on", text % {"day": f"{old.activity_on:%d/%m/%Y}"})


def _eighteenth_birthday(born_on: dt.date) -> dt.date:
    """Return the day on which this person is 18. Who was born on 29 February is so on 1 March."""
    try:
        return born_on.replace(year=born_on.year + AGE)
    except ValueError:
        return dt.date(born_on.year + AGE, 3, 1)


def _another_person(line: SheetLine[MemberRow], row: MemberRow, now: Member) -> Iterator[CellProblem]:
    """Yield a question if the code belongs to somebody of another name and another day of birth."""
    if unaccented(row.full_name) != unaccented(now.full_name) and not _is_same_birth(row, now):
        text = _("%(code)s is the code of %(name)s, born %(born)s. Is this the same person?")
        words = {"code": row.code, "name": now.full_name, "born": now.born}
        yield line.question("code", text % words, *astuple(row), now.full_name, now.born_on)


def _is_same_birth(one: MemberRow, other: MemberRow | Member) -> bool:
    """Whether both may be born on one day. Where of one only the year is known, the years are compared."""
    if one.is_born_in_year or other.is_born_in_year:
        return one.born_on.year == other.born_on.year
    return one.born_on == other.born_on


def _doubles(ground: CheckedWorkbook, line: SheetLine[MemberRow], row: MemberRow) -> Iterator[CellProblem]:
    """Yield a question for the first person who is probably the one of this line, under another code.

    Only people of the part of the tree that is administered are named."""
    for other in ground.present.namesakes.get(unaccented(row.full_name), []):
        is_alike = _is_same_birth(row, other) or other.admitted_on == row.admitted_on
        cell = ground.present.by_pk[other.cell_id]
        if is_alike and other.code != row.code and ground.may(cell):
            text = _(
                "%(name)s, born %(born)s, is here already with the code %(code)s (%(cell)s). "
                "Is this another person?"
            )
            words = {"name": other.full_name, "born": other.born}
            words |= {"code": other.code, "cell": cell.name}
            yield line.question("full_name", text % words, *astuple(row), other.code)
            return
    for other_row in ground.same_names.get((unaccented(row.full_name),), []):
        is_alike = _is_same_birth(row, other_row) or other_row.admitted_on == row.admitted_on
        if is_alike and other_row.code != row.code:
            text = _("%(name)s stands in this file with the code %(code)s, too. Are these two people?")
            words = {"name": other_row.full_name, "code": other_row.code}
            yield line.question("full_name", text % words, *astuple(row), other_row.code)
            return


def post_problems(ground: CheckedWorkbook, line: SheetLine[PostRow], row: PostRow) -> Iterator[CellProblem]:
    """Yield each problem of the line of a post, such as a second head of the committee at one time."""
    yield from _held(ground, line, row)
    now = ground.present.posts.get(POSTS.key_of(row))
    old = ground.present.post_row(now) if now else None
    if ground.committee_lack(row.committee) or old == row:
        return
    yield from _begins_late(ground, line, row, old)
    if row.catalogued and (old is None or old.catalogued != row.catalogued):
        title = ground.present.titles.get(row.catalogued)
        if title is None or not title.is_current:
            text = _("There is no title with the code %(code)s in the catalogue, or it is no longer given.")
            yield line.problem("catalogued", text % {"code": row.catalogued})
    if row.is_head and (other := _other_head(ground, row)):
        span = f"{other.starts_on:%d/%m/%Y} – " + (f"{other.ends_on:%d/%m/%Y}" if other.ends_on else "…")
        words = {"name": ground.names.get(other.member, other.member), "span": span}
        yield line.problem(
            "is_head", _("%(name)s is the head here at the same time (%(span)s). Let one end before.") % words
        )
    yield from _twice_open(line, row, ground.open_posts.get((row.member, row.committee), []))


def _other_head(ground: CheckedWorkbook, row: PostRow) -> PostRow | None:
    """Return another post of a head of this committee that has a day in common with this post, or None.

    This is a function of its own because comparing two spans of days with open ends takes several lines."""
    for other in ground.heads.get((row.committee,), []):
        overlaps = (row.ends_on is None or other.starts_on <= row.ends_on) and (
            other.ends_on is None or row.starts_on <= other.ends_on
        )
        if overlaps and POSTS.key_of(other) != POSTS.key_of(row):
            return other
    return None


def role_problems(ground: CheckedWorkbook, line: SheetLine[RoleRow], row: RoleRow) -> Iterator[CellProblem]:
    """Yield each problem of the line of a role."""
    yield from _held(ground, line, row)
    now = ground.present.roles.get(ROLES.key_of(row))
    old = ground.present.role_row(now) if now else None
    if ground.committee_lack(row.committee) or old == row:
        return
    yield from _begins_late(ground, line, row, old)
    if ground.by and row.member == ground.by.code and row.kind in POWERFUL:
        yield line.problem("kind", _("Nobody gives a role to himself. Ask another administrator."))
    same = ground.open_roles.get((row.member, row.kind, row.committee), [])
    yield from _twice_open(line, row, same)


def _held(ground: CheckedWorkbook, line: SheetLine[Any], row: PostRow | RoleRow) -> Iterator[CellProblem]:
    """Yield each problem that posts and roles have in common: of the member, the committee or the days."""
    if lack := ground.member_lack(row.member):
        yield line.problem("member", lack)
    if lack := ground.committee_lack(row.committee):
        yield line.problem("committee", lack)
    if row.ends_on and row.ends_on < row.starts_on:
        yield line.problem("ends_on", _("This ends before it begins."))
    if row.ends_on is None and ground.leaves(row.member):
        yield line.problem("ends_on", _("This member leaves in this file. Give the last day."))


def _begins_late(
    ground: CheckedWorkbook, line: SheetLine[Any], row: PostRow | RoleRow, old: PostRow | RoleRow | None
) -> Iterator[CellProblem]:
    """Yield a problem if a post or role begins in a committee that has ended, or for a member who has left,
    or if one of these would go on there."""
    committee = ground.present.committees.get(row.committee)
    last = committee.ends_on if committee else None
    goes_on = bool(last and (row.ends_on is None or row.ends_on > last))
    if (lack := ground.ended_lack(row.committee)) and (old is None or goes_on):
        yield line.problem("committee", lack)
    is_opened = row.ends_on is None and (old is None or old.ends_on is not None)
    if is_opened and ground.has_left(row.member) and not ground.leaves(row.member):
        text = _("This member has left. Enter first that the member is active again.")
        yield line.problem("member", text)


def _twice_open(
    line: SheetLine[Any], row: PostRow | RoleRow, same: Iterable[PostRow] | Iterable[RoleRow]
) -> Iterator[CellProblem]:
    """Yield a problem if the person would hold one post or role twice at a time, both without a last day."""
    other = next((other for other in same if other.starts_on != row.starts_on), None)
    if other and not row.ends_on:
        yield line.problem(
            "ends_on",
            _("The same person holds this already, from %(day)s. Add that row, with its last day.")
            % {"day": f"{other.starts_on:%d/%m/%Y}"},
        )
