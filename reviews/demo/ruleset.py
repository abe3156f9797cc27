"""The rule set of the invented province. It exists only where the demonstration brings it in."""

from __future__ import annotations

import json
from pathlib import Path

from members import clock
from members.models import Member
from ratings import rulesets
from ratings.models import LocalRuleSet, RuleSetState
from ratings.rulesets import RuleSetSource

FILE = Path(__file__).parent / "vanlinh-2025.toml"
NAMES = ("code", "title", "short", "province", "effective_from", "parent")


def invented_ruleset() -> RuleSetSource:
    """Return the rule set of the invented province, merged into the shipped one that it is derived from."""
    return rulesets.read_ruleset(FILE)


def bring_in_ruleset(by: Member) -> LocalRuleSet:
    """Store the rule set of the invented province as one that it has derived, checked and taken into use, and
    return it. The pages would let it derive only criteria, dates and quota; this one differs in more."""
    source, own = invented_ruleset(), dict(rulesets.read_toml(FILE))
    names = {name: own.pop(name) for name in NAMES}
    return LocalRuleSet.objects.create(
        **names,
        overrides=json.loads(rulesets.canonical_text(own)),
        state=RuleSetState.USABLE,
        content=source.content,
        digest=source.digest,
        made_by=by,
        checked_by=by,
        checked_at=clock.now(),
    )
