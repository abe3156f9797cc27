"""The rule sets a round can be opened under: those that came with the program and the usable local ones."""

from __future__ import annotations

from ratings import rulesets
from ratings.models import LocalRuleSet
from ratings.rulesets import Source


def usable() -> list[Source]:
    """The shipped ones first, then the local ones."""
    return [*rulesets.available(), *(local.source for local in LocalRuleSet.objects.usable())]


def load(code: str) -> Source:
    """The usable set of this code. Raises ``FileNotFoundError`` where there is none."""
    local = LocalRuleSet.objects.usable().filter(code=code).first()
    return local.source if local else rulesets.load(code)


def hold(code: str) -> Source:
    """The same inside a transaction, kept as it is until its end, so that nobody takes it back meanwhile."""
    LocalRuleSet.objects.select_for_update().filter(code=code).first()
    return load(code)
