"""The rule sets that tests know: those shipped, and that of the demonstration, which no installation has
unless it asks for the demonstration."""

from __future__ import annotations

from ratings import rulesets
from ratings.rulesets import RuleSetSource
from reviews.demo.ruleset import invented_ruleset

SHIPPED = ("366-2025", "124-2023", "132-2018")
INVENTED = "vanlinh-2025"
KNOWN = (*SHIPPED, INVENTED)


def load_known(code: str) -> RuleSetSource:
    return invented_ruleset() if code == INVENTED else rulesets.load_shipped(code)
