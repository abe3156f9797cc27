"""The rule sets a round can be opened under: those that came with the program and the usable local ones."""

from __future__ import annotations

from ratings import rulesets
from ratings.models import LocalRuleSet
from ratings.rulesets import RuleSetSource


def usable_rulesets() -> list[RuleSetSource]:
    """The shipped ones first, then the local ones."""
    return [*rulesets.shipped_rulesets(), *(local.source for local in LocalRuleSet.objects.usable())]


def load_usable(code: str) -> RuleSetSource:
    """The usable set of this code. Raises ``FileNotFoundError`` where there is none."""
    local = LocalRuleSet.objects.usable().filter(code=code).first()
    return local.source if local else rulesets.load_shipped(code)


def hold_ruleset(code: str) -> RuleSetSource:
    """The same inside a transaction, kept as it is until its end, so that nobody takes it back meanwhile."""
    LocalRuleSet.objects.select_for_update().filter(code=code).first()
    return load_usable(code)
