"""What the decision board says of a whole peer group beside what is decided: how the points are spread, how
far they are from the own ones, and the quota if everybody got the level put forward."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from django.db.models import Q

from members.models import Member
from ratings import guards
from ratings.models import BETWEEN, PeerGroup, RatingStep, Step
from ratings.quota import RatedLine
from ratings.rulesets import RuleSet, UnitRole
from reviews.models import Campaign

PUT_FORWARD = (Step.DECIDED, *reversed(BETWEEN), Step.APPRAISED)
"""The steps whose level counts for the outlook, the last one first."""
WIDE, HIGH, BASE = 5, 60, 66
"""How wide a bar of the picture is, how high the highest, and where they stand."""


@dataclass(frozen=True)
class SpreadBar:
    """One bar of the picture: how many cases have so many points, rounded down."""

    points: int
    number: int
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class SpreadBorder:
    """A line of the picture: the lowest points of a level."""

    name: str
    points: Decimal
    x: int


@dataclass(frozen=True)
class Outlook:
    """``points`` and ``own``: the appraised and the own points by the key of the case, where there are any.
    ``levels``: the level decided or put forward, by key; ``undecided``: how many of these are not decided.
    ``quota``: the count if every one of them were decided so; None without a quota. The reader's own case is
    left out before its release."""

    ruleset: RuleSet
    points: Mapping[int, Decimal]
    own: Mapping[int, Decimal]
    levels: Mapping[int, str]
    undecided: int
    quota: guards.QuotaCount | None

    def by_points(self, case: int) -> Decimal:
        """Sort key: the highest points first, without points last."""
        return -self.points.get(case, Decimal(-1))

    def by_gap(self, case: int) -> Decimal:
        """Sort key: the widest distance from the own points first, without either last."""
        points, own = self.points.get(case), self.own.get(case)
        return Decimal(1) if points is None or own is None else -abs(points - own)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """The names of the levels with how many would have them."""
        found = Counter(self.levels.values())
        return [(level.name, found[level.code]) for level in self.ruleset.levels]

    @property
    def bars(self) -> list[SpreadBar]:
        found = Counter(int(points) for points in self.points.values())
        most = max(found.values(), default=1)
        heights = {points: max(n * HIGH // most, 2) for points, n in found.items()}
        return [
            SpreadBar(points, n, points * WIDE, BASE - heights[points], heights[points])
            for points, n in sorted(found.items())
        ]

    @property
    def borders(self) -> list[SpreadBorder]:
        rows = [level for level in self.ruleset.levels if level.min]
        return [SpreadBorder(level.name, level.min, int(level.min * WIDE)) for level in rows]

    @property
    def lowest(self) -> Decimal | None:
        return min(self.points.values(), default=None)

    @property
    def middle(self) -> Decimal | None:
        return median(self.points.values()) if self.points else None

    @property
    def highest(self) -> Decimal | None:
        return max(self.points.values(), default=None)


def outlook_of(campaign: Campaign, group: PeerGroup, member: Member) -> Outlook:
    """Read the outlook of the group as this member may see it, with one query."""
    own_case = Q(case__member=member, case__released_at__isnull=True)
    rows = RatingStep.objects.in_force().filter(case__place__group=group).exclude(own_case).order_by()
    steps: dict[int, dict[str, tuple[str, Decimal | None]]] = {}
    heads = set()
    columns = ("case", "step", "level", "points", "case__place__role")
    for case, step, level, points, role in rows.values_list(*columns):
        steps.setdefault(case, {})[step] = (level, points)
        if role == UnitRole.HEAD:
            heads.add(case)
    levels = {
        case: next(found[step][0] for step in PUT_FORWARD if step in found)
        for case, found in steps.items()
        if any(step in found for step in PUT_FORWARD)
    }
    ruleset = campaign.period.ruleset
    lines = [(RatedLine(level, is_head=case in heads), False, 1) for case, level in levels.items()]
    return Outlook(
        ruleset,
        _points(steps, Step.APPRAISED),
        _points(steps, Step.SELF),
        levels,
        sum(Step.DECIDED not in steps[case] for case in levels),
        guards.quota_count(ruleset.quota, group, lines) if ruleset.quota else None,
    )


def _points(steps: Mapping[int, Mapping[str, tuple[str, Decimal | None]]], step: Step) -> dict[int, Decimal]:
    found = {case: taken[step][1] for case, taken in steps.items() if step in taken}
    return {case: points for case, points in found.items() if points is not None}
