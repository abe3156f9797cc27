"""Computes the points of products by the formula of the rule set, and says what is wrong with their weights,
shares and marks. What exceeds a standard is counted and gives no points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ratings.notation import as_figure
from ratings.rulesets.criteria import Spread
from ratings.rulesets.marking import round_to
from ratings.rulesets.products import ProductRule

NOTHING = Decimal(0)
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Product:
    """One product as it is counted. ``shares`` are those agreed for it, where they are not those of the
    ``frame``; ``marks`` the marks of its components from 0 to 100. ``applies`` is false for a product that
    was taken out with a reason after the weights were agreed."""

    name: str
    weight: Decimal
    frame: str
    marks: Mapping[str, Decimal] = field(default_factory=dict)
    shares: Mapping[str, Decimal] = field(default_factory=dict)
    kind: str = ""
    axis: str = ""
    exceeds: bool = False
    applies: bool = True


@dataclass(frozen=True)
class Weighed:
    """What the products of one person come to: the percentage and the points of each, in their order, the sum
    of the points, and how many of the products that apply exceed their standard."""

    percents: tuple[Decimal, ...]
    points: tuple[Decimal, ...]
    total: Decimal
    counted: int
    exceeding: int

    @property
    def exceeding_pct(self) -> Decimal:
        return self.exceeding * HUNDRED / self.counted if self.counted else NOTHING


def weigh(rule: ProductRule, products: Sequence[Product]) -> Weighed:
    """Return the points of these products, which have neither ``agreement_faults`` nor ``judging_faults``."""
    counted = [row for row in products if row.applies]
    exact = {id(row): _percent(rule, row) for row in counted}
    most = sum((row.weight for row in counted), NOTHING)
    got = sum((exact[id(row)] * row.weight for row in counted), NOTHING)
    mean = got / most if most else NOTHING
    shared = HUNDRED if rule.spread is Spread.FULL else mean
    percents = tuple(exact.get(id(row), shared) for row in products)
    points = tuple(
        round_to(percent * row.weight / HUNDRED, rule.each)
        for percent, row in zip(percents, products, strict=True)
    )
    total = min(round_to(sum(points, NOTHING), rule.total), rule.weights)
    return Weighed(percents, points, total, len(counted), sum(row.exceeds for row in counted))


def _percent(rule: ProductRule, product: Product) -> Decimal:
    shares = shares_of(rule, product)
    return sum((product.marks[code] * share for code, share in shares.items()), NOTHING) / HUNDRED


def shares_of(rule: ProductRule, product: Product) -> Mapping[str, Decimal]:
    """Return the share of each component in percent: those agreed for the product, or those of its frame."""
    frame = rule.frame(product.frame)
    return product.shares or (frame.shares if frame else {})


def agreement_faults(rule: ProductRule, products: Sequence[Product], position: str = "") -> list[str]:
    """Return why these products cannot be agreed for somebody of this position group, empty if they can."""
    found = [fault for row in products for fault in _share_faults(rule, row)]
    found += [f"{row.name}: trọng số phải lớn hơn 0" for row in products if row.weight <= 0]
    total = sum((row.weight for row in products), NOTHING)
    if total != rule.weights:
        found.append(f"tổng trọng số là {as_figure(total)}, phải là {as_figure(rule.weights)}")
    weights: dict[str, Decimal] = defaultdict(Decimal)
    for row in products:
        weights[row.axis] += row.weight
        if rule.axes and rule.axis(row.axis) is None:
            found.append(f"{row.name}: chưa chọn trục công việc")
    for axis in rule.axes:
        limit, weight = axis.limit(position), weights[axis.code]
        if limit and weight > limit:
            found.append(f"{axis.name}: tổng trọng số là {as_figure(weight)}, nhiều nhất {as_figure(limit)}")
    return found


def _share_faults(rule: ProductRule, product: Product) -> Iterator[str]:
    frame = rule.frame(product.frame)
    if frame is None:
        yield f"{product.name}: chưa chọn khung tỷ trọng"
        return
    shares = shares_of(rule, product)
    if set(shares) != set(frame.shares) or sum(shares.values(), NOTHING) != HUNDRED:
        yield f"{product.name}: tỷ trọng các thành phần phải đủ và cộng lại bằng 100"
        return
    for component in rule.components:
        usual, agreed = frame.shares[component.code], shares[component.code]
        if agreed < 0 or abs(agreed - usual) > rule.movable:
            low, high = max(usual - rule.movable, NOTHING), usual + rule.movable
            yield (
                f"{product.name}, {component.name}: tỷ trọng {as_figure(agreed)}, "
                f"phải từ {as_figure(low)} đến {as_figure(high)}"
            )


def judging_faults(rule: ProductRule, products: Sequence[Product]) -> list[str]:
    """Return what is missing or wrong in the marks of these products, empty if they can be weighed."""
    found = []
    for row in products:
        if not row.applies:
            if rule.spread is Spread.NONE:
                found.append(f"{row.name}: sản phẩm nào cũng phải được chấm")
            continue
        for component in rule.components:
            mark = row.marks.get(component.code)
            if mark is None or not 0 <= mark <= HUNDRED:
                found.append(f"{row.name}, {component.name}: cho điểm từ 0 đến 100")
            elif rule.step and mark % rule.step:
                found.append(f"{row.name}, {component.name}: điểm theo bước {as_figure(rule.step)}")
    if products and not any(row.applies for row in products):
        found.append("không còn sản phẩm nào được chấm")
    return found


def unusual_weights(rule: ProductRule, products: Sequence[Product]) -> list[str]:
    """Return what is unusual about these products, though it is allowed: their number, and weights outside
    those of their kind."""
    found = []
    count = len(products)
    if count < rule.fewest or (rule.most and count > rule.most):
        usual = f"từ {rule.fewest} đến {rule.most}" if rule.most else f"từ {rule.fewest}"
        found.append(f"có {count} sản phẩm, thường {usual}")
    for row in products:
        kind = rule.kind(row.kind)
        if kind and (row.weight < kind.least or (kind.most and row.weight > kind.most)):
            usual = f"từ {as_figure(kind.least)}" + (f" đến {as_figure(kind.most)}" if kind.most else "")
            found.append(f"{row.name} ({kind.name}): trọng số {as_figure(row.weight)}, thường {usual}")
    return found
