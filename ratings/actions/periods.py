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
    frozen = _freeze(ruleset_code)
    period, _made = Period.objects.get_or_create(
        kind=PeriodKind.YEAR,
        year=year,
        ruleset_code=frozen.code,
        defaults={
            "starts_on": dt.date(year, 1, 1),
            "ends_on": dt.date(year, 12, 31),
            "frozen": frozen,
        },
    )
    return period


@transaction.atomic
def open_titled(
    kind: PeriodKind, title: str, starts_on: dt.date, ends_on: dt.date, ruleset_code: str
) -> Period:
    """A term or an ad-hoc period under its own title, made once like the year's."""
    frozen = _freeze(ruleset_code)
    period, _made = Period.objects.get_or_create(
        kind=kind,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        ruleset_code=frozen.code,
        defaults={"year": ends_on.year, "frozen": frozen},
    )
    return period


def _freeze(ruleset_code: str) -> FrozenRuleSet:
    """The rule set as it reads now, held so that a local one cannot be taken back meanwhile."""
    source = catalogue.hold(ruleset_code)
    frozen, _made = FrozenRuleSet.objects.get_or_create(
        digest=source.digest, defaults={"code": source.code, "content": source.content}
    )
    return frozen
