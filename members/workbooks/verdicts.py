"""What importing a workbook would do, line by line: new, changed, unchanged or wrong. It writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from members.models import GONE, Committee, Member, Post, Role
from members.workbooks import checks
from members.workbooks.checks import CheckedWorkbook
from members.workbooks.codes import with_committees, with_members
from members.workbooks.judging import JudgedLine, SheetLineState, count_by_state, judge_lines
from members.workbooks.lines import CellProblem, Key, R, SheetLine
from members.workbooks.present import Present
from members.workbooks.reading import Book
from members.workbooks.rows import CommitteeRow, MemberRow, PostRow, RoleRow


@dataclass(frozen=True)
class WorkbookVerdict:
    """The verdicts on all lines of a workbook, sheet by sheet, and what was in the database at that time."""

    present: Present
    committees: list[JudgedLine[CommitteeRow, Committee]]
    members: list[JudgedLine[MemberRow, Member]]
    posts: list[JudgedLine[PostRow, Post]]
    roles: list[JudgedLine[RoleRow, Role]]

    def __iter__(self) -> Iterator[JudgedLine[Any, Any]]:
        """Return an iterator over the verdicts on all lines, in the order of the file."""
        return chain(self.committees, self.members, self.posts, self.roles)

    def counts(self) -> dict[SheetLineState, int]:
        return count_by_state(self)


def judge_workbook(book: Book, *, by: Member | None) -> WorkbookVerdict:
    """Return the verdict on every line, if it is imported by the administrator ``by``.

    ``by`` is None for the operator of the server. Questions that were answered with yes are no problems."""
    committees = list(Committee.objects.all())
    book = with_committees(book, committees, by)
    now = Present.of(book, committees)
    book = with_members(book, now.members)
    ground = CheckedWorkbook.of(book, now, by)

    def on(
        check: Callable[[CheckedWorkbook, SheetLine[R], R], Iterator[CellProblem]],
    ) -> Callable[[SheetLine[R], R], Iterator[CellProblem]]:
        return lambda line, row: check(ground, line, row)

    known: dict[Key, Member] = {(code,): member for code, member in now.members.items()}
    places: dict[Key, Committee] = {(code,): committee for code, committee in now.committees.items()}
    confirmed = book.answers.confirmed
    people = judge_lines(book.members, known, now.member_row, on(checks.member_problems), confirmed)
    members = [_with_what_ends(judged) for judged in people]
    return WorkbookVerdict(
        now,
        judge_lines(book.committees, places, now.committee_row, on(checks.committee_problems)),
        members,
        judge_lines(book.posts, now.posts, now.post_row, on(checks.post_problems)),
        judge_lines(book.roles, now.roles, now.role_row, on(checks.role_problems)),
    )


def leaves(judged: JudgedLine[MemberRow, Member]) -> bool:
    """Whether the member of this line has not left yet and leaves by it."""
    is_here = judged.now is not None and not judged.now.has_left
    return is_here and judged.state == SheetLineState.CHANGED and judged.row.activity in GONE


def _with_what_ends(judged: JudgedLine[MemberRow, Member]) -> JudgedLine[MemberRow, Member]:
    """Return the verdict with a note if writing the line ends posts and roles, too."""
    if not leaves(judged):
        return judged
    text = _("The posts and roles of this member end on %(day)s, and the login is closed.")
    note = text % {"day": f"{judged.row.activity_on:%d/%m/%Y}"}
    return replace(judged, line=replace(judged.line, notes=(*judged.line.notes, note)))
