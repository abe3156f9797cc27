"""Computes how many cases of a peer group may be rated Excellent, with the formula in words. It does not
choose these cases, and it reads nothing from the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from ratings.notation import as_cut_figure, as_percent, in_brackets
from ratings.rulesets import Quota, QuotaBase, Rounding

HUNDRED = Decimal(100)
ROUND = {Rounding.FLOOR: ROUND_FLOOR, Rounding.HALF_UP: ROUND_HALF_UP}
BASE_NAMES = {
    QuotaBase.GOOD: "số được xếp loại Hoàn thành tốt nhiệm vụ",
    QuotaBase.GOOD_OR_BETTER: "số được xếp loại Hoàn thành tốt nhiệm vụ trở lên",
}


@dataclass(frozen=True)
class RatedLine:
    """One rated case as the quota counts it: its level, and whether the subject heads the unit."""

    level: str
    is_head: bool = False


@dataclass(frozen=True)
class Tally:
    """The numbers of cases rated Excellent and rated Good, in one peer group or in several pooled groups."""

    excellent: int = 0
    good: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.excellent + other.excellent, self.good + other.good)


@dataclass(frozen=True)
class Allowance:
    """The quota applied to the numbers of a ``tally``: how many cases may be rated Excellent, and why.

    ``share`` is in percent, and ``base`` is the number of cases of which it is taken. ``limit`` is exactly
    share × base / 100, and ``most`` is the limit rounded as the rule set requires. ``formula`` shows this
    calculation and ``basis`` names the base in words. ``exception`` cites the decision that allows a higher
    share, empty if there is none. ``certain`` is false if ``source`` or the way of counting has still to be
    checked against the signed text.
    """

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
        """Whether no more cases are rated Excellent than the quota allows."""
        return self.tally.excellent <= self.most

    @property
    def sentence(self) -> str:
        """The formula, the words for its base, and the citation, in one line, with the mark of a rule or of a
        way of counting that has still to be checked."""
        return f"{self.formula}; {self.basis}{in_brackets(self.source, certain=self.certain)}"


def tally_of(rule: Quota, rated: Iterable[RatedLine]) -> Tally:
    """Return how many of the rated cases are Excellent and how many are Good. If the rule set does not count
    heads of units in the quota, both numbers leave them out."""
    counted = [row.level for row in rated if rule.counts_head or not row.is_head]
    return Tally(counted.count(rule.level), counted.count(rule.good))


def pool_tallies(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of the tallies of several groups. Whether small groups are pooled is a decision of the
    competent authority, which this function does not make."""
    return sum(tallies, Tally())


def allowance_of(rule: Quota, counts: Tally, *, exception: str = "") -> Allowance:
    """Return the quota applied to these counts. The higher share is used only if ``exception`` cites the
    decision that grants it and the rule set has a higher share."""
    raised = bool(exception.strip()) and rule.exception_share > 0
    share = rule.exception_share if raised else rule.share
    base = counts.good + (counts.excellent if rule.base is QuotaBase.GOOD_OR_BETTER else 0)
    limit = share * base / HUNDRED
    most = int(limit.to_integral_value(ROUND[rule.rounding]))
    sign = "≤" if counts.excellent <= most else ">"
    rounded = f" → {most}" if limit != most else ""
    # "2 ≤ 20% × 12 = 2,4 → 2"; over the quota "3 > …"
    formula = f"{counts.excellent} {sign} {as_percent(share)} × {base} = {as_cut_figure(limit)}{rounded}"
    return Allowance(
        tally=counts,
        share=share,
        base=base,
        limit=limit,
        most=most,
        formula=formula,
        basis=BASE_NAMES[rule.base],
        source=rule.exception_source if raised else rule.source,
        certain=rule.certain and rule.certain_method,
        exception=exception.strip() if raised else "",
    )


def most_of(rule: Quota, total: int, *, exception: str = "") -> int:
    """Return how many of ``total`` cases can be Excellent within the quota if all remaining cases are Good.

    The number is searched for from above, because each case that rises may also change the base of the share.
    """
    splits = (Tally(excellent, total - excellent) for excellent in range(total, 0, -1))
    kept = (split for split in splits if allowance_of(rule, split, exception=exception).kept)
    return next(kept, Tally()).excellent


def room_for_excellent(rule: Quota, counts: Tally, *, exception: str = "") -> int:
    """Return how many more cases could rise from Good to Excellent within the quota. A negative number is how
    many have to come down."""
    return most_of(rule, counts.excellent + counts.good, exception=exception) - counts.excellent
