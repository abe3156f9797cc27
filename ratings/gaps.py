"""Computes how far an appraisal differs from the self-rating, and from which difference on a reason is
required. Reads nothing from the database."""

from __future__ import annotations

from decimal import Decimal

from ratings.levels import Marks
from ratings.rulesets import Grading, RuleSet

LIMIT = Decimal(5)  # points, for a rule set that names no limit


def gap_limit(ruleset: RuleSet) -> Decimal:
    """Return the difference in points from which a reason is required: the figure of the rule set, else
    ``LIMIT``."""
    rule = ruleset.minimum("score_gap")
    return rule.value if rule else LIMIT


def widest_gap(ruleset: RuleSet, own: Marks | None, appraised: Marks) -> Decimal:
    """Return the largest difference in points between the subject's own marks and the appraised marks, of the
    total or of one criterion. Return 0 if there are no own marks or the rule set grades by words."""
    if own is None or ruleset.grading is Grading.WORDS:
        return Decimal(0)
    each = [abs(appraised[code] - own[code]) for code in appraised if code in own]
    whole = abs(sum(appraised.values(), Decimal(0)) - sum(own.values(), Decimal(0)))
    return max([whole, *each])
