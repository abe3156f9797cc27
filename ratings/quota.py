"""How many may be rated Excellent in a group of similar posts: figures and their formula, never whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from ratings.notation import as_cut_figure, as_figure
from ratings.rulesets import Quota, QuotaBase, Rounding

HUNDRED = Decimal(100)
ROUND = {Rounding.FLOOR: ROUND_FLOOR, Rounding.HALF_UP: ROUND_HALF_UP}
BASE_NAMES = {
    QuotaBase.GOOD: "số được xếp loại Hoàn thành tốt nhiệm vụ",
    QuotaBase.GOOD_OR_BETTER: "số được xếp loại Hoàn thành tốt nhiệm vụ trở lên",
}


@dataclass(frozen=True)
class RatedLine:
    """One line of the final list, as far as the quota counts it."""

    level: str
    is_head: bool = False


@dataclass(frozen=True)
class Tally:
    """Excellent and Good of one group, or of several pooled."""

    excellent: int = 0
    good: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.excellent + other.excellent, self.good + other.good)


@dataclass(frozen=True)
class Allowance:
    """What the quota says to a tally. ``limit`` is exact, ``most`` rounded as the rule set says;
    ``exception`` names the decision that raised the share, empty for none."""

    tally: Tally
    share: Decimal
    base: int
    limit: Decimal
    most: int
    formula: str
    basis: str
    source: str
    certain: bool
    exception: str = ""

    @property
    def kept(self) -> bool:
        return self.tally.excellent <= self.most

    @property
    def sentence(self) -> str:
        """For the meter: the formula, what the base is, and where it stands written."""
        return f"{self.formula}; {self.basis} ({self.source})"


def tally_of(rule: Quota, rated: Iterable[RatedLine]) -> Tally:
    """Count the final list; the head stays out of both figures where the rule says so."""
    counted = [row.level for row in rated if rule.counts_head or not row.is_head]
    return Tally(counted.count(rule.level), counted.count(rule.good))


def pool_tallies(tallies: Iterable[Tally]) -> Tally:
    """Several small groups as one; to pool them is the competent level's decision."""
    return sum(tallies, Tally())


def allowance_of(rule: Quota, counts: Tally, *, exception: str = "") -> Allowance:
    """The allowance of these counts. The higher share needs ``exception``, the decision that grants it."""
    raised = bool(exception.strip()) and rule.exception_share > 0
    share = rule.exception_share if raised else rule.share
    base = counts.good + (counts.excellent if rule.base is QuotaBase.GOOD_OR_BETTER else 0)
    limit = share * base / HUNDRED
    most = int(limit.to_integral_value(ROUND[rule.rounding]))
    return Allowance(
        tally=counts,
        share=share,
        base=base,
        limit=limit,
        most=most,
        formula=_formula(counts.excellent, share, base, limit, most),
        basis=BASE_NAMES[rule.base],
        source=rule.exception_source if raised else rule.source,
        certain=rule.certain,
        exception=exception.strip() if raised else "",
    )


def _formula(excellent: int, share: Decimal, base: int, limit: Decimal, most: int) -> str:
    """ "2 ≤ 20 % × 12 = 2,4 → 2"; over the quota "3 > …"."""
    sign = "≤" if excellent <= most else ">"
    rounded = f" → {most}" if limit != most else ""
    return f"{excellent} {sign} {as_figure(share)} % × {base} = {as_cut_figure(limit)}{rounded}"


def most_of(rule: Quota, total: int, *, exception: str = "") -> int:
    """The most Excellent among ``total`` who are rated Good or better, were all others Good."""
    fits = (count for count in range(total, 0, -1) if _fits(rule, Tally(count, total - count), exception))
    return next(fits, 0)


def room_for_excellent(rule: Quota, counts: Tally, *, exception: str = "") -> int:
    """How many more could rise from Good to Excellent; below zero, how many must come down."""
    return most_of(rule, counts.excellent + counts.good, exception=exception) - counts.excellent


def _fits(rule: Quota, counts: Tally, exception: str) -> bool:
    return allowance_of(rule, counts, exception=exception).kept
