"""Checks that a local rule set does not weaken what its parent fixes: it may ask more than that, not less
(366-QĐ/TW Đ10, Đ18; HD43 §1, §7.12)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from ratings.notation import as_figure, as_percent, in_brackets
from ratings.rulesets.records import BondMode, Clause, Operator, QuestionWeight
from ratings.rulesets.ruleset import RuleSet

Weakening = tuple[str, str]
"""The key of a rule that the local rule set weakens, and the sentence that says which rule it is and why."""


def weakenings(ruleset: RuleSet, parent: RuleSet) -> Iterator[Weakening]:
    """Yield everything that the local rule set makes weaker than its parent does."""
    for check in CHECKS:
        yield from check(ruleset, parent)


def _pairs(part: str, ruleset: RuleSet, parent: RuleSet) -> Iterator[tuple[str, Any, Any]]:
    """Yield each record of this part of the parent, with its key and the record of the same code in the local
    rule set, None if it is left out there."""
    own = {row.code: row for row in getattr(ruleset, part)}
    for row in getattr(parent, part):
        yield f"{part}[{row.code}]", row, own.get(row.code)


def _said(row: Any) -> str:
    """Return the rule of the parent in words, with its citation."""
    name = getattr(row, "text", "") or getattr(row, "subject", "")
    return f"“{name}”{in_brackets(row.source, certain=row.certain)}"


def _exception(ruleset: RuleSet, parent: RuleSet) -> Iterator[Weakening]:
    own, fixed = ruleset.quota, parent.quota
    if own and fixed and own.exception_share > fixed.exception_share:
        most = as_percent(fixed.exception_share) if fixed.exception_share else "không có ngoại lệ"
        cited = fixed.exception_source or fixed.source
        yield (
            "quota.exception_share",
            f"tỷ lệ ngoại lệ không được quá mức của {parent.short}: {most} ({cited})",
        )


def _triggers(ruleset: RuleSet, parent: RuleSet) -> Iterator[Weakening]:
    """A trigger that is left out is reported elsewhere."""
    for path, fixed, own in _pairs("triggers", ruleset, parent):
        if own and (_differs(own, fixed) or _is_narrower(own, fixed)):
            yield path, f"{_said(fixed)}: không được thu hẹp ({_limit(fixed)})"


def _conditions(ruleset: RuleSet, parent: RuleSet) -> Iterator[Weakening]:
    for path, fixed, own in _pairs("conditions", ruleset, parent):
        if own is None:
            yield path, f"{_said(fixed)}: không được bỏ điều kiện này của {parent.short}"
        elif _differs(own, fixed) or own.level != fixed.level or _is_looser(own, fixed):
            yield path, f"{_said(fixed)}: không được nới điều kiện ({_limit(fixed)})"
        elif not set(own.lifted_by) <= set(fixed.lifted_by):
            yield path, f"{_said(fixed)}: không được thêm ngoại lệ"


def _differs(own: Clause, fixed: Clause) -> bool:
    same = (own.fact, own.op, own.group) == (fixed.fact, fixed.op, fixed.group)
    return not same or not own.kinds >= fixed.kinds


def _is_narrower(own: Clause, fixed: Clause) -> bool:
    """Return whether the trigger applies to fewer cases than in the parent."""
    if fixed.op in (Operator.OVER, Operator.AT_LEAST):
        return own.value > fixed.value
    return own.value < fixed.value


def _is_looser(own: Clause, fixed: Clause) -> bool:
    """Return whether the condition lets more cases pass than in the parent."""
    if fixed.op in (Operator.OVER, Operator.AT_LEAST):
        return own.value < fixed.value
    return own.value > fixed.value


def _limit(fixed: Clause) -> str:
    return f"mức so sánh của cấp trên: {fixed.op.value} {as_figure(fixed.value)}"


def _questions(ruleset: RuleSet, parent: RuleSet) -> Iterator[Weakening]:
    for path, fixed, own in _pairs("questions", ruleset, parent):
        if fixed.weight is QuestionWeight.BLOCK and (own is None or own.weight is not QuestionWeight.BLOCK):
            yield path, f"{_said(fixed)}: phải giải quyết trước khi quyết định"
        elif fixed.needs_paper and not (own and own.needs_paper):
            yield path, f"{_said(fixed)}: phải ghi văn bản của cấp trên"


def _mitigation(ruleset: RuleSet, parent: RuleSet) -> Iterator[Weakening]:
    """A ground that is left out takes from people what the parent gives them; a new one lifts triggers."""
    for path, fixed, own in _pairs("mitigation", ruleset, parent):
        if own is None or own.kinds != fixed.kinds:
            yield path, f"{_said(fixed)}: phải giữ căn cứ này của {parent.short}, với đúng đối tượng"
        elif fixed.lifts and set(own.lifts) != set(fixed.lifts):
            yield f"{path}.lifts", f"{_said(fixed)}: phải giữ đúng các trường hợp mà căn cứ này được áp dụng"
    known = {row.code for row in parent.mitigation}
    for row in ruleset.mitigation:
        if row.code not in known:
            yield f"mitigation[{row.code}]", f"{parent.short} không có căn cứ “{row.text}”"


def _bonds(ruleset: RuleSet, parent: RuleSet) -> Iterator[Weakening]:
    for path, fixed, own in _pairs("coupling", ruleset, parent):
        must = fixed.certain and fixed.mode is BondMode.BLOCK
        if must and (own is None or own.mode is not BondMode.BLOCK):
            yield path, f"{_said(fixed)}: ràng buộc của {parent.short} phải giữ"


def _authority(ruleset: RuleSet, parent: RuleSet) -> Iterator[Weakening]:
    for path, fixed, own in _pairs("authority", ruleset, parent):
        if own is None or (fixed.decides and not own.decides) or own.outside is not fixed.outside:
            yield path, f"{_said(fixed)}: thẩm quyền do {parent.short} quy định"
        elif not set(own.between) >= set(fixed.between):
            yield f"{path}.between", f"{_said(fixed)}: không được bỏ bước đề xuất, thông qua"
        elif fixed.decided_above and own.decided_above != fixed.decided_above:
            yield f"{path}.decided_above", f"{_said(fixed)}: cấp quyết định do {parent.short} quy định"
        elif not set(own.own_steps) <= set(fixed.own_steps):
            yield f"{path}.own_steps", f"{_said(fixed)}: người của tập thể không tự thẩm định, quyết định"


def _least(ruleset: RuleSet, parent: RuleSet) -> Iterator[Weakening]:
    """Yield the days before a conference and its length where they are fewer than the parent's."""
    for part, name in (("minimums", "value"), ("durations", "days")):
        for path, fixed, own in _pairs(part, ruleset, parent):
            least: Decimal = getattr(fixed, name)
            counts_days = part == "durations" or fixed.unit == "working_days"
            if fixed.certain and counts_days and (own is None or getattr(own, name) < least):
                yield path, f"{_said(fixed)}: ít nhất {as_figure(least)} ngày"


CHECKS: list[Callable[[RuleSet, RuleSet], Iterator[Weakening]]] = [
    _exception,
    _triggers,
    _conditions,
    _questions,
    _mitigation,
    _bonds,
    _authority,
    _least,
]
