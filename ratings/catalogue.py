"""Finds the rule sets under which a round can be opened: those shipped with the program and the usable local
ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

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


def superseded_on(sources: Sequence[RuleSetSource], day: dt.date) -> frozenset[str]:
    """Return the codes of those rule sets that another of them had replaced by this day. A local rule set is
    replaced together with the one that it was derived from."""
    known = [source.content for source in sources]
    replaced = {
        str(content["replaces"])
        for content in known
        if content.get("replaces") and str(content["effective_from"]) <= day.isoformat()
    }
    derived = {str(content["code"]) for content in known if content.get("parent") in replaced}
    return frozenset(replaced | derived)


def ruleset_of_year(year: int) -> str:
    """Return the code of the shipped rule set by which a year was rated: the one in force on its last day,
    and for years before them the oldest one."""
    last = dt.date(year, 12, 31).isoformat()
    known = [source.content for source in rulesets.shipped_rulesets() if not source.content.get("parent")]
    known.sort(key=lambda content: str(content["effective_from"]))
    in_force = [content for content in known if str(content["effective_from"]) <= last]
    return str((in_force[-1] if in_force else known[0])["code"])
