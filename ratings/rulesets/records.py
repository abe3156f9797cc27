"""The records of which a rule set is made.

Their ``source`` cites the rule. Their ``certain`` is false while the citation is not yet checked against the
signed text."""

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
    """Whether criteria are graded by points or by words."""

    POINTS = "points"
    WORDS = "words"


class Operator(StrEnum):
    """How a figure is compared with a limit."""

    AT_LEAST = ">="
    AT_MOST = "<="
    OVER = ">"
    UNDER = "<"


class QuestionWeight(StrEnum):
    """What a question does to the decision on a level.

    BLOCK: nothing is decided before it is settled. DECIDE: the competent person decides and gives a reason.
    WARN: the competent person is warned. NOTE: the question is only recorded."""

    BLOCK = "block"
    DECIDE = "decide"
    WARN = "warn"
    NOTE = "note"


class Otherwise(StrEnum):
    """What follows if no level can be computed and the regulation does not say what to do then.

    HUMAN_DECISION: the competent person decides. STEP_DOWN: the subject is considered for the next lower
    level whose conditions are met."""

    HUMAN_DECISION = "human_decision"
    STEP_DOWN = "step_down"


class NoBody(StrEnum):
    """What follows where the table of authority names a body that does not exist above a collective.

    NEXT_ABOVE: those decide who act for any committee above it. NOBODY: nobody decides until the rule set or
    the tree is put right."""

    NEXT_ABOVE = "next_above"
    NOBODY = "nobody"


class QuotaBase(StrEnum):
    """The number of which the quota is a share: the subjects rated Good, or all rated Good or Excellent."""

    GOOD = "good"
    GOOD_OR_BETTER = "good_or_better"


class Rounding(StrEnum):
    """How the number of places in the quota is rounded: down, or to the nearest (0.5 goes up)."""

    FLOOR = "floor"
    HALF_UP = "half_up"


class Exempt(StrEnum):
    """What somebody is exempt from: review and rating (LEFT_OUT), or only rating (NOT_RATED)."""

    LEFT_OUT = "left_out"
    NOT_RATED = "not_rated"


class UnitRole(StrEnum):
    """What a subject is to its unit: the collective itself, its head, a deputy or another member."""

    COLLECTIVE = "collective"
    HEAD = "head"
    DEPUTY = "deputy"
    MEMBER = "member"


class Bond(StrEnum):
    """The ways in which a rating may depend on another. ``ratings.coupling`` has a function for each."""

    NOT_ABOVE_COLLECTIVE = "not_above_collective"
    UNIT_UNDER = "unit_under"
    UNIT_UNDER_BARS = "unit_under_bars"
    QUARTER_BARS = "quarter_bars"
    QUARTERS_RUNNING = "quarters_running"


class BondMode(StrEnum):
    """What a broken bond does: it forbids a release, it is a warning that has to be seen before a release, or
    nobody looks for it."""

    BLOCK = "block"
    WARN = "warn"
    OFF = "off"


@dataclass(frozen=True)
class SubjectRule:
    """One kind of subject: its ``name`` in the regulation, and ``who`` belongs to it.

    ``needs_tasks`` is false where people of this kind may have no tasks that can be counted: they are then
    rated by their points alone, and conditions on shares of tasks are not compared."""

    code: SubjectKind
    name: str
    who: str
    source: str
    needs_tasks: bool = True
    certain: bool = True


@dataclass(frozen=True)
class PeriodRule:
    """One kind of review period, for subjects of these ``kinds``.

    ``quarters`` lists the quarters (1 to 4) that are evaluated by themselves. ``form`` is the code of a form
    used only in this period, empty if there is none."""

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
    """One level of the rating, such as Excellent.

    ``min`` is the lowest score, in points, that gives this level. Under grading by words it is 0."""

    code: str
    name: str
    source: str
    min: Decimal = Decimal(0)
    certain: bool = True


@dataclass(frozen=True)
class Group:
    """One criteria group. For each kind of subject, its criteria add up to ``max`` points."""

    code: str
    name: str
    source: str
    max: Decimal = Decimal(0)
    certain: bool = True


@dataclass(frozen=True)
class Clause:
    """One comparison of a fact with a limit: a condition for a level, or a trigger.

    A condition must hold before a subject can get the ``level`` whose code it names. A trigger names no
    level: if it holds, it leads to the lowest level. ``fact`` is a name in ``ratings.rulesets.figures``, and
    ``value`` is the limit. For the fact "lowest_grade", ``value`` is the number of a grade, and ``group``
    restricts the comparison to the criteria of one criteria group. ``lifted_by`` lists grounds of mitigation:
    where one of them is on record, a condition counts as met."""

    kinds: frozenset[SubjectKind]
    fact: str
    op: Operator
    value: Decimal
    text: str
    source: str
    level: str = ""
    code: str = ""
    group: str = ""
    lifted_by: tuple[str, ...] = ()
    certain: bool = True


@dataclass(frozen=True)
class Comparison:
    """One comparison of a fact with a limit. ``fact`` is a name in ``ratings.rulesets.figures``."""

    fact: str
    op: Operator
    value: Decimal


@dataclass(frozen=True)
class Question:
    """One question that the regulation leaves to a person.

    It is put if every comparison in ``when`` holds. If ``level`` names a level, it is put only where the
    subject could get that level. ``needs_paper``: a body above weighs it, so that a decision has to cite the
    number and the day of its paper."""

    code: str
    text: str
    source: str
    when: tuple[Comparison, ...]
    kinds: frozenset[SubjectKind] = EVERY_KIND
    level: str = ""
    weight: QuestionWeight = QuestionWeight.DECIDE
    needs_paper: bool = False
    certain: bool = True


@dataclass(frozen=True)
class MitigationRule:
    """One ground on which the competent body may, in writing, give a better level than a trigger allows.

    ``lifts`` are the codes of the triggers that the ground fits, empty in content older than this, where it
    fits all. ``certain_lifts`` is false while that has still to be checked against the signed text."""

    code: str
    kinds: frozenset[SubjectKind]
    text: str
    decided_by: str
    source: str
    lifts: tuple[str, ...] = ()
    certain: bool = True
    certain_lifts: bool = True

    def fits(self, trigger: str) -> bool:
        """Whether the ground fits the trigger with this code."""
        return not self.lifts or trigger in self.lifts


@dataclass(frozen=True)
class Fallback:
    """What follows where a score's level fails its conditions, where no level fits at all, and where the body
    that decides does not exist."""

    on_condition_failure: Otherwise = Otherwise.HUMAN_DECISION
    on_no_level: Otherwise = Otherwise.HUMAN_DECISION
    on_no_body: NoBody = NoBody.NEXT_ABOVE
    text: str = "xét xuống mức thấp hơn liền kề mà đủ điều kiện"
    source: str = ""
    certain: bool = False


@dataclass(frozen=True)
class Quota:
    """The limit on the best level: in each peer group at most ``share`` percent may get ``level``.

    ``base`` says of which number the share is taken, ``good`` is the code of the level Good, and
    ``counts_head`` says whether the head of the unit counts. ``exception_share`` (percent) is allowed only by
    a separate decision; 0 means that there is no exception. ``certain_method`` is false while the way of
    computing the number has still to be checked."""

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
    """One rule by which a rating depends on another rating or on the results of the unit.

    ``bond`` is the way it depends, ``roles`` are the subjects that the rule is for. ``level`` is the level
    that the rule forces or forbids, ``failed`` the level that causes this. ``below`` is a limit in percent,
    ``count`` a number of quarters. ``mode`` says what a broken bond does: a rule that nobody has checked
    against its signed text must not hold a person back by itself, so it only warns unless whoever keeps the
    rule set says otherwise. ``lifted_by`` lists grounds of mitigation: where one of them is on record for the
    person or for the collective of the unit, the bond does not hold (03-HD/TVĐU III.7)."""

    code: str
    bond: Bond
    roles: frozenset[UnitRole]
    text: str
    source: str
    level: str = ""
    failed: str = ""
    below: Decimal = Decimal(0)
    count: int = 0
    mode: BondMode = BondMode.WARN
    lifted_by: tuple[str, ...] = ()
    certain: bool = True


@dataclass(frozen=True)
class Deadline:
    """The day by which something must be done.

    The day is in the year reviewed, or ``years_after`` years later. A ``month`` of 0 stands for the last
    month of the quarter. ``before`` means that the thing must be done before the day, so the day itself is
    too late. ``of_centre`` marks a day that the centre sets for those it manages: it binds only them, so that
    a local rule set may set a later one for others."""

    code: str
    name: str
    month: int
    day: int
    source: str
    years_after: int = 0
    before: bool = True
    of_centre: bool = False
    certain: bool = True

    def on(self, year: int, quarter: int = 4) -> dt.date:
        """Return the date of the deadline for this year. Raises ``ValueError`` if there is no such day."""
        return dt.date(year + self.years_after, self.month or 3 * quarter, self.day)


@dataclass(frozen=True)
class Minimum:
    """The least number of ``unit``: "working_days", "days", "people", "points" or "percent"."""

    code: str
    text: str
    value: Decimal
    unit: str
    source: str
    certain: bool = True


@dataclass(frozen=True)
class PetitionRule:
    """The time to petition against a result, and the time to settle a petition, in working days."""

    days_to_lodge: int
    days_to_settle: int
    source: str
    certain: bool = True


@dataclass(frozen=True)
class Exemption:
    """One reason for which somebody is not reviewed or not rated, as ``effect`` says.

    ``months`` is used only by "newly_admitted": for so many months after admission the reason holds."""

    code: str
    text: str
    source: str
    effect: Exempt = Exempt.LEFT_OUT
    months: int = 0
    certain: bool = True

    @property
    def sentence(self) -> str:
        return f"{self.text} ({self.source})" if self.source else self.text
