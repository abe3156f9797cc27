"""Adds up the marks of a case under grading by points: steps, words, criteria that do not apply, rounding."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from ratings.notation import as_figure
from ratings.rulesets.criteria import Criterion, Spread
from ratings.rulesets.ruleset import RuleSet

NOTHING = Decimal(0)


def mark_fault(criterion: Criterion, value: Decimal | None) -> str:
    """Return what is required of a mark of this criterion, empty if this value is one."""
    if value is None or not 0 <= value <= criterion.max:
        return f"{criterion.name}: cho điểm từ 0 đến {as_figure(criterion.max)}"
    if criterion.words and value not in {word.value for word in criterion.words}:
        known = ", ".join(f"{word.name} ({as_figure(word.value)})" for word in criterion.words)
        return f"{criterion.name}: chọn một trong các mức {known}"
    if criterion.step and value % criterion.step:
        return f"{criterion.name}: điểm theo bước {as_figure(criterion.step)}"
    return ""


def spread_marks(
    ruleset: RuleSet, criteria: Iterable[Criterion], marks: Mapping[str, Decimal], skipped: Collection[str]
) -> dict[str, Decimal]:
    """Return the marks with those of the criteria that do not apply (``skipped``).

    The weight of such a criterion is spread as the rule set declares (``Spread``): it counts with the same
    share of its points as the criteria of its group, or of the whole sheet, together got of theirs."""
    rows = list(criteria)
    counted = {row.code: marks[row.code] for row in rows if row.code in marks and row.code not in skipped}
    found = dict(counted)
    for row in rows:
        if row.code not in skipped:
            continue
        others = [
            one
            for one in rows
            if one.code in counted and (row.spread is Spread.SHEET or one.group == row.group)
        ]
        most = sum((one.max for one in others), NOTHING)
        share = sum((counted[one.code] for one in others), NOTHING) / most if most else NOTHING
        share = Decimal(1) if row.spread is Spread.FULL else share
        found[row.code] = round_to(row.max * share, ruleset.rounding.mark if ruleset.rounding else NOTHING)
    return found


def add_up(ruleset: RuleSet, marks: Mapping[str, Decimal]) -> Decimal:
    """Return the points of a whole sheet: the sums of the groups and the sum of all, each rounded as the rule
    set says, half up. Nothing is rounded without such a rule."""
    rule = ruleset.rounding
    if rule is None:
        return sum(marks.values(), NOTHING)
    group_of = {row.code: row.group for row in ruleset.criteria}
    groups: dict[str, Decimal] = {}
    for code, mark in marks.items():
        group = group_of.get(code, "")
        groups[group] = groups.get(group, NOTHING) + mark
    return round_to(sum((round_to(points, rule.group) for points in groups.values()), NOTHING), rule.total)


def needs_ground(ruleset: RuleSet, criterion: Criterion, mark: Decimal) -> bool:
    """Return whether so many points are missing to the most that the rule set asks for the ground."""
    rule = ruleset.minimum("deduction")
    return rule is not None and rule.value > 0 and criterion.max - mark >= rule.value


def round_to(number: Decimal, step: Decimal) -> Decimal:
    """Return the number rounded half up to a multiple of the step, unchanged without a step."""
    return (number / step).quantize(Decimal(1), ROUND_HALF_UP) * step if step else number
