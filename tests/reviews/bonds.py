"""Lets the bonds of a round's rule set block, warn or rest, as whoever keeps the set may have settled it."""

from __future__ import annotations

from ratings.models import FrozenRuleSet
from ratings.rulesets import BondMode
from tests.reviews.cast import Cast


def set_modes(cast: Cast, mode: BondMode) -> None:
    """Put this mode into every bond of the rule set under which the session is rated."""
    period = cast.session.period
    old = period.frozen
    coupling = [{**rule, "mode": mode.value} for rule in old.content["coupling"]]
    content = {**old.content, "coupling": coupling}
    period.frozen = FrozenRuleSet.objects.create(
        digest=f"{mode}-{old.digest}"[:64], code=old.code, content=content
    )
    period.save()
