"""Checks whether the rule on products of a rule set can be used: its references, limits, shares and steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from ratings.notation import as_figure
from ratings.rulesets.criteria import Spread
from ratings.rulesets.products import ProductRule
from ratings.rulesets.ruleset import RuleSet

LEAST_STEP = Decimal("0.01")
HUNDRED = Decimal(100)
Found = Iterator[tuple[str, str]]
"""The key of a mistake, and the sentence that says what is required of it."""


def products_out_of_range(ruleset: RuleSet) -> Found:
    rule = ruleset.products
    if rule is None:
        return
    yield from _group(ruleset, rule)
    yield from _steps(rule)
    yield from _axes(ruleset, rule)
    yield from _rows(rule)
    yield from _shares(rule)


def _group(ruleset: RuleSet, rule: ProductRule) -> Found:
    most = {group.code: group.max for group in ruleset.groups}.get(rule.group)
    if most is None:
        yield "products.group", f"không có nhóm tiêu chí {rule.group!r}"
    elif rule.weights != most:
        yield "products.weights", f"tổng trọng số phải bằng điểm của nhóm, {as_figure(most)}"
    if rule.spread is Spread.GROUP:
        yield "products.spread", "cần một trong các giá trị: none, sheet, full"


def _steps(rule: ProductRule) -> Found:
    for name in ("each", "total"):
        step: Decimal = getattr(rule, name)
        if step and not LEAST_STEP <= step <= 1:
            yield f"products.{name}", "cần 0 (không làm tròn) hoặc từ 0,01 đến 1"
    if rule.step and (rule.step < LEAST_STEP or HUNDRED % rule.step):
        yield "products.step", "bước điểm phải từ 0,01 và chia hết 100"
    if rule.fewest < 0 or (rule.most and rule.most < rule.fewest):
        yield "products.most", "số sản phẩm nhiều nhất phải từ số ít nhất trở lên"


def _axes(ruleset: RuleSet, rule: ProductRule) -> Found:
    known = {row.code for row in ruleset.positions}
    for axis in rule.axes:
        if not set(axis.positions) <= known:
            yield f"products.axes[{axis.code}].positions", "không có nhóm chức danh này"
        if any(limit < 0 for limit in (axis.most, *axis.positions.values())):
            yield f"products.axes[{axis.code}].most", "giới hạn không được âm"


def _rows(rule: ProductRule) -> Found:
    for name in ("components", "frames", "kinds", "axes"):
        rows = getattr(rule, name)
        if not rows and name in ("components", "frames"):
            yield f"products.{name}", "cần ít nhất một dòng"
        for code, times in Counter(row.code for row in rows).items():
            if times > 1:
                yield f"products.{name}[{code}]", "mã này được dùng hai lần"


def _shares(rule: ProductRule) -> Found:
    if not 0 <= rule.movable < HUNDRED:
        yield "products.movable", "cần số từ 0 đến dưới 100"
    codes = {row.code for row in rule.components}
    for frame in rule.frames:
        path = f"products.frames[{frame.code}].shares"
        if set(frame.shares) != codes:
            yield path, f"{frame.name}: cần tỷ trọng của đúng các thành phần đã nêu"
        elif sum(frame.shares.values()) != HUNDRED or min(frame.shares.values(), default=Decimal(0)) < 0:
            yield path, f"{frame.name}: tỷ trọng phải từ 0 và cộng lại bằng 100"
