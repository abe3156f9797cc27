"""Reads a peer group for the decision board: rows with flags, the quota, the number of cases at each level.

Nothing is written here. The pages that show the board are in ``decisions``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Committee, Member
from ratings import before, guards, quota
from ratings.models import PeerGroup, PeriodKind, RatingCase, RatingStep, Step
from ratings.models.case import read_marks
from ratings.notation import NUMERALS
from ratings.quota import RatedLine
from ratings.rules import CaseVerb, can_on_case
from ratings.rulesets import Level, UnitRole
from reviews.cases.views.outlook import Outlook, outlook_of
from reviews.models import Campaign
from reviews.sessions.ballots import ballots_beside, vote_line
from reviews.stages import Stage, reached

SubjectKey = tuple[int | None, int | None]


class BoardFilter(TextChoices):
    """The two filters of the decision board's rows. Without a filter the board shows all rows."""

    UNDECIDED = "undecided", gettext_lazy("Not decided yet")
    FLAGGED = "flagged", gettext_lazy("To be looked at")


class BoardOrder(TextChoices):
    """The order of the rows of the decision board."""

    TREE = "", gettext_lazy("By committee and rank")
    POINTS = "points", gettext_lazy("By points")
    GAP = "gap", gettext_lazy("By distance from own points")


@dataclass(frozen=True)
class BoardRow:
    """One case as this member may see it.

    ``hidden`` rows show no marks and levels: the member's own case before its release, and cases whose papers
    are still being written. ``last`` is the level of the year before. ``best`` is the best level that the
    appraised marks and facts allow. ``flags`` are sentences on what needs a look. ``quarters`` are pairs of
    quarters and the level decided for them, ``votes`` the results of secret ballots on the case.
    """

    case: RatingCase
    steps: dict[str, RatingStep]
    last: str
    best: str
    flags: list[str]
    may_decide: bool
    hidden: bool
    may_enter: bool = False
    quarters: list[tuple[str, str]] = field(default_factory=list)
    votes: list[str] = field(default_factory=list)

    @property
    def decided(self) -> str:
        return self.steps["decided"].level if "decided" in self.steps else ""


@dataclass(frozen=True)
class Bar:
    """One bar of the board's chart: how many (``count``) of the ``total`` cases have this level."""

    level: Level
    count: int
    total: int


@dataclass(frozen=True)
class Board:
    """One peer group as the decision board shows it to ``member``.

    Its rows are made for the cases shown only, because judging a case takes long. The others are counted.
    """

    campaign: Campaign
    group: PeerGroup
    member: Member

    @property
    def cases(self) -> QuerySet[RatingCase]:
        """The group's cases of this round, in the order of the tree and by rank."""
        rows = RatingCase.objects.filter(place__group=self.group, paper__session__campaign=self.campaign)
        return rows.order_by("committee__path", "paper__rank")

    @cached_property
    def _levels(self) -> list[Any]:
        """The group's cases from every round, counted by the level decided and by what the quota asks."""
        decided = RatingStep.objects.in_force().filter(case=OuterRef("pk"), step=Step.DECIDED)
        here = Q(paper__session__campaign=self.campaign)
        rows = RatingCase.objects.filter(place__group=self.group).annotate(
            decided_level=Subquery(decided.values("level")[:1]),
            is_head=Q(place__role=UnitRole.HEAD),
            is_released=Q(released_at__isnull=False),
        )
        counted = rows.order_by().values("decided_level", "is_head", "is_released")
        columns = ("decided_level", "is_head", "is_released", "n", "here")
        return list(
            counted.annotate(n=Count("pk"), here=Count("pk", filter=here)).values_list(*columns, named=True)
        )

    @cached_property
    def total(self) -> int:
        return sum(row.here for row in self._levels)

    @property
    def undecided(self) -> int:
        return sum(row.here for row in self._levels if row.decided_level is None)

    @property
    def bars(self) -> list[Bar]:
        counts: Counter[str | None] = Counter()
        for row in self._levels:
            counts[row.decided_level] += row.here
        levels = self.campaign.period.ruleset.levels
        return [Bar(level, counts[level.code], self.total) for level in levels]

    @cached_property
    def count(self) -> guards.QuotaCount | None:
        rule = self.campaign.period.ruleset.quota
        if rule is None:
            return None
        lines = [
            (RatedLine(row.decided_level, is_head=row.is_head), row.is_released, row.n)
            for row in self._levels
            if row.decided_level
        ]
        return guards.quota_count(rule, self.group, lines)

    @property
    def room(self) -> int:
        """How many more subjects the quota allows to be rated “excellent”."""
        rule = self.campaign.period.ruleset.quota
        if rule is None or self.count is None:
            return 0
        return quota.room_for_excellent(rule, self.count.decided.tally, exception=self.group.exception)

    @cached_property
    def outlook(self) -> Outlook:
        return outlook_of(self.campaign, self.group, self.member)

    def shown(self, name: str, show: str, order: str = "") -> list[int]:
        """Return the keys of the cases whose name contains ``name`` and that pass ``show``.

        ``show`` is a ``BoardFilter`` or empty, ``order`` a ``BoardOrder``.
        """
        found = self.cases
        if name:
            bodies = found.filter(member__isnull=True).select_related("committee")
            named = [case.pk for case in bodies if name.casefold() in str(case).casefold()]
            found = found.filter(Q(member__full_name__icontains=name) | Q(pk__in=named))
        if show == BoardFilter.UNDECIDED:
            decided = RatingStep.objects.in_force().filter(case=OuterRef("pk"), step=Step.DECIDED)
            own = Q(member=self.member, released_at__isnull=True)
            hidden = own | ~Q(paper__session__stage__in=reached(Stage.COMMENTING))
            found = found.filter(hidden | ~Exists(decided))
        keys = list(found.values_list("pk", flat=True))
        if order == BoardOrder.POINTS:
            keys.sort(key=self.outlook.by_points)
        elif order == BoardOrder.GAP:
            keys.sort(key=self.outlook.by_gap)
        return [row.case.pk for row in self.rows(keys) if row.flags] if show == BoardFilter.FLAGGED else keys

    def touched(self, papers: Collection[int]) -> list[BoardRow]:
        """Return the rows that have to be shown anew after a change of these papers, given by key.

        With a collective's row, the rows of its whole unit change, because people may not be rated above the
        collective.
        """
        chosen = self.cases.filter(paper__in=papers)
        units = chosen.filter(member__isnull=True).order_by().values("committee")
        rows = self.cases.filter(Q(paper__in=papers) | Q(committee__in=units))
        return self.rows(rows.values_list("pk", flat=True))

    def rows(self, cases: Iterable[int]) -> list[BoardRow]:
        """Return the rows of these cases of the group, given by key, in the same order.

        The number of queries does not grow with the number of cases.
        """
        shown = list(cases)
        known = _with_collectives(self.campaign, self.group, shown)
        last, quarters = _earlier(self.campaign, known.values())
        said = _order_and_bonds(self.campaign, known.values(), quarters)
        rows = [_row(known[pk], self.member, said[pk], last.get(_subject(known[pk]), "")) for pk in shown]
        votes = ballots_beside(shown, self.member)
        return [
            row
            if row.hidden
            else replace(
                row,
                quarters=_by_level(quarters.get(row.case.member_id or 0, [])),
                votes=[vote_line(ballot, words) for ballot, words in votes.get(row.case.pk, [])],
            )
            for row in rows
        ]


def _by_level(steps: list[RatingStep]) -> list[tuple[str, str]]:
    """Return the decided quarters grouped by level: pairs of their numerals and the name of the level."""
    found: dict[str, list[str]] = defaultdict(list)
    for step in steps:
        period = step.case.period
        found[period.ruleset.level_name(step.level)].append(NUMERALS[(period.quarter or 1) - 1])
    return [(", ".join(numerals), level) for level, numerals in found.items()]


def _with_collectives(campaign: Campaign, group: PeerGroup, shown: Collection[int]) -> dict[int, RatingCase]:
    """Return these cases of the group, given by key, and those of the collectives of their units, by key.

    The collectives are needed to check the bonds between a person's and the collective's rating.
    """
    units = RatingCase.objects.filter(pk__in=shown).values("committee")
    wanted = Q(pk__in=shown) | Q(member__isnull=True, period=group.period_id, committee__in=units)
    cases = RatingCase.objects.filter(wanted, place__isnull=False).with_above().with_rows()
    related = cases.select_related("member", "committee", "unrated", "place", "paper__session")
    found = {case.pk: case for case in related}
    read_marks([found[pk] for pk in shown])
    for case in found.values():
        case.period = campaign.period
        # A leader's case of a quarter has no session.
        if hasattr(case, "paper") and case.paper.session.campaign_id == campaign.pk:
            case.paper.session.campaign = campaign
    return found


def _order_and_bonds(
    campaign: Campaign, cases: Collection[RatingCase], quarters: guards.Quarters
) -> dict[int, list[str]]:
    """Return, by key of the case, sentences on broken bonds and on who has to be decided before it."""
    found: dict[int, list[str]] = defaultdict(list)
    for breach in guards.broken_bonds(campaign.period.ruleset, cases, quarters=quarters):
        found[int(breach.key)].append(breach.sentence)
    for pk, texts in before.undecided_before([case for case in cases if not case.step(Step.DECIDED)]).items():
        found[pk] += texts
    return found


def _subject(case: RatingCase) -> SubjectKey:
    """Return a key of the subject that is valid in every period.

    It is the member, who may have changed committees, or the committee for a collective.
    """
    return case.member_id, None if case.member_id else case.committee_id


def _earlier(
    campaign: Campaign, cases: Collection[RatingCase]
) -> tuple[dict[SubjectKey, str], guards.Quarters]:
    """Return each subject's level name of the year before, and each person's decided quarters of this year.

    Both are read with one query. The name of a level comes from the rule set of its own year. A collective
    without a level of its own has that of a committee that went over into it.
    """
    members = [case.member_id for case in cases if case.member_id]
    own = [case.committee_id for case in cases if not case.member_id]
    units = Committee.objects.with_predecessors(own)
    year = campaign.period.year
    last_year = Q(
        Q(case__member__in=members) | Q(case__member__isnull=True, case__committee__in=list(units)),
        case__period__kind=PeriodKind.YEAR,
        case__period__year=year - 1,
        case__period__cancelled_at__isnull=True,
        case__released_at__isnull=False,
    )
    of_year = Q(case__member__in=members, case__period__kind=PeriodKind.QUARTER, case__period__year=year)
    rows = (
        RatingStep.objects.in_force()
        .filter(last_year | of_year, step=Step.DECIDED)
        .select_related("case__period__frozen")
    )
    last: dict[SubjectKey, str] = {}
    inherited: dict[SubjectKey, str] = {}
    quarters: dict[int, list[RatingStep]] = defaultdict(list)
    for row in rows.order_by("case__period__starts_on"):
        if row.case.period.kind == PeriodKind.YEAR:
            name, unit = row.case.period.ruleset.level_name(row.level), units.get(row.case.committee_id)
            if row.is_taken_over:
                name = _("%(level)s (from before the program)") % {"level": name}
            if row.case.member_id or unit == row.case.committee_id:
                last[_subject(row.case)] = name
            else:
                inherited[None, unit] = name
        elif campaign.period.kind == PeriodKind.YEAR and row.case.member_id:
            quarters[row.case.member_id].append(row)
    return inherited | last, quarters


def _row(case: RatingCase, member: Member, said: list[str], last: str) -> BoardRow:
    stage = case.paper.session.stage
    own = case.member_id == member.pk and case.released_at is None
    hidden = own or stage not in reached(Stage.COMMENTING)
    if hidden:
        return BoardRow(case, {}, last, "", [], may_decide=False, hidden=True)
    best, flags = _found(case)
    is_decided = case.step(Step.DECIDED) is not None
    flags += [*([] if is_decided else before.missing_steps_in_words(case)), *said]
    may_enter = (
        stage in (Stage.RATING, Stage.DECIDING)
        and not is_decided
        and can_on_case(member, CaseVerb.ENTER_BODY, case)
    )
    may_enter = may_enter and case.authority is not None and bool(case.authority.between)
    may_decide = stage == Stage.DECIDING and can_on_case(member, CaseVerb.DECIDE, case)
    return BoardRow(
        case, case.taken, last, best, flags, may_decide=may_decide, hidden=False, may_enter=may_enter
    )


def _found(case: RatingCase) -> tuple[str, list[str]]:
    """Return the best level that the appraised marks and facts allow, and sentences on what needs a look.

    Without an appraisal both are empty.
    """
    marks = case.marks(Step.APPRAISED)
    taken = [step for step in case.taken.values() if step.step != Step.SELF]
    if not marks or not taken:
        return "", []
    assessment = case.assess(marks)
    flags = [_("against what was found")] if any(step.against_engine for step in taken) else []
    flags += [trigger.sentence for trigger in assessment.triggers]
    level = next((step.level for step in taken if step.step == Step.DECIDED), taken[0].level)
    flags += [doubt.sentence for doubt in assessment.doubts_about(level)]
    return assessment.best, flags
