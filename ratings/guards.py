"""Finds what forbids releasing ratings: a quota that is exceeded, or a broken bond, which is a rule that ties
one rating to another. Reads the database and never writes to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from ratings import coupling, quota
from ratings.coupling import Breach, ListedRating
from ratings.models import PeerGroup, PeriodKind, RatingCase, RatingStep, Step
from ratings.notation import NUMERALS
from ratings.quota import Allowance, RatedLine
from ratings.rulesets import Quota, RuleSet, UnitRole

Quarters = Mapping[int, list[RatingStep]]
"""The type of the decisions on the quarters of one year: by the member's key, the first quarter first."""


@dataclass(frozen=True)
class QuotaCount:
    """The quota of one peer group, counted twice: ``decided`` over all cases with a decision, and
    ``published`` over the cases that are released or about to be released."""

    group: PeerGroup
    decided: Allowance
    published: Allowance

    @property
    def broken(self) -> Allowance | None:
        """The first of the two counts that exceeds the quota, ``None`` if neither does."""
        return next((found for found in (self.decided, self.published) if not found.kept), None)

    @property
    def is_early(self) -> bool:
        """Whether the quota is exceeded only because others of the group, decided already, are published
        later. Whoever is the first Excellent of a group would else wait for all of them."""
        return self.decided.kept and not self.published.kept

    @property
    def sentence(self) -> str:
        """A sentence that says by which figures the quota is exceeded, empty while it is kept."""
        if self.broken is None:
            return ""
        if self.is_early:
            text = _(
                "“%(group)s”: counted over what will be published now, the quota is exceeded (%(figures)s)."
                " Over all decisions of the group it is kept (%(decided)s): the others are published later."
                " If one of them is lowered before that, a result published now has to be rated anew."
            )
            counts = {"figures": self.published.formula, "decided": self.decided.sentence}
            return text % {"group": self.group, **counts}
        figures = {"group": self.group, "figures": self.broken.sentence}
        return _("The quota of “%(group)s” is exceeded: %(figures)s.") % figures


def quota_counts(
    rule: Quota, groups: Iterable[PeerGroup], *, closing: Collection[int] = ()
) -> list[QuotaCount]:
    """Return the quota count of each group, in the order of the groups, with one query for the cases.
    ``closing`` has the keys of the cases that are about to be released."""
    found = list(groups)
    decided: dict[int, list[RatedLine]] = defaultdict(list)
    published: dict[int, list[RatedLine]] = defaultdict(list)
    steps = RatingStep.objects.in_force().filter(step=Step.DECIDED, case__place__group__in=found)
    columns = ("case__place__group", "case", "level", "case__place__role", "case__released_at")
    for group, case, level, role, released_at in steps.values_list(*columns):
        row = RatedLine(level, is_head=role == UnitRole.HEAD)
        decided[group].append(row)
        if released_at or case in closing:
            published[group].append(row)
    return [
        QuotaCount(group, *(_allowance(rule, group, rows[group.pk]) for rows in (decided, published)))
        for group in found
    ]


def quota_count(
    rule: Quota, group: PeerGroup, decided: Collection[tuple[RatedLine, bool, int]]
) -> QuotaCount:
    """Return the quota count of one group without a query. ``decided`` has the decided cases of the group:
    how many there are of each kind, and whether these are released."""
    lines = [row for row, _is_released, n in decided for _number in range(n)]
    published = [row for row, is_released, n in decided if is_released for _number in range(n)]
    return QuotaCount(group, *(_allowance(rule, group, found) for found in (lines, published)))


def _allowance(rule: Quota, group: PeerGroup, rows: list[RatedLine]) -> Allowance:
    return quota.allowance_of(rule, quota.tally_of(rule, rows), exception=group.exception)


def over_quota(ruleset: RuleSet, cases: Collection[RatingCase]) -> list[QuotaCount]:
    """Return the quota counts of all peer groups of these cases that exceed their quota, either with every
    decision counted or with the published list as it would be once these cases are released. Those of the
    second kind only warn (``is_early``).

    The caller who releases levels must have locked the groups, so that nobody can change the counts in
    between. Without the locks the counts are only a forecast.
    """
    if ruleset.quota is None:
        return []
    groups = PeerGroup.objects.filter(places__case__in=cases).distinct()
    counted = quota_counts(ruleset.quota, groups, closing={case.pk for case in cases})
    return [count for count in counted if count.broken]


@dataclass(frozen=True)
class BrokenBonds:
    """The bonds that decided cases break, one sentence each: those that forbid their release, and those that
    have to be seen before it."""

    bars: list[str]
    warnings: list[str]


def bonds_at_publication(ruleset: RuleSet, cases: Collection[RatingCase]) -> BrokenBonds:
    """Return the bonds that these decided cases break. The cases must be read as for ``broken_bonds``."""
    named = {str(case.pk): case for case in cases}
    found = broken_bonds(ruleset, cases)
    bars, warnings = (
        [f"{named[row.key]}: {row.sentence}." for row in found if row.blocks is blocks]
        for blocks in (True, False)
    )
    return BrokenBonds(bars, warnings)


def ungrouped_cases(cases: Iterable[RatingCase]) -> list[RatingCase]:
    """Return the cases that stand in no peer group. No quota counts them, so they cannot be released yet.
    ``cases`` must be read with their place in a group."""
    return [case for case in cases if not hasattr(case, "place")]


def broken_bonds(
    ruleset: RuleSet,
    cases: Collection[RatingCase],
    given: Mapping[int, str] | None = None,
    quarters: Quarters | None = None,
) -> list[Breach]:
    """Return the bonds (rules that tie one rating to another) that these cases break. ``key`` of each is the
    case's key.

    The level of a case is taken from ``given`` (by the case's key), else it is the level decided, else the
    level proposed. A person is compared with the collective of the unit only if the collective is among
    ``cases``. The cases must be read with their steps, facts and place. Passing ``quarters`` saves the query
    that reads them.
    """
    known = decided_quarters(cases) if quarters is None else quarters
    by_place: dict[int, tuple[str, ...]] = {}  # one level for each of the four quarters, empty if undecided
    for member, steps in known.items():
        reached = {step.case.period.quarter: step.level for step in steps}
        by_place[member] = tuple(reached.get(number, "") for number in range(1, len(NUMERALS) + 1))
    levels = {case.pk: case.level for case in cases} | dict(given or {})
    return list(coupling.breaches(ruleset, [_standing(case, levels[case.pk], by_place) for case in cases]))


def bonds_broken_by(cases: Collection[RatingCase], level: str) -> dict[str, Breach]:
    """Return the bonds that would be broken if these cases had this level, each under the sentence that
    describes it.

    Included are the bonds of the cases themselves and, for a collective among them, the bonds of its people
    who have a decision. All ``cases`` must be of periods with one rule set.
    """
    if not cases:
        return {}
    around = {str(case.pk): case for case in _around(cases)}
    given = dict.fromkeys((case.pk for case in cases), level)
    found = broken_bonds(next(iter(cases)).period.ruleset, list(around.values()), given)
    return {
        f"{around[breach.key]}: {breach.sentence}.": breach
        for breach in found
        if int(breach.key) in given or around[breach.key].step(Step.DECIDED)
    }


def _around(cases: Collection[RatingCase]) -> list[RatingCase]:
    """Return all cases that a bond can tie to these cases: the cases themselves, the collective of each one's
    unit, and the people of each collective among them."""
    units = {case.committee_id for case in cases}
    collectives = {case.committee_id for case in cases if case.member_id is None}
    wanted = Q(pk__in=[case.pk for case in cases]) | Q(member__isnull=True, committee__in=units)
    wanted |= Q(committee__in=collectives)
    rows = RatingCase.objects.filter(wanted, period__in={case.period_id for case in cases})
    related = rows.select_related("member", "committee", "period", "unrated", "place")
    return list(related.prefetch_related("steps", "fact_rows"))


def _standing(case: RatingCase, level: str, quarters: Mapping[int, tuple[str, ...]]) -> ListedRating:
    is_collective = case.member_id is None
    place = getattr(case, "place", None)
    role = UnitRole(place.role) if place else UnitRole.COLLECTIVE if is_collective else UnitRole.MEMBER
    done_pct = None
    if is_collective and case.facts.assigned:
        done_pct = Decimal(100 * case.facts.done) / case.facts.assigned
    return ListedRating(
        key=str(case.pk),
        role=role,
        level=level,
        unit=str(case.committee_id),
        unit_done_pct=done_pct,
        quarters=quarters.get(case.member_id, ()) if case.member_id else (),
        is_decided=case.step(Step.DECIDED) is not None,
        grounds=case.facts.grounds,
    )


def decided_quarters(cases: Collection[RatingCase]) -> Quarters:
    """Return the decisions on the quarters in the year of these cases, by the member's key and the first
    quarter first (366-QĐ/TW Đ15.1). Cases whose period is not a year have no entry. Costs one query."""
    years = {case.period.year for case in cases if case.period.kind == PeriodKind.YEAR}
    members = [case.member_id for case in cases if case.member_id]
    rows = RatingStep.objects.in_force().filter(
        step=Step.DECIDED,
        case__period__kind=PeriodKind.QUARTER,
        case__period__year__in=years,
        case__member__in=members,
    )
    found: dict[int, list[RatingStep]] = defaultdict(list)
    for step in rows.select_related("case__period__frozen").order_by("case__period__quarter"):
        if step.case.member_id:
            found[step.case.member_id].append(step)
    return found
