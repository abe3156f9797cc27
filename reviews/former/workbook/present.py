"""What is in the database for the subjects that a workbook of former years names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Q, QuerySet

from members.models import GONE, Committee, Member, Post, RoleKind
from members.workbooks.cells import fold
from members.workbooks.lines import SheetLine
from ratings.actions.cases import CaseSubject
from ratings.models import PeriodKind, RatingStep, Step
from ratings.rulesets import SubjectKind
from reviews.models import Commitment, CommitmentItem, FormerRemedy, Paper, Shortcoming
from reviews.rounds.opening import Seat
from reviews.rules import UnitVerb, can

SubjectYear = tuple[str, int]
"""The folded code of a subject, and a year."""


@dataclass(frozen=True)
class Subject:
    """Whose former years a line is about: a member, or without ``member`` the collective of the committee.
    For a member, ``committee`` is where the highest ``post`` is held, or without a post the cell."""

    member: Member | None
    committee: Committee
    post: Post | None = None

    @property
    def code(self) -> str:
        return self.member.code if self.member else self.committee.code

    @property
    def name(self) -> str:
        return self.member.full_name if self.member else self.committee.name

    @property
    def rated(self) -> CaseSubject:
        """The subject as a rating case has it."""
        if self.member is None:
            return CaseSubject(self.committee, SubjectKind.COLLECTIVE, None)
        kind = Seat(self.member, self.committee.pk, self.post).kind
        return CaseSubject(self.committee, kind, self.member)


@dataclass(frozen=True)
class FormerPresent:
    """The subjects that ``by`` may write about, and what is on record of them.

    ``subjects`` has for each folded code whom it may mean: one subject, or a member and a committee. By
    subject and year there are the codes of the decided ``levels``, the ``commitments``, and those
    ``reviewed`` in a round of the program. ``shortcomings`` and ``promises`` are by subject, year and folded
    text, ``remedies`` also by their own folded text."""

    subjects: Mapping[str, list[Subject]]
    levels: Mapping[SubjectYear, str]
    reviewed: frozenset[SubjectYear]
    shortcomings: Mapping[tuple[str, int, str], Shortcoming]
    remedies: Mapping[tuple[str, int, str, str], FormerRemedy]
    commitments: Mapping[SubjectYear, Commitment]
    promises: Mapping[tuple[str, int, str], CommitmentItem]

    @classmethod
    def of(cls, lines: Iterable[SheetLine[Any]], by: Member) -> Self:
        """Return what is in the database for these lines, read in as many queries whatever their number."""
        codes = {str(line.values.get("subject", "")) for line in lines}
        return cls.around(former_subjects(codes | {code.upper() for code in codes}, by))

    @classmethod
    def around(cls, found: Mapping[str, list[Subject]]) -> Self:
        """Return what is on record of these subjects."""
        known = [subject for subjects in found.values() for subject in subjects]
        about = About(
            {subject.member.pk: fold(subject.code) for subject in known if subject.member},
            {subject.committee.pk: fold(subject.code) for subject in known if not subject.member},
        )
        shortcomings = about.shortcomings()
        keys = {row.pk: key for key, row in shortcomings.items()}
        remedies = FormerRemedy.objects.filter(shortcoming__in=keys).select_related(
            "shortcoming__period", "shortcoming__member", "shortcoming__committee"
        )
        given = Commitment.objects.filter(member__in=about.members).order_by("number")
        return cls(
            found,
            about.levels(),
            about.reviewed(),
            shortcomings,
            {(*keys[row.shortcoming_id], fold(row.what)): row for row in remedies},
            {(about.members[row.member_id], row.year): row for row in given},
            about.promises(),
        )


@dataclass(frozen=True)
class About:
    """The subjects of a workbook by their keys, ``members`` and committees (``places``), each with the folded
    code, and what is read of them."""

    members: Mapping[int, str]
    places: Mapping[int, str]

    def code(self, member: int | None, committee: int) -> str:
        return self.members[member] if member else self.places[committee]

    def rows(self, member: str, committee: str, period: str) -> Q:
        """Return the condition that a row is of one of the subjects and of a year. The arguments are the
        lookups from the row."""
        of_bodies = {f"{member}__isnull": True, f"{committee}__in": self.places}
        yearly = {f"{period}__kind": PeriodKind.YEAR, f"{period}__cancelled_at": None}
        return (Q(**{f"{member}__in": self.members}) | Q(**of_bodies)) & Q(**yearly)

    def levels(self) -> dict[SubjectYear, str]:
        rows = RatingStep.objects.in_force().filter(
            self.rows("case__member", "case__committee", "case__period"), step=Step.DECIDED
        )
        return {
            (self.code(step.case.member_id, step.case.committee_id), step.case.period.year): step.level
            for step in rows.select_related("case__period")
        }

    def reviewed(self) -> frozenset[SubjectYear]:
        period = "session__campaign__period"
        rows = Paper.every.filter(
            self.rows("member", "session__committee", period), session__is_cancelled=False
        )
        found = rows.values_list("member", "session__committee", f"{period}__year")
        return frozenset((self.code(member, committee), year) for member, committee, year in found)

    def shortcomings(self) -> dict[tuple[str, int, str], Shortcoming]:
        rows = Shortcoming.objects.standing().filter(self.rows("member", "committee", "period"))
        return {
            (self.code(row.member_id, row.committee_id), row.period.year, fold(row.text)): row
            for row in rows.select_related("period", "member", "committee")
        }

    def promises(self) -> dict[tuple[str, int, str], CommitmentItem]:
        given = Commitment.objects.in_force().filter(member__in=self.members)
        items = CommitmentItem.objects.filter(commitment__in=given).select_related("commitment__member")
        return {
            (self.members[item.commitment.member_id], item.commitment.year, fold(item.text)): item
            for item in items
        }


def former_subjects(codes: Iterable[str], by: Member) -> dict[str, list[Subject]]:
    """Return by folded code the people and the collectives with these codes whose former years ``by`` may
    write. Others are treated as unknown."""
    wanted = list(codes)
    people = Member.objects.filter(code__in=wanted)
    return _subjects(people, Committee.objects.get_queryset().filter(code__in=wanted), by)


def subjects_under(by: Member) -> dict[str, list[Subject]]:
    """Return by folded code everybody in the cells, and all collectives, over which ``by`` is staff, those
    that have ended or left left out."""
    reached = by.reach.over("cell", RoleKind.STAFF)
    committees = Committee.objects.get_queryset().going_on().filter(by.reach.over("", RoleKind.STAFF))
    return _subjects(Member.objects.filter(reached).exclude(activity__in=GONE), committees, by)


def _subjects(
    people: QuerySet[Member], committees: QuerySet[Committee], by: Member
) -> dict[str, list[Subject]]:
    members = list(people.select_related("cell"))
    posts = Post.objects.current().filter(member__in=members).select_related("committee")
    highest = {post.member_id: post for post in posts.order_by("-committee__depth", "-rank")}
    found = [
        Subject(member, post.committee if (post := highest.get(member.pk)) else member.cell, post)
        for member in members
    ]
    found += [Subject(None, row) for row in committees]
    subjects: dict[str, list[Subject]] = {}
    for subject in found:
        if can(by, UnitVerb.TAKE_OVER, subject.committee):
            subjects.setdefault(fold(subject.code), []).append(subject)
    return subjects
