"""The records a rule set is made of. ``source`` cites the rule; ``certain`` is false where the citation
has still to be checked against the signed text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class SubjectKind(StrEnum):
    """The kinds of subjects that levels, conditions and forms distinguish (366-QĐ/TW Đ5, Đ11)."""

    COLLECTIVE = "collective"
    LEADER = "leader"
    NONLEADER = "nonleader"
    OUTSIDE = "outside"


EVERY_KIND = frozenset(SubjectKind)


class Grading(StrEnum):
    POINTS = "points"
    WORDS = "words"


class Operator(StrEnum):
    AT_LEAST = ">="
    AT_MOST = "<="
    OVER = ">"
    UNDER = "<"


class QuestionWeight(StrEnum):
    """What a question asks for: BLOCK, no final decision before it is settled; DECIDE, a person decides
    with a reason; WARN, a person should look; NOTE, to be recorded."""

    BLOCK = "block"
    DECIDE = "decide"
    WARN = "warn"
    NOTE = "note"


class Otherwise(StrEnum):
    """What follows where a rule's conditions are not met and the text is silent."""

    HUMAN_DECISION = "human_decision"
    STEP_DOWN = "step_down"


class QuotaBase(StrEnum):
    """What the quota's share is taken of: those rated Good, or Good and Excellent together."""

    GOOD = "good"
    GOOD_OR_BETTER = "good_or_better"


class Rounding(StrEnum):
    FLOOR = "floor"
    HALF_UP = "half_up"


class Exempt(StrEnum):
    """LEFT_OUT: neither reviewed nor rated; NOT_RATED: reviewed all the same."""

    LEFT_OUT = "left_out"
    NOT_RATED = "not_rated"


class UnitRole(StrEnum):
    """A subject's place in its unit, as coupling rules name it."""

    COLLECTIVE = "collective"
    HEAD = "head"
    DEPUTY = "deputy"
    MEMBER = "member"


class Bond(StrEnum):
    """The shapes a coupling rule can have; ``ratings.coupling`` holds one function for each."""

    NOT_ABOVE_COLLECTIVE = "not_above_collective"
    UNIT_UNDER = "unit_under"
    UNIT_UNDER_BARS = "unit_under_bars"
    QUARTER_BARS = "quarter_bars"
    QUARTERS_RUNNING = "quarters_running"


@dataclass(frozen=True)
class SubjectRule:
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
    op: Operator
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
    op: Operator
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
    weight: QuestionWeight = QuestionWeight.DECIDE
    certain: bool = True


@dataclass(frozen=True)
class MitigationRule:
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
    roles: frozenset[UnitRole]
    text: str
    source: str
    level: str = ""
    failed: str = ""
    below: Decimal = Decimal(0)
    count: int = 0
    blocks: bool = True
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
class Minimum:
    """A least number of something: ``unit`` is "working_days", "days", "people", "points" or "percent"."""

    code: str
    text: str
    value: Decimal
    unit: str
    source: str
    certain: bool = True


@dataclass(frozen=True)
class PetitionRule:
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
    """One section of a form. ``kind`` is "text", "earlier" for the table of earlier shortcomings, "topics"
    where nothing but suggested topics is answered."""

    code: str
    title: str
    group: str
    kind: str = "text"
    min_words: int = 0
    hint: str = ""

    @property
    def shows_earlier(self) -> bool:
        return self.kind == "earlier"

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
