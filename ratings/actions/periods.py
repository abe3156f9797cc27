"""Opening a period with its rule set frozen."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ratings import catalogue
from ratings.models import FrozenRuleSet, Period, PeriodKind


@transaction.atomic
def open_year(year: int, ruleset_code: str) -> Period:
    """The year's period under this rule set, made once; later calls return the same, frozen as it was.
    Raises ``FileNotFoundError`` where no usable set has this code."""
    source = catalogue.hold(ruleset_code)
    frozen, _made = FrozenRuleSet.objects.get_or_create(
        digest=source.digest, defaults={"code": source.code, "content": source.content}
    )
    period, _made = Period.objects.get_or_create(
        kind=PeriodKind.YEAR,
        year=year,
        ruleset_code=source.code,
        defaults={
            "starts_on": dt.date(year, 1, 1),
            "ends_on": dt.date(year, 12, 31),
            "frozen": frozen,
        },
    )
    return period
