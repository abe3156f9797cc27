"""Finds the rule sets under which a round can be opened: those shipped with the program and the usable local
ones."""

from __future__ import annotations

from ratings import rulesets
from ratings.models import LocalRuleSet
from ratings.rulesets import RuleSetSource


def usable_rulesets() -> list[RuleSetSource]:
    """Return all rule sets under which a round can be opened, the shipped ones before the local ones."""
    return [*rulesets.shipped_rulesets(), *(local.source for local in LocalRuleSet.objects.usable())]


def load_usable(code: str) -> RuleSetSource:
    """Return the usable rule set with this code. Raises ``FileNotFoundError`` if there is none."""
    local = LocalRuleSet.objects.usable().filter(code=code).first()
    return local.source if local else rulesets.load_shipped(code)


def hold_ruleset(code: str) -> RuleSetSource:
    """Return the usable rule set with this code and, if it is a local one, lock it until the end of the
    transaction, so that nobody can make it a draft again meanwhile.

    Must run inside a transaction. Raises ``FileNotFoundError`` if there is no usable rule set with this code.
    """
    LocalRuleSet.objects.select_for_update().filter(code=code).first()
    return load_usable(code)
