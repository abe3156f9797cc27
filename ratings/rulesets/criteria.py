"""The records of a rule set on criteria, and on how they are marked and added up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ratings.rulesets.records import EVERY_KIND, SubjectKind


class Spread(StrEnum):
    """Whether a criterion may not apply to somebody, and how its weight is then spread.

    NONE: it always applies. GROUP: over the other criteria of its group. SHEET: over all other criteria.
    FULL: it counts with all its points."""

    NONE = "none"
    GROUP = "group"
    SHEET = "sheet"
    FULL = "full"


@dataclass(frozen=True)
class Grade:
    """One word with which a criterion is graded, and the number ``value`` that stands for it in a score."""

    code: str
    name: str
    value: Decimal


@dataclass(frozen=True)
class PositionGroup:
    """A position group: subjects of one ``kind`` with criteria of their own, such as contract workers or a
    block of posts. Form, conditions and triggers are those of the kind."""

    code: str
    name: str
    kind: SubjectKind
    source: str
    certain: bool = True


@dataclass(frozen=True)
class Criterion:
    """One criterion for subjects of these ``kinds``. It gives at most ``max`` points.

    With ``positions``, the codes of position groups, it is for these groups alone. Its criteria group then
    has nothing but such criteria for them.

    Marks are multiples of ``step``, 0 for any number. Where there are ``words``, a mark is one of them.
    ``spread`` says what follows where the criterion does not apply to somebody."""

    code: str
    name: str
    source: str
    max: Decimal = Decimal(0)
    group: str = ""
    kinds: frozenset[SubjectKind] = EVERY_KIND
    step: Decimal = Decimal(0)
    words: tuple[Grade, ...] = ()
    spread: Spread = Spread.NONE
    positions: frozenset[str] = frozenset()
    certain: bool = True

    @property
    def may_not_apply(self) -> bool:
        return self.spread is not Spread.NONE


@dataclass(frozen=True)
class GroupContent:
    """One thing that a criteria group is about, for subjects of these ``kinds``, as an appendix lists it. It
    has no points of its own: the text of the centre divides none below the group (366-QĐ/TW Đ10, Đ18)."""

    code: str
    group: str
    text: str
    source: str
    kinds: frozenset[SubjectKind] = EVERY_KIND
    certain: bool = True


@dataclass(frozen=True)
class PointRounding:
    """To which multiples points are rounded, half up: the mark of a criterion that does not apply, the sum of
    a criteria group, the sum of all. 0 rounds nothing."""

    source: str
    mark: Decimal = Decimal(0)
    group: Decimal = Decimal(0)
    total: Decimal = Decimal(0)
    certain: bool = True
