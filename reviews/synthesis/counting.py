"""Counts the subjects of a round for its synthesis, and finds the subjects behind every number.

A number and the list behind it are made of the same filter, and everything counted is a case that
``RatingCase.objects.visible_to`` lets the reader see: whoever may not see a person is told no number in which
the person is counted, so that no small group gives anybody away.

Everybody liable was reviewed or not, and is rated, left unrated (366-QĐ/TW Đ3.4) or has no result yet.
Collectives and persons are never added together: the quality of organisations and that of members are two
statistics (HD 11-HD/BTCTW 13/12/2021).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Left
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import (
    Block,
    Committee,
    CommitteeKind,
    ManagingLevel,
    Member,
    Post,
    PostTitle,
    RoleKind,
    Sex,
)
from ratings.models import PeriodKind, RatingCase, RatingStep, Step, Unrated
from ratings.models.case import SUBJECT_KINDS
from ratings.rulesets import Level
from reviews.models import Campaign
from reviews.stages import Stage, reached

UNRATED, NO_RESULT = "unrated", ""
"""The result of a case that is left unrated, and of one that has none yet or none that is shown."""


class RowKind(TextChoices):
    """By what the lines of a synthesis are made."""

    ALL = "all", _("All together")
    KIND = "kind", _("Kind of organisation")
    BLOCK = "block", _("Block")
    UNIT = "unit", _("Unit")
    SUBJECT = "subject", _("Kind of subject")
    TITLE = "title", _("Title code")
    MANAGED = "managed", _("Managed by")
    SEX = "sex", _("Sex")
    STANDING = "standing", _("Official or probationary")


class Standing(TextChoices):
    OFFICIAL = "official", _("Official member")
    PROBATIONARY = "probationary", _("Probationary member")


PERSONAL = frozenset({RowKind.TITLE, RowKind.MANAGED, RowKind.SEX, RowKind.STANDING})
"""What persons alone have: collectives stand in one line that has no word for it."""

WORDS: dict[RowKind, dict[str, str | Promise]] = {
    RowKind.KIND: dict(CommitteeKind.choices),
    RowKind.BLOCK: dict(Block.choices),
    RowKind.SUBJECT: dict(SUBJECT_KINDS),
    RowKind.MANAGED: dict(ManagingLevel.choices),
    RowKind.SEX: dict(Sex.choices),
    RowKind.STANDING: dict(Standing.choices),
}


class CountColumn(NamedTuple):
    """One number of a line. ``level`` is empty in a column that counts something else than a level."""

    code: str
    name: str | Promise
    counts: Q
    level: str = ""


class CountAmount(NamedTuple):
    """A number of a line, with its share of all rated in percent where it counts a level, and the same of the
    year before. ``share`` is empty where nobody is rated."""

    column: CountColumn
    now: int
    share: str
    before: int | None
    share_before: str


@dataclass
class CountLine:
    """One line. ``keys`` are the values of the chosen rows, ``names`` their words."""

    keys: tuple[str, str]
    names: tuple[str, str] = ("", "")
    now: dict[str, int] = field(default_factory=dict)
    before: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What the reader chose: the committee whose subtree is counted, and by what the lines are made.

    ``running``: results that are decided and not released count, too, where the reader decides or appraises
    them."""

    top: Committee
    first: RowKind = RowKind.KIND
    second: RowKind = RowKind.ALL
    running: bool = False


@dataclass(frozen=True)
class Synthesis:
    """The synthesis of a rated round for one reader."""

    campaign: Campaign
    asked: Asked
    reader: Member

    @cached_property
    def columns(self) -> list[CountColumn]:
        rated = ~Q(result__in=(UNRATED, NO_RESULT))
        return [
            CountColumn("liable", _("Liable"), Q(pk__isnull=False)),
            CountColumn("reviewed", _("Reviewed"), Q(is_reviewed=True)),
            CountColumn("rated", _("Rated"), rated),
            *(CountColumn(row.code, row.name, Q(result=row.code), row.code) for row in self.levels),
            CountColumn("unrated", _("Left unrated"), Q(result=UNRATED)),
            CountColumn("pending", _("No result yet"), Q(result=NO_RESULT)),
            CountColumn("unreviewed", _("Not reviewed yet"), Q(is_reviewed=False)),
        ]

    @cached_property
    def levels(self) -> Sequence[Level]:
        return self.campaign.period.ruleset.levels

    @cached_property
    def cases(self) -> QuerySet[RatingCase, Any]:
        """The cases counted this year."""
        rows = RatingCase.objects.visible_to(self.reader).filter(
            paper__session__campaign=self.campaign,
            paper__session__is_cancelled=False,
            paper__left_on__isnull=True,
            committee__path__startswith=self.asked.top.path,
        )
        reviewed = Q(paper__session__stage__in=reached(Stage.RATING))
        return self._described(rows, self._shown, reviewed, self.campaign.period.ends_on)

    @cached_property
    def cases_before(self) -> QuerySet[RatingCase, Any]:
        """The cases of the year before in the same subtree. What was not released then, does not count."""
        period = self.campaign.period
        rows = RatingCase.objects.visible_to(self.reader).filter(
            period__kind=PeriodKind.YEAR,
            period__year=period.year - 1,
            period__cancelled_at__isnull=True,
            committee__path__startswith=self.asked.top.path,
        )
        rows = rows if period.kind == PeriodKind.YEAR else rows.none()
        released = Q(released_at__isnull=False)
        return self._described(rows, released, released, year_earlier(period.ends_on))

    @property
    def _shown(self) -> Q:
        """The cases whose result counts. Nobody's own result does before its release, and before the papers
        are commented nobody is shown a result (``SessionVerb.SEE_RATINGS``)."""
        released = Q(released_at__isnull=False)
        if not self.asked.running:
            return released
        over = self.reader.reach.over("committee", RoleKind.STAFF, RoleKind.APPROVER)
        begun = Q(paper__session__stage__in=reached(Stage.COMMENTING))
        own = Q(member__isnull=False, member=self.reader)
        return released | (over & begun & ~own)

    def _described(
        self, rows: QuerySet[RatingCase], shown: Q, reviewed: Q, day: dt.date
    ) -> QuerySet[RatingCase, Any]:
        """Annotate the cases with ``result``, ``is_reviewed`` and the keys of the two rows chosen."""
        of_case = RatingStep.objects.in_force().filter(case=OuterRef("pk"), step=Step.DECIDED)
        left = Exists(Unrated.objects.filter(case=OuterRef("pk")))
        result = Case(
            When(shown & Q(left), then=Value(UNRATED)),
            When(shown, then=Coalesce(Subquery(of_case.values("level")[:1]), Value(NO_RESULT))),
            default=Value(NO_RESULT),
            output_field=CharField(),
        )
        is_reviewed = Case(When(reviewed, then=True), default=False, output_field=BooleanField())
        keys = (key_of_row(row, self.asked.top, day) for row in (self.asked.first, self.asked.second))
        first, second = keys
        return rows.order_by().annotate(result=result, is_reviewed=is_reviewed, first=first, second=second)

    @cached_property
    def _lines(self) -> dict[bool, list[CountLine]]:
        found: dict[tuple[bool, str, str], CountLine] = {}
        for when, cases in (("now", self.cases), ("before", self.cases_before)):
            whether = Case(When(member__isnull=True, then=True), default=False, output_field=BooleanField())
            numbers = {f"n_{column.code}": Count("pk", filter=column.counts) for column in self.columns}
            grouped = cases.annotate(is_body=whether).values("is_body", "first", "second")
            for row in grouped.annotate(**numbers).order_by("first", "second"):
                key = (row["is_body"], row["first"], row["second"])
                line = found.setdefault(key, CountLine(key[1:]))
                setattr(line, when, {column.code: row[f"n_{column.code}"] for column in self.columns})
        self._name(found)
        return {
            body: sorted((line for key, line in found.items() if key[0] == body), key=self._order)
            for body in (True, False)
        }

    def _order(self, line: CountLine) -> tuple[tuple[int, str], tuple[int, str]]:
        rows = (self.asked.first, self.asked.second)
        first, second = (line_order(row, key) for row, key in zip(rows, line.keys, strict=True))
        return first, second

    def _name(self, found: dict[tuple[bool, str, str], CountLine]) -> None:
        rows = (self.asked.first, self.asked.second)
        keys = [{line.keys[place] for line in found.values()} for place in (0, 1)]
        words = [names_of(row, wanted) for row, wanted in zip(rows, keys, strict=True)]
        for (is_body, *_keys), line in found.items():
            wordless = {RowKind.ALL, *(PERSONAL if is_body else ())}
            first, second = (
                "" if row in wordless else str(words[place].get(line.keys[place], _("not known")))
                for place, row in enumerate(rows)
            )
            line.names = (first, second)

    def lines(self, *, bodies: bool) -> list[CountLine]:
        """Return the lines of the collectives or those of the persons."""
        return self._lines[bodies]

    def amounts(self, lines: Sequence[CountLine]) -> list[CountAmount]:
        """Return the numbers of these lines together, one a column. The share of a level is that of all who
        are rated in the same lines and the same year."""
        now, before = (
            {row.code: sum(of.get(row.code, 0) for of in side) for row in self.columns}
            for side in ([line.now for line in lines], [line.before for line in lines])
        )
        return [
            CountAmount(
                row,
                now[row.code],
                percent(now[row.code], now["rated"]) if row.level else "",
                before[row.code] if before["rated"] and (row.level or row.code == "rated") else None,
                percent(before[row.code], before["rated"]) if row.level else "",
            )
            for row in self.columns
        ]

    def behind(self, *, bodies: bool, column: str, keys: Sequence[str | None]) -> QuerySet[RatingCase, Any]:
        """Return the cases counted in one column. A key that is None stands for all lines."""
        counts = next((row.counts for row in self.columns if row.code == column), Q(pk__isnull=False))
        asked = {name: key for name, key in zip(("first", "second"), keys, strict=True) if key is not None}
        found = self.cases.filter(counts, member__isnull=bodies, **asked)
        return found.order_by("committee__path", F("paper__rank"), "pk")


def key_of_row(row: RowKind, top: Committee, day: dt.date) -> Any:
    """Return the expression for the key of a case's line. It is text, empty where nothing is known."""
    held = Post.objects.held_on(day).filter(
        member=OuterRef("member"), committee=OuterRef("committee"), catalogued__isnull=False
    )
    title, managed = (
        Coalesce(Subquery(held.order_by("rank", "pk").values(name)[:1]), Value(""))
        for name in ("catalogued__code", "catalogued__managed_by")
    )
    standing = Case(
        When(member__official_on__lte=day, then=Value(Standing.OFFICIAL.value)),
        When(member__official_on__gt=day, then=Value(Standing.PROBATIONARY.value)),
        default=Value(""),
        output_field=CharField(),
    )
    return {
        RowKind.ALL: Value("", output_field=CharField()),
        RowKind.KIND: F("committee__kind"),
        RowKind.BLOCK: F("committee__block"),
        RowKind.UNIT: Left("committee__path", len(top.path) + Committee.steplen),
        RowKind.SUBJECT: F("kind"),
        RowKind.TITLE: title,
        RowKind.MANAGED: managed,
        RowKind.SEX: Coalesce("member__sex", Value("")),
        RowKind.STANDING: standing,
    }[row]


def names_of(row: RowKind, keys: set[str]) -> dict[str, Any]:
    """Return the words for these keys of lines."""
    if row == RowKind.UNIT:
        units = Committee.objects.get_queryset().filter(path__in=keys)
        return dict(units.values_list("path", "name"))
    if row == RowKind.TITLE:
        titles = PostTitle.objects.filter(code__in=keys)
        return {title.code: str(title) for title in titles}
    return dict(WORDS.get(row, {}))


def line_order(row: RowKind, key: str) -> tuple[int, str]:
    """Return where a line stands: in the order of its list of words, what is not known last."""
    order = list(WORDS.get(row, {}))
    if key in order:
        return order.index(key), key
    return (len(order) + (0 if key else 1), key)


def percent(part: int, whole: int) -> str:
    """Return ``part`` of ``whole`` in percent with one place, rounded half up, as it is written: 33,3%."""
    if not whole:
        return ""
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10},{tenths % 10}%"


def year_earlier(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)
