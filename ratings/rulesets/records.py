"""The records a rule set is made of. ``source`` cites the rule; ``certain`` is false where the citation
has still to be checked against the signed text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from ratings.rulesets.words import (
    EVERY_KIND,
    Between,
    Body,
    Bond,
    Exempt,
    Op,
    Otherwise,
    QuotaBase,
    Role,
    Rounding,
    SubjectKind,
    Weight,
)


@dataclass(frozen=True)
class Subject:
    code: SubjectKind
    name: str
    who: str
    source: str
    certain: bool = True


@dataclass(frozen=True)
class PeriodRule:
    """One kind of period. ``quarters`` are those proposed on their own; ``form``, the period's own if any."""

    code: str
    name: str
    source: str
    has_review: bool = True
    kinds: frozenset[SubjectKind] = EVERY_KIND
    quarters: tuple[int, ...] = ()
    form: str = ""
    certain: bool = True


@dataclass(frozen=True)
class Level:
    """``min`` is the lowest score of the band; 0 where criteria are graded by words."""

    code: str
    name: str
    source: str
    min: Decimal = Decimal(0)
    certain: bool = True


@dataclass(frozen=True)
class Grade:
    """A word for one criterion and the number that stands for it in a score."""

    code: str
    name: str
    value: Decimal


@dataclass(frozen=True)
class Group:
    """A group of criteria; ``max`` is what its criteria add up to for each kind of subject."""

    code: str
    name: str
    source: str
    max: Decimal = Decimal(0)
    certain: bool = True


@dataclass(frozen=True)
class Criterion:
    code: str
    name: str
    source: str
    max: Decimal = Decimal(0)
    group: str = ""
    kinds: frozenset[SubjectKind] = EVERY_KIND
    certain: bool = True


@dataclass(frozen=True)
class Clause:
    """A comparison of one fact with one figure: a condition of ``level``, or a trigger where that is empty.
    For the fact "lowest_grade" ``value`` is a grade's number, and ``group`` narrows it to one group."""

    kinds: frozenset[SubjectKind]
    fact: str
    op: Op
    value: Decimal
    text: str
    source: str
    level: str = ""
    code: str = ""
    group: str = ""
    certain: bool = True


@dataclass(frozen=True)
class Comparison:
    fact: str
    op: Op
    value: Decimal


@dataclass(frozen=True)
class Question:
    """What the text leaves to a person: asked where every test of ``when`` holds; with a ``level``, only
    where that level is otherwise possible."""

    code: str
    text: str
    source: str
    when: tuple[Comparison, ...]
    kinds: frozenset[SubjectKind] = EVERY_KIND
    level: str = ""
    weight: Weight = Weight.DECIDE
    certain: bool = True


@dataclass(frozen=True)
class Mitigation:
    """A ground on which the competent level may, in writing, give a better level than the trigger's."""

    code: str
    kinds: frozenset[SubjectKind]
    text: str
    decided_by: str
    source: str
    certain: bool = True


@dataclass(frozen=True)
class Fallback:
    """``on_condition_failure``: the score's band fails its conditions; ``on_no_level``: no level fits."""

    on_condition_failure: Otherwise = Otherwise.HUMAN_DECISION
    on_no_level: Otherwise = Otherwise.HUMAN_DECISION
    text: str = "xét xuống mức thấp hơn liền kề mà đủ điều kiện"
    source: str = ""
    certain: bool = False


@dataclass(frozen=True)
class Quota:
    """Of ``level`` at most ``share`` % of the base, in each group of similar posts; ``exception_share`` only
    with its own decision (0: there is none)."""

    share: Decimal
    source: str
    exception_share: Decimal = Decimal(0)
    exception_source: str = ""
    base: QuotaBase = QuotaBase.GOOD
    rounding: Rounding = Rounding.FLOOR
    counts_head: bool = True
    level: str = "EXCELLENT"
    good: str = "GOOD"
    group_by: str = "peer_group"
    certain: bool = True
    certain_method: bool = True


@dataclass(frozen=True)
class Coupling:
    """A bond between ratings. ``level`` is the one forced or barred, ``failed`` the one that sets it off,
    ``below`` a share in %, ``count`` a number of quarters; ``blocks`` is false for advice."""

    code: str
    bond: Bond
    roles: frozenset[Role]
    text: str
    source: str
    level: str = ""
    failed: str = ""
    below: Decimal = Decimal(0)
    count: int = 0
    blocks: bool = True
    certain: bool = True


@dataclass(frozen=True)
class OrderRule:
    """``first`` comes before ``then``; ``stage`` is "review" or "rating"."""

    code: str
    stage: str
    first: str
    then: str
    text: str
    source: str
    certain: bool = True


@dataclass(frozen=True)
class Deadline:
    """A day of the year reviewed (``years_after`` 0) or of the next; ``month`` 0 is the last of the quarter.
    ``before`` says that the day itself is too late."""

    code: str
    name: str
    month: int
    day: int
    source: str
    years_after: int = 0
    before: bool = True
    certain: bool = True

    def on(self, year: int, quarter: int = 4) -> dt.date:
        """The day named, for a round or quarter of this year."""
        return dt.date(year + self.years_after, self.month or 3 * quarter, self.day)


@dataclass(frozen=True)
class StepRule:
    code: str
    name: str
    who: str
    text: str
    source: str
    certain: bool = True


@dataclass(frozen=True)
class Authority:
    """Who does what in the rating of one kind of organisation; empty where nobody does. It applies to these
    ``kinds`` of subjects rated in these ``bodies`` that stand directly under one of ``above`` (empty: any).
    ``between`` are the steps required before the decision; ``outside`` says that whoever decides does not
    work in this program, so that the decision is entered from its paper."""

    code: str
    subject: str
    self_rates: str
    decides: str
    source: str
    proposes: str = ""
    passes: str = ""
    appraises: str = ""
    kinds: frozenset[SubjectKind] = EVERY_KIND
    bodies: tuple[Body, ...] = ()
    above: tuple[Body, ...] = ()
    between: tuple[Between, ...] = ()
    outside: bool = False
    certain: bool = True

    def applies(self, kind: str, body: str, above: str) -> bool:
        """A row that says of nothing what it is for is prose only."""
        said = bool(self.bodies) or self.kinds != EVERY_KIND
        fits = (not self.bodies or body in self.bodies) and (not self.above or above in self.above)
        return said and kind in self.kinds and fits

    def body(self, step: str) -> str:
        """The body whose step this is, in words; empty where there is none."""
        return {"proposed": self.proposes, "passed": self.passes, "decided": self.decides}.get(step, "")


@dataclass(frozen=True)
class Minimum:
    """A least number of something: ``unit`` is "working_days", "days", "people" or "points"."""

    code: str
    text: str
    value: Decimal
    unit: str
    source: str
    certain: bool = True


@dataclass(frozen=True)
class Duration:
    """How long a conference lasts at least; ``bodies`` are kinds of committees, empty for all others."""

    code: str
    text: str
    days: Decimal
    source: str
    bodies: tuple[Body, ...] = ()
    certain: bool = True


@dataclass(frozen=True)
class Petition:
    """Working days to petition against a result and to settle the petition."""

    days_to_lodge: int
    days_to_settle: int
    source: str
    certain: bool = True


@dataclass(frozen=True)
class Exemption:
    """``months`` is only used by "newly_admitted"."""

    code: str
    text: str
    source: str
    effect: Exempt = Exempt.LEFT_OUT
    months: int = 0
    certain: bool = True

    @property
    def sentence(self) -> str:
        return f"{self.text} ({self.source})" if self.source else self.text


@dataclass(frozen=True)
class SectionRule:
    """One section of a form. ``kind`` is "text", or "earlier" for the table of earlier shortcomings."""

    code: str
    title: str
    group: str
    kind: str = "text"
    min_words: int = 0
    hint: str = ""

    @property
    def heading(self) -> str:
        """What the section is called where its group is not shown above it."""
        return self.title or self.group


@dataclass(frozen=True)
class Outline:
    code: str
    name: str
    title: str
    sections: tuple[SectionRule, ...]
    source: str = ""
    certain: bool = True


@dataclass(frozen=True)
class OtherForm:
    """A form that no subject writes: a decision, a list; ``use`` says for what."""

    code: str
    use: str
    name: str
    source: str
    certain: bool = True
