"""Finds the rule sets under which a round can be opened: those shipped with the program and the usable local
ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ratings import rulesets
from ratings.models import LocalRuleSet
from ratings.rulesets import RuleSet, RuleSetSource


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


@dataclass(frozen=True)
class OutOfForce:
    """Why a rule set is not in force on a day, and whether it may be used all the same with a reason."""

    sentence: str
    may_be_explained: bool


def out_of_force(ruleset: RuleSet, day: dt.date) -> OutOfForce | None:
    """Return why the rule set is not in force on this day, ``None`` if it is.

    A central regulation that is not in force yet is never used. A local one may be issued after the end of
    the period for which it is made, and whether a replaced one still holds is for its successor to say: both
    are used with a reason.
    """
    name = ruleset.short or ruleset.title
    if ruleset.effective_from > day:
        text = _("%(name)s is in force from %(start)s on, and not yet on %(day)s.")
        words = {"name": name, "start": f"{ruleset.effective_from:%d/%m/%Y}", "day": f"{day:%d/%m/%Y}"}
        return OutOfForce(text % words, may_be_explained=bool(ruleset.parent))
    for source in usable_rulesets():
        content = source.content
        start = dt.date.fromisoformat(str(content["effective_from"]))
        if content.get("replaces") in (ruleset.code, ruleset.parent or ruleset.code) and start <= day:
            text = _("%(name)s has been replaced by %(other)s since %(start)s.")
            words = {
                "name": name,
                "other": content.get("short") or source.title,
                "start": f"{start:%d/%m/%Y}",
            }
            return OutOfForce(text % words, may_be_explained=True)
    return None


def ruleset_of_year(year: int) -> str:
    """Return the code of the shipped rule set by which a year was rated: the one in force on its last day,
    and for years before them the oldest one."""
    last = dt.date(year, 12, 31).isoformat()
    known = [source.content for source in rulesets.shipped_rulesets() if not source.content.get("parent")]
    known.sort(key=lambda content: str(content["effective_from"]))
    in_force = [content for content in known if str(content["effective_from"]) <= last]
    return str((in_force[-1] if in_force else known[0])["code"])
