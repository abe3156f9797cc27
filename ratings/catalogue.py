"""Finds the rule sets under which a round can be opened: those shipped with the program and the usable local
ones."""

from __future__ import annotations

from ratings import rulesets
from ratings.models import LocalRuleSet
from ratings.rulesets import RuleSetSource


def usable_rulesets() -> list[RuleSetSource]:
    """All of them, the shipped ones before the local ones."""
    return [*rulesets.shipped_rulesets(), *(local.source for local in LocalRuleSet.objects.usable())]


def load_usable(code: str) -> RuleSetSource:
    """The usable rule set with this code. Raises ``FileNotFoundError`` if there is none."""
    local = LocalRuleSet.objects.usable().filter(code=code).first()
    return local.source if local else rulesets.load_shipped(code)


def hold_ruleset(code: str) -> RuleSetSource:
    """Like ``load_usable``, and lock a local rule set until the end of the transaction, so that nobody can
    make it a draft again meanwhile. Must run inside a transaction."""
    LocalRuleSet.objects.select_for_update().filter(code=code).first()
    return load_usable(code)
