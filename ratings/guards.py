"""What stands against publishing ratings: a quota that is over, a bond that is broken. It never writes."""

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
"""The decisions on a year's quarters by member, in their order."""


@dataclass(frozen=True)
class QuotaCount:
    """One group's quota: on all that is ``decided``, and on what is ``published`` already, together with what
    is about to be."""

    group: PeerGroup
    decided: Allowance
    published: Allowance

    @property
    def broken(self) -> Allowance | None:
        return next((found for found in (self.decided, self.published) if not found.kept), None)

    @property
    def sentence(self) -> str:
        """What is exceeded, with its figures; empty while the quota is kept."""
        if self.broken is None:
            return ""
        figures = {"group": self.group, "figures": self.broken.sentence}
        return _("The quota of “%(group)s” is exceeded: %(figures)s.") % figures


def quota_counts(
    rule: Quota, groups: Iterable[PeerGroup], *, closing: Collection[int] = ()
) -> list[QuotaCount]:
    """The quota of each group, in one query; ``closing`` are the cases about to be published."""
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


def quota_count(rule: Quota, group: PeerGroup, cases: Iterable[RatingCase]) -> QuotaCount:
    """The same for one group whose cases are all at hand, with steps and place; without a query."""
    taken = [(case, step) for case in cases if (step := case.step(Step.DECIDED))]
    rows = [
        (RatedLine(step.level, is_head=case.place.role == UnitRole.HEAD), case.released_at)
        for case, step in taken
    ]
    published = [row for row, released_at in rows if released_at]
    return QuotaCount(
        group, *(_allowance(rule, group, found) for found in ([row for row, _at in rows], published))
    )


def _allowance(rule: Quota, group: PeerGroup, rows: list[RatedLine]) -> Allowance:
    return quota.allowance_of(rule, quota.tally_of(rule, rows), exception=group.exception)


def over_quota(ruleset: RuleSet, cases: Collection[RatingCase]) -> list[QuotaCount]:
    """The groups of these cases that stand over their quota, on all that is decided or with these cases
    published. Whoever publishes holds the groups' locks; who asks without them only foretells the answer."""
    if ruleset.quota is None:
        return []
    groups = PeerGroup.objects.filter(places__case__in=cases).distinct()
    counted = quota_counts(ruleset.quota, groups, closing={case.pk for case in cases})
    return [count for count in counted if count.broken]


def bonds_barring_publication(ruleset: RuleSet, cases: Collection[RatingCase]) -> list[str]:
    """The bonds that bar the publication of these decided cases, a sentence each."""
    named = {str(case.pk): case for case in cases}
    return [
        f"{named[breach.key]}: {breach.sentence}." for breach in broken_bonds(ruleset, cases) if breach.blocks
    ]


def ungrouped_cases(cases: Iterable[RatingCase]) -> list[RatingCase]:
    """Cases that no quota counts yet; they are not published before they have their group."""
    return [case for case in cases if not hasattr(case, "place")]


def broken_bonds(
    ruleset: RuleSet,
    cases: Collection[RatingCase],
    given: Mapping[int, str] | None = None,
    quarters: Quarters | None = None,
) -> list[Breach]:
    """The bonds that these cases break by the levels decided, else put forward, or those now ``given`` to
    some of them; each with the ``key`` of its case. A unit's collective has to be among them. ``cases`` come
    with steps, facts and place; ``quarters``, where the caller has read the members' levels already."""
    known = decided_quarters(cases) if quarters is None else quarters
    by_place = {member: _in_order(steps) for member, steps in known.items()}
    levels = {case.pk: case.level for case in cases} | dict(given or {})
    return list(coupling.breaches(ruleset, [_standing(case, levels[case.pk], by_place) for case in cases]))


def bonds_broken_by(cases: Collection[RatingCase], level: str) -> dict[str, Breach]:
    """The bonds that block a publication and would be broken once these cases had this level, by sentence:
    their own, and for a collective those of its people who are decided."""
    if not cases:
        return {}
    around = {str(case.pk): case for case in _around(cases)}
    given = dict.fromkeys((case.pk for case in cases), level)
    found = broken_bonds(next(iter(cases)).period.ruleset, list(around.values()), given)
    return {
        f"{around[breach.key]}: {breach.sentence}.": breach
        for breach in found
        if breach.blocks and (int(breach.key) in given or around[breach.key].step(Step.DECIDED))
    }


def _around(cases: Collection[RatingCase]) -> list[RatingCase]:
    """These cases, the collectives of their units, and the people of the collectives among them."""
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
    return ListedRating(
        key=str(case.pk),
        role=role,
        level=level,
        unit=str(case.committee_id),
        unit_done_pct=_done(case) if is_collective else None,
        quarters=quarters.get(case.member_id, ()) if case.member_id else (),
        is_decided=case.step(Step.DECIDED) is not None,
    )


def _done(case: RatingCase) -> Decimal | None:
    """The unit's completed share of its tasks; nothing where none is on record."""
    facts = case.facts
    return Decimal(100 * facts.done) / facts.assigned if facts.assigned else None


def decided_quarters(cases: Collection[RatingCase]) -> Quarters:
    """The decisions on the quarters of the same year by member, the first quarter first (366-QĐ/TW Đ15.1);
    in one query, nothing for cases of other periods than a year."""
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


def _in_order(steps: Iterable[RatingStep]) -> tuple[str, ...]:
    """A level for each quarter of the year at its place; empty for one that was not decided."""
    levels = {step.case.period.quarter: step.level for step in steps}
    return tuple(levels.get(number, "") for number in range(1, len(NUMERALS) + 1))
