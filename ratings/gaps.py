"""How far an appraisal departs from the self-rating: arithmetic, and the limit from which a reason is due."""

from __future__ import annotations

from decimal import Decimal

from ratings.levels import Marks
from ratings.rulesets import Grading, RuleSet

LIMIT = Decimal(5)


def gap_limit(ruleset: RuleSet) -> Decimal:
    """The rule set's own figure where it has one."""
    rule = ruleset.minimum("score_gap")
    return rule.value if rule else LIMIT


def widest_gap(ruleset: RuleSet, own: Marks | None, appraised: Marks) -> Decimal:
    """The larger of the gap in the whole and of the widest gap in one criterion; 0 where criteria are graded
    by words, or nothing stands against it."""
    if own is None or ruleset.grading is Grading.WORDS:
        return Decimal(0)
    each = [abs(appraised[code] - own[code]) for code in appraised if code in own]
    whole = abs(sum(appraised.values(), Decimal(0)) - sum(own.values(), Decimal(0)))
    return max([whole, *each])
