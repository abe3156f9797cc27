"""Checks that the figures of a rule set are such as a rule of their kind can have."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ratings.notation import as_figure
from ratings.rulesets.gates import DOSSIER_ITEMS
from ratings.rulesets.product_checks import products_out_of_range
from ratings.rulesets.ruleset import RuleSet

MOST_DAYS = 366
LEAST_STEP = Decimal("0.01")
OutOfRange = tuple[str, str]
"""The key of a figure, and the sentence that says what is required of it."""


def out_of_range(ruleset: RuleSet) -> Iterator[OutOfRange]:
    for check in (_least, _days, _sections, _dossiers, _rounding, products_out_of_range):
        yield from check(ruleset)


def _least(ruleset: RuleSet) -> Iterator[OutOfRange]:
    for row in ruleset.minimums:
        most = Decimal(100) if row.unit == "percent" else Decimal(MOST_DAYS)
        if not 0 <= row.value <= most:
            yield f"minimums[{row.code}].value", f"cần số từ 0 đến {as_figure(most)}"


def _days(ruleset: RuleSet) -> Iterator[OutOfRange]:
    for duration in ruleset.durations:
        if not 0 < duration.days <= MOST_DAYS:
            yield f"durations[{duration.code}].days", f"cần số ngày từ trên 0 đến {MOST_DAYS}"
    for name in ("days_to_lodge", "days_to_settle") if ruleset.petition else ():
        if not 0 < getattr(ruleset.petition, name) <= MOST_DAYS:
            yield f"petition.{name}", f"cần số ngày từ 1 đến {MOST_DAYS}"
    for deadline in ruleset.deadlines:
        if not 0 <= deadline.years_after <= 1:
            yield f"deadlines[{deadline.code}].years_after", "cần 0 hoặc 1"


def _sections(ruleset: RuleSet) -> Iterator[OutOfRange]:
    for code, outline in ruleset.outlines.items():
        for section in outline.sections:
            path = f"outlines.{code}.sections[{section.code}]"
            if section.min_words < 0 or section.max_words < 0:
                yield path, f"{section.heading}: số chữ không được âm"
            elif section.max_words and section.max_words < section.min_words:
                yield path, f"{section.heading}: số chữ tối đa ít hơn số chữ tối thiểu"


def _dossiers(ruleset: RuleSet) -> Iterator[OutOfRange]:
    for listed in ruleset.dossier_lists:
        for item in sorted(set(listed.items) - set(DOSSIER_ITEMS)):
            text = f"không có thành phần hồ sơ {item!r}; được dùng: {', '.join(DOSSIER_ITEMS)}"
            yield f"dossier_lists[{listed.code}].items", text


def _rounding(ruleset: RuleSet) -> Iterator[OutOfRange]:
    for name in ("mark", "group", "total") if ruleset.rounding else ():
        step: Decimal = getattr(ruleset.rounding, name)
        if step and not LEAST_STEP <= step <= 1:
            yield f"rounding.{name}", "cần 0 (không làm tròn) hoặc từ 0,01 đến 1"
