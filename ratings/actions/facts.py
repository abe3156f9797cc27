"""The rows of a case's facts, written by the actions of the case under its lock."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TypedDict

from ratings.entry import DECLARED, TASKS
from ratings.models import Discipline, Facts, LedUnit, RatingCase, Step

CARRIED = (*DECLARED, "named", "remedied", "evidence")


class EnteredFacts(TypedDict, total=False):
    """The facts of a case as people enter them; what is left out stays as it stands. ``led`` and
    ``disciplines`` are rows that take the place of those on record."""

    assigned: int
    done: int
    on_time: int
    exceeding: int
    named: int
    remedied: int
    sick_months: int
    is_on_maternity: bool
    low_trust_pct: Decimal | None
    targets: int
    targets_missed: int
    units: int
    units_failed: int
    is_temporary: bool
    temporary_comment: str
    official_level: str
    is_misconduct_concluded: bool
    is_degraded: bool
    is_reputation_harmed: bool
    evidence: str
    led: Sequence[LedUnit]
    disciplines: Sequence[Discipline]


def facts_for(case: RatingCase, step: Step) -> Facts:
    """The row of this step. An appraisal without one of its own begins with what was declared."""
    return case.facts_at(step) or _taken_over(case)


def _taken_over(case: RatingCase) -> Facts:
    declared = case.declared
    row = Facts.objects.create(
        case=case, step=Step.APPRAISED, **{name: getattr(declared, name) for name in CARRIED}
    )
    replace_led(row, declared.units_led)
    return row


def replace_led(row: Facts, units: Sequence[LedUnit]) -> None:
    """These units in place of those on record; the counts of tasks are then their sums."""
    row.led.all().delete()
    for unit in units:
        unit.facts = row
        unit.full_clean(exclude=["facts"])
    LedUnit.objects.bulk_create(units)
    for name in TASKS if units else ():
        setattr(row, name, sum(getattr(unit, name) for unit in units))


def replace_disciplines(row: Facts, found: Sequence[Discipline]) -> None:
    row.disciplines.all().delete()
    for discipline in found:
        discipline.facts = row
        discipline.full_clean(exclude=["facts"])
    Discipline.objects.bulk_create(found)
