"""Points of products by the formula of a rule set. The worked figures are those of a local guidance of
10/9/2026 (frame of technical work, 15/50/15/20)."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ratings.rulesets import (
    Product,
    ProductRule,
    RuleSet,
    Spread,
    SubjectKind,
    agreement_faults,
    formula_of,
    freeze_content,
    judging_faults,
    load_shipped,
    problems_of,
    unusual_weights,
    weigh,
)
from ratings.rulesets.plain import plain_content

CODES = "ABCD"
RULE: dict[str, Any] = {
    "group": "results",
    "weights": 70,
    "components": [
        {"code": code, "name": name}
        for code, name in zip(CODES, ("khối lượng", "chất lượng", "tiến độ", "hiệu quả"), strict=True)
    ],
    "frames": [
        {"code": "technical", "name": "kỹ thuật", "shares": {"A": 15, "B": 50, "C": 15, "D": 20}},
        {"code": "equal", "name": "chia đều", "shares": dict.fromkeys(CODES, 25)},
    ],
    "kinds": [{"code": "key", "name": "trọng tâm", "least": 15, "most": 30}],
    "axes": [{"code": "T1", "name": "Trục 1"}, {"code": "T4", "name": "Trục 4", "most": 15}],
    "movable": 10,
    "each": "0.1",
    "fewest": 3,
    "most": 7,
    "spread": "sheet",
    "source": "03-HD/TVĐU phụ lục II",
}
ROWS = (
    (30, (100, 95, 100, 100), True),
    (15, (100, 90, 100, 95), False),
    (10, (100, 100, 100, 100), True),
    (10, (100, 95, 100, 90), False),
    (5, (100, 90, 90, 90), False),
)


def content(**changes: Any) -> dict[str, Any]:
    return {**deepcopy(load_shipped("366-2025").content), "products": {**RULE, **changes}}


def rule(**changes: Any) -> ProductRule:
    found = RuleSet.parse(content(**changes)).products
    assert found is not None
    return found


def products(frame: str = "technical") -> list[Product]:
    return [
        Product(
            name=f"Sản phẩm {number}",
            weight=Decimal(weight),
            frame=frame,
            marks={code: Decimal(mark) for code, mark in zip(CODES, marks, strict=True)},
            axis="T1",
            exceeds=exceeds,
        )
        for number, (weight, marks, exceeds) in enumerate(ROWS, 1)
    ]


def test_the_worked_example_gives_its_figures_exact_and_rounded() -> None:
    exact = weigh(rule(each=0), products())
    assert [str(row) for row in exact.percents] == ["97.5", "94", "100", "95.5", "91.5"]
    assert [float(row) for row in exact.points] == [29.25, 14.1, 10, 9.55, 4.575]
    assert exact.total == Decimal("67.475")
    rounded = weigh(rule(), products())
    assert [float(row) for row in rounded.points] == [29.3, 14.1, 10, 9.6, 4.6]
    assert rounded.total == Decimal("67.6")
    assert Decimal(30) + rounded.total == Decimal("97.6")
    assert weigh(rule(each=0, total="0.1"), products()).total == Decimal("67.5")
    assert weigh(rule(each=0, total="0.5"), products()).total == Decimal("67.5")
    assert weigh(rule(), products("equal")).total == Decimal("68.2")


def test_what_exceeds_is_counted_and_not_added() -> None:
    found = weigh(rule(), products())
    assert (found.exceeding, found.counted, found.exceeding_pct) == (2, 5, Decimal(40))
    none = weigh(rule(), [replace(row, exceeds=False) for row in products()])
    assert (none.total, none.exceeding) == (found.total, 0)


def test_a_product_that_does_not_apply_counts_as_the_others_or_in_full_or_is_refused() -> None:
    rows = products()
    rows[4] = replace(rows[4], applies=False, marks={})
    # 29.25 + 14.1 + 10 + 9.55 = 62.9 of 65, so 70 x 62.9 / 65 = 67.738...
    assert weigh(rule(each=0, total="0.1"), rows).total == Decimal("67.7")
    assert weigh(rule(each=0, spread="full"), rows).total == Decimal("67.9")
    assert judging_faults(rule(), rows) == []
    assert judging_faults(rule(spread="none"), rows) == ["Sản phẩm 5: sản phẩm nào cũng phải được chấm"]
    assert judging_faults(rule(), [replace(row, applies=False) for row in rows]) == [
        "không còn sản phẩm nào được chấm"
    ]


def test_weights_shares_and_limits_of_axes_are_held_when_products_are_agreed() -> None:
    first, *others = products()
    assert agreement_faults(rule(), [first, *others]) == []
    heavy = replace(first, weight=Decimal(31))
    assert agreement_faults(rule(), [heavy, *others]) == ["tổng trọng số là 71, phải là 70"]
    moved = dict(zip(CODES, map(Decimal, (25, 40, 15, 20)), strict=True))
    assert agreement_faults(rule(), [replace(first, shares=moved), *others]) == []
    assert agreement_faults(rule(movable=5), [replace(first, shares=moved), *others]) == [
        "Sản phẩm 1, khối lượng: tỷ trọng 25, phải từ 10 đến 20",
        "Sản phẩm 1, chất lượng: tỷ trọng 40, phải từ 45 đến 55",
    ]
    short = {**moved, "A": Decimal(24)}
    assert agreement_faults(rule(), [replace(first, shares=short), *others]) == [
        "Sản phẩm 1: tỷ trọng các thành phần phải đủ và cộng lại bằng 100"
    ]
    in_four = replace(first, axis="T4")
    limit = ["Trục 4: tổng trọng số là 30, nhiều nhất 15"]
    assert agreement_faults(rule(), [in_four, *others]) == limit
    assert agreement_faults(rule(), [replace(first, axis="", frame=""), *others]) == [
        "Sản phẩm 1: chưa chọn khung tỷ trọng",
        "Sản phẩm 1: chưa chọn trục công việc",
    ]


def test_an_axis_has_its_own_limit_for_a_position_group() -> None:
    block = {"code": "party", "name": "Khối đảng", "kind": "leader", "source": "03-HD/TVĐU"}
    axes = [RULE["axes"][0], {**RULE["axes"][1], "positions": {"party": 40}}]
    found = RuleSet.parse({**content(axes=axes), "positions": [block]}).products
    assert found is not None
    first, *others = products()
    rows = [replace(first, axis="T4"), *others]
    assert [len(agreement_faults(found, rows, group)) for group in ("", "party")] == [1, 0]


def test_marks_are_from_0_to_100_in_steps() -> None:
    first, *others = products()
    odd = replace(first, marks={**first.marks, "B": Decimal(93), "C": Decimal(101)})
    assert judging_faults(rule(step=5), [odd, *others]) == [
        "Sản phẩm 1, chất lượng: điểm theo bước 5",
        "Sản phẩm 1, tiến độ: cho điểm từ 0 đến 100",
    ]


def test_unusual_weights_and_numbers_are_pointed_out_and_not_refused() -> None:
    first, second, *others = products()
    rows = [replace(first, kind="key", weight=Decimal(35)), replace(second, weight=Decimal(10)), *others]
    assert unusual_weights(rule(), rows) == ["Sản phẩm 1 (trọng tâm): trọng số 35, thường từ 15 đến 30"]
    assert unusual_weights(rule(), rows[:2])[0] == "có 2 sản phẩm, thường từ 3 đến 7"
    assert agreement_faults(rule(), rows) == []


def test_a_rule_on_products_that_contradicts_itself_is_refused_with_its_place() -> None:
    twice = [*RULE["components"], RULE["components"][0]]
    bad_share = [{**RULE["frames"][0], "shares": {"A": 15, "B": 50, "C": 15, "D": 21}}]
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"group": "other"}, "products.group"),
        ({"weights": 60}, "products.weights"),
        ({"each": 2}, "products.each"),
        ({"step": 7}, "products.step"),
        ({"most": 2}, "products.most"),
        ({"spread": "group"}, "products.spread"),
        ({"movable": 100}, "products.movable"),
        ({"components": twice}, "products.components[A]"),
        ({"frames": []}, "products.frames"),
        ({"frames": bad_share}, "products.frames[technical].shares"),
        ({"axes": [{**RULE["axes"][0], "positions": {"x": 1}}]}, "products.axes[T1].positions"),
        ({"axes": [{**RULE["axes"][0], "most": -1}]}, "products.axes[T1].most"),
    ]
    assert [[row.path for row in problems_of(content(**changes))] for changes, _ in wrong] == [
        [path] for _, path in wrong
    ]
    assert problems_of(content()) == []


def test_a_rule_on_products_is_kept_whole_and_said_to_those_who_are_rated() -> None:
    frozen = RuleSet.parse(freeze_content(content()).content)
    assert RuleSet.parse(plain_content(frozen)) == frozen
    said = formula_of(frozen, SubjectKind.LEADER)
    assert "Vượt yêu cầu của sản phẩm thì được đếm, không được cộng điểm." in said
    assert "Làm tròn điểm từng sản phẩm đến 0,1; từ một nửa thì làm tròn lên." in said
    assert frozen.products is not None
    assert frozen.products.spread is Spread.SHEET
