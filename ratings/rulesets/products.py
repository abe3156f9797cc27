"""The records of a rule set on products: the tasks of a period with a weight each, judged by components.

Their points make the points of one criteria group. What differs from place to place is data here; that points
come from tasks, weights and components is the same everywhere (HD 02-HD/BTCTW)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from ratings.rulesets.criteria import Spread


@dataclass(frozen=True)
class Component:
    """One side of a product that is judged from 0 to 100, such as volume or progress."""

    code: str
    name: str


@dataclass(frozen=True)
class Frame:
    """How much each component counts for work of one sort. ``shares`` holds percentages by the code of the
    component."""

    code: str
    name: str
    shares: dict[str, Decimal]
    source: str = ""


@dataclass(frozen=True)
class ProductKind:
    """A kind of product, such as a key one, and the weights that are usual for one of this kind. Weights
    outside are pointed out, never refused. ``most`` 0 is no limit."""

    code: str
    name: str
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(0)
    source: str = ""


@dataclass(frozen=True)
class Axis:
    """A field of work. The products of an axis weigh at most ``most`` together, 0 for no limit.

    ``positions`` holds the limit for the position groups that have one of their own, by their code."""

    code: str
    name: str
    most: Decimal = Decimal(0)
    positions: dict[str, Decimal] = field(default_factory=dict)
    source: str = ""

    def limit(self, position: str) -> Decimal:
        return self.positions.get(position, self.most)


@dataclass(frozen=True)
class ProductRule:
    """How the points of the criteria group ``group`` follow from the products of a period.

    The weights add up to ``weights``. A product gives its weight times the weighted mean of its components.
    ``movable`` says by how many percentage points whoever assigns the product may move the share of a
    component. Components are judged in multiples of ``step``. The points of a product are rounded half up to
    multiples of ``each``, their sum to multiples of ``total``; 0 rounds nothing. ``spread`` says what becomes
    of the weight of a product that does not apply, as with a criterion. ``fewest`` and ``most`` are the usual
    number of products of one person, 0 for no limit."""

    group: str
    weights: Decimal
    components: tuple[Component, ...]
    frames: tuple[Frame, ...]
    source: str
    kinds: tuple[ProductKind, ...] = ()
    axes: tuple[Axis, ...] = ()
    movable: Decimal = Decimal(0)
    step: Decimal = Decimal(0)
    each: Decimal = Decimal(0)
    total: Decimal = Decimal(0)
    spread: Spread = Spread.NONE
    fewest: int = 0
    most: int = 0
    certain: bool = True

    def frame(self, code: str) -> Frame | None:
        return next((row for row in self.frames if row.code == code), None)

    def kind(self, code: str) -> ProductKind | None:
        return next((row for row in self.kinds if row.code == code), None)

    def axis(self, code: str) -> Axis | None:
        return next((row for row in self.axes if row.code == code), None)
