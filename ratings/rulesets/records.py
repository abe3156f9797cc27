"""The records of which a rule set is made.

In all of them ``source`` cites the rule, and ``certain`` is false if the citation has still to be checked
against the signed text."""

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
    """Whether criteria get points or words."""

    POINTS = "points"
    WORDS = "words"


class Operator(StrEnum):
    """How a figure is compared with a limit."""

    AT_LEAST = ">="
    AT_MOST = "<="
    OVER = ">"
    UNDER = "<"


class QuestionWeight(StrEnum):
    """What follows from a question: BLOCK, nothing is decided before it is settled; DECIDE, the competent
    person decides with a reason; WARN, the person is warned; NOTE, it is only recorded."""

    BLOCK = "block"
    DECIDE = "decide"
    WARN = "warn"
    NOTE = "note"


class Otherwise(StrEnum):
    """What follows if the conditions of a level are not met and the regulation does not say what then."""

    HUMAN_DECISION = "human_decision"
    STEP_DOWN = "step_down"


class QuotaBase(StrEnum):
    """Of which number the share of the quota is taken: those rated Good, or Good and Excellent together."""

    GOOD = "good"
    GOOD_OR_BETTER = "good_or_better"


class Rounding(StrEnum):
    """How the number that the quota allows is rounded: down, or half up."""

    FLOOR = "floor"
    HALF_UP = "half_up"


class Exempt(StrEnum):
    """What somebody is exempt from. LEFT_OUT: neither reviewed nor rated; NOT_RATED: reviewed, but not
    rated."""

    LEFT_OUT = "left_out"
    NOT_RATED = "not_rated"


class UnitRole(StrEnum):
    """What a subject is to its unit, as the rules on bonds between ratings name it."""

    COLLECTIVE = "collective"
    HEAD = "head"
    DEPUTY = "deputy"
    MEMBER = "member"


class Bond(StrEnum):
    """The shapes of a rule on the bond between ratings; ``ratings.coupling`` has one function for each."""

    NOT_ABOVE_COLLECTIVE = "not_above_collective"
    UNIT_UNDER = "unit_under"
    UNIT_UNDER_BARS = "unit_under_bars"
    QUARTER_BARS = "quarter_bars"
    QUARTERS_RUNNING = "quarters_running"


@dataclass(frozen=True)
class SubjectRule:
    """One kind of subject as the regulation names it, and who belongs to it."""

    code: SubjectKind
    name: str
    who: str
    source: str
    certain: bool = True


@dataclass(frozen=True)
class PeriodRule:
    """One kind of period. ``quarters`` are the quarters evaluated by themselves; ``form`` is the period's own
    form, if any."""

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
    """A level. ``min`` is the lowest score of its band, in points; it is 0 under grading by words."""

    code: str
    name: str
    source: str
    min: Decimal = Decimal(0)
    certain: bool = True


@dataclass(frozen=True)
class Grade:
    """A word with which a criterion is graded, and the number that stands for it in a score."""

    code: str
    name: str
    value: Decimal


@dataclass(frozen=True)
class Group:
    """A group of criteria; for each kind of subject its criteria add up to ``max`` points."""

    code: str
    name: str
    source: str
    max: Decimal = Decimal(0)
    certain: bool = True


@dataclass(frozen=True)
class Criterion:
    """A criterion, for these ``kinds`` of subjects; ``max`` is the greatest number of points."""

    code: str
    name: str
    source: str
    max: Decimal = Decimal(0)
    group: str = ""
    kinds: frozenset[SubjectKind] = EVERY_KIND
    certain: bool = True


@dataclass(frozen=True)
class Clause:
    """A comparison of a fact with a limit: a condition of ``level``, or a trigger if ``level`` is empty.

    For the fact "lowest_grade", ``value`` is the number of a grade, and ``group`` restricts it to the
    criteria of one group."""

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
    """A comparison of a fact with a limit; see ``ratings.rulesets.figures`` for the facts."""

    fact: str
    op: Operator
    value: Decimal


@dataclass(frozen=True)
class Question:
    """A question that the regulation leaves to a person.

    It is asked if every comparison of ``when`` holds; with a ``level``, only if that level is possible
    otherwise."""

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
    """A ground on which the competent body may, in writing, give a better level than the trigger allows."""

    code: str
    kinds: frozenset[SubjectKind]
    text: str
    decided_by: str
    source: str
    certain: bool = True


@dataclass(frozen=True)
class Fallback:
    """What follows if the level of the score fails its conditions, and if no level fits at all."""

    on_condition_failure: Otherwise = Otherwise.HUMAN_DECISION
    on_no_level: Otherwise = Otherwise.HUMAN_DECISION
    text: str = "xét xuống mức thấp hơn liền kề mà đủ điều kiện"
    source: str = ""
    certain: bool = False


@dataclass(frozen=True)
class Quota:
    """The quota: of the base, at most ``share`` % may get ``level``, in each peer group.

    ``exception_share`` holds only with a decision of its own; 0 means that there is no exception.
    ``certain_method`` is false if the way to compute it has still to be checked."""

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
    """A rule on the bond between ratings.

    ``level`` is the level that is forced or barred, ``failed`` the level that causes it. ``below`` is a share
    in %, ``count`` a number of quarters. ``blocks`` is false if the rule is only advice."""

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
    """A day by which something must be done.

    It is in the year reviewed, or ``years_after`` years later; ``month`` 0 is the last month of the quarter.
    ``before`` means that the day itself is too late."""

    code: str
    name: str
    month: int
    day: int
    source: str
    years_after: int = 0
    before: bool = True
    certain: bool = True

    def on(self, year: int, quarter: int = 4) -> dt.date:
        """Return the day for a round or quarter of this year; raise ``ValueError`` if there is no such
        day."""
        return dt.date(year + self.years_after, self.month or 3 * quarter, self.day)


@dataclass(frozen=True)
class Minimum:
    """A least number of something; ``unit`` is "working_days", "days", "people", "points" or "percent"."""

    code: str
    text: str
    value: Decimal
    unit: str
    source: str
    certain: bool = True


@dataclass(frozen=True)
class PetitionRule:
    """How many working days there are to petition against a result, and to settle the petition."""

    days_to_lodge: int
    days_to_settle: int
    source: str
    certain: bool = True


@dataclass(frozen=True)
class Exemption:
    """A reason for which somebody is not reviewed or not rated; only "newly_admitted" uses ``months``."""

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
    """One section of a form.

    ``kind`` is "text"; "earlier" for the table of earlier shortcomings; or "topics" where only suggested
    topics are answered."""

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
        """The name of the section where its group is not shown above it."""
        return self.title or self.group


@dataclass(frozen=True)
class Outline:
    """The outline of a form: its sections in order."""

    code: str
    name: str
    title: str
    sections: tuple[SectionRule, ...]
    source: str = ""
    certain: bool = True


@dataclass(frozen=True)
class OtherForm:
    """A form that no subject writes, such as a decision or a list; ``use`` says what it is for."""

    code: str
    use: str
    name: str
    source: str
    certain: bool = True
