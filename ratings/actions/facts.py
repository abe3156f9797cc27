"""Writes the facts of a case and their rows. Only actions that have locked the case call these functions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ratings.entry import DECLARED, TASKS
from ratings.models import Discipline, Facts, LedUnit, RatingCase, Step

CARRIED = (*DECLARED, "named", "remedied", "evidence")


class EnteredFacts(TypedDict, total=False):
    """The facts of a case as people enter them. A fact that is left out stays as it is. The rows in ``led``
    and ``disciplines`` replace all saved ones."""

    assigned: int
    done: int
    on_time: int
    exceeding: int
    late: int | None
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


@dataclass(frozen=True)
class FactsShown:
    """What a page showed of the facts that its form sends: their names, and what ``mark_of_facts`` returned
    for them."""

    names: tuple[str, ...]
    mark: str


def mark_of_facts(row: Facts, names: Iterable[str]) -> str:
    """Return a digest of these facts of the row. It differs as soon as one of them is changed."""
    rows: dict[str, Sequence[LedUnit | Discipline]] = {
        "led": row.units_led,
        "disciplines": row.found_disciplines,
    }
    said = [
        (name, [_said(one) for one in rows[name]] if name in rows else str(getattr(row, name)))
        for name in sorted(names)
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def require_shown(row: Facts, shown: FactsShown | None) -> None:
    """Raise ``ValidationError`` if one of the facts was changed since the page showed them."""
    if shown and shown.mark and mark_of_facts(row, shown.names) != shown.mark:
        raise ValidationError(
            _("The facts were changed meanwhile. Nothing was saved. Look at them, then save again.")
        )


def facts_for(case: RatingCase, step: Step) -> Facts:
    """Return the facts of this step. If the appraisal has none yet, they are created as a copy of what the
    subject declared."""
    found = case.facts_at(step)
    if found:
        return found
    declared = case.declared
    row = Facts.objects.create(
        case=case, step=Step.APPRAISED, **{name: getattr(declared, name) for name in CARRIED}
    )
    replace_led(row, declared.units_led)
    return row


def same_rows(before: Iterable[LedUnit | Discipline], after: Iterable[LedUnit | Discipline]) -> bool:
    """Whether these rows say the same in the same order, whatever their keys."""
    return [_said(row) for row in before] == [_said(row) for row in after]


def _said(row: LedUnit | Discipline) -> list[object]:
    names = [column.attname for column in row._meta.concrete_fields]  # noqa: SLF001  documented API
    return [getattr(row, name) for name in names if name not in ("id", "facts_id")]


def replace_led(row: Facts, units: Sequence[LedUnit]) -> None:
    """Replace the saved units led by these units, and set the numbers of tasks of ``row`` to their sums. The
    caller must save ``row``."""
    row.led.all().delete()
    for unit in units:
        unit.facts = row
        unit.full_clean(exclude=["facts"])
    LedUnit.objects.bulk_create(units)
    for name in TASKS if units else ():
        known = [getattr(unit, name) for unit in units]
        setattr(row, name, None if None in known else sum(known))


def replace_disciplines(row: Facts, found: Sequence[Discipline]) -> None:
    """Replace the saved disciplinary decisions by these decisions."""
    row.disciplines.all().delete()
    for discipline in found:
        discipline.facts = row
        discipline.full_clean(exclude=["facts"])
    Discipline.objects.bulk_create(found)
