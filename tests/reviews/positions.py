"""Puts a position group into the rule set of a round."""

from __future__ import annotations

from ratings.models import FrozenRuleSet
from tests.reviews.cast import Cast

BLOCK = {"code": "block", "name": "Khối K1", "kind": "leader", "source": "01-QĐ/TU"}
OWN = {"group": "results", "kinds": ["leader"], "positions": ["block"], "source": "01-QĐ/TU"}


def with_block(cast: Cast) -> Cast:
    """Leaders of the block K1 are marked for their results in two parts."""
    period = cast.session.period
    old = period.frozen.content
    parts = [
        {**OWN, "code": code, "name": code, "max": most} for code, most in (("plan", 40), ("reform", 30))
    ]
    content = {**old, "positions": [BLOCK], "criteria": [*old["criteria"], *parts]}
    digest = f"k1-{period.frozen.digest}"[:64]
    period.frozen = FrozenRuleSet.objects.create(digest=digest, code=period.frozen.code, content=content)
    period.save()
    return cast
