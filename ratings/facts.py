"""Contains the facts known about one subject in one period and computes from them the figures that rules
compare. It judges nothing and reads nothing from the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

HUNDRED = Decimal(100)
EXCELLENT = "EXCELLENT"
NOT_COMPLETED = "NOT_COMPLETED"


SHARES_OF_TASKS = frozenset({"done_pct", "on_time_pct", "late_pct", "exceeding_pct"})
"""The figures that are shares of the tasks of the subject itself."""


class Whose(StrEnum):
    """Who was disciplined: the subject, which is a person or the collective itself as an organisation, a
    member of the collective, a unit below, or an organisation or person under direct management."""

    SELF = "self"
    MEMBER = "member"
    UNIT = "unit"
    MANAGED = "managed"


class Sanction(StrEnum):
    """The disciplinary sanctions, the mildest first."""

    REPRIMAND = "reprimand"
    WARNING = "warning"
    DISMISSAL = "dismissal"
    EXPULSION = "expulsion"


@dataclass(frozen=True)
class DisciplineFact:
    """One disciplinary decision taken in the period. ``is_act_here`` is true if the act was committed in the
    case's unit, ``is_earlier_act`` if it was committed before the period (366-QĐ/TW Đ11, special cases)."""

    whose: Whose = Whose.SELF
    sanction: Sanction = Sanction.REPRIMAND
    decided_on: dt.date | None = None
    act_on: dt.date | None = None
    is_duty_related: bool = True
    is_act_here: bool = True
    is_earlier_act: bool = False
    is_corruption: bool = False


class TaskCounts(Protocol):
    """What has numbers of tasks: the facts of a case, a unit led, the counts of a paper."""

    @property
    def assigned(self) -> int: ...
    @property
    def done(self) -> int: ...
    @property
    def on_time(self) -> int: ...
    @property
    def exceeding(self) -> int: ...
    @property
    def late(self) -> int | None: ...


@dataclass(frozen=True)
class UnitResult:
    """The numbers of tasks of one locality, field or unit that a leader directly leads."""

    name: str
    assigned: int
    done: int
    on_time: int
    exceeding: int
    late: int | None = None


@dataclass(frozen=True)
class CaseFacts:
    """The facts of one case.

    ``assigned``, ``done``, ``on_time`` (on time and with the required quality), ``late`` (behind schedule,
    whatever the quality) and ``exceeding`` are numbers of tasks. ``late`` is ``None`` in records older than
    this count: there every task that was not on time with quality counts as late, as it did then. For a
    leader they are the tasks of the units led, either unit by unit in ``led`` or only as
    sums. ``named`` and ``remedied`` are numbers of earlier shortcomings. ``units`` is the number of units in
    charge that were rated. ``low_trust_pct`` is in percent, ``None`` if no confidence vote was held.
    ``official_level`` is the rating as an official, empty for somebody who is not an official.
    ``is_contested`` is true if an objection was raised against the case, and ``is_reappraised`` if no
    objection forbids a decision any more. ``grounds`` are the codes of the grounds of mitigation recorded for
    the case, ``granted`` the same with the code of the rule that each of them lifts, which is empty in
    records older than that.
    """

    assigned: int = 0
    done: int = 0
    on_time: int = 0
    exceeding: int = 0
    late: int | None = None
    named: int = 0
    remedied: int = 0
    low_trust_pct: Decimal | None = None
    is_degraded: bool = False
    led: tuple[UnitResult, ...] = ()
    units: int = 0
    units_failed: int = 0
    targets: int = 0
    targets_missed: int = 0
    disciplines: tuple[DisciplineFact, ...] = ()
    is_misconduct_concluded: bool = False
    is_reputation_harmed: bool = False
    sick_months: int = 0
    is_on_maternity: bool = False
    is_temporary: bool = False
    has_temporary_comment: bool = False
    is_contested: bool = False
    is_reappraised: bool = False
    official_level: str = ""
    grounds: frozenset[str] = frozenset()
    granted: frozenset[tuple[str, str]] = frozenset()

    def value(self, fact: str) -> Decimal | None:
        """Return the figure with this code: a share in percent, a flag as 0 or 1, a number as such. Return
        ``None`` if the figure cannot be computed."""
        found = RECKONED[fact](self)
        return found if found is None else Decimal(found)

    def tasks(self, name: str) -> int:
        """Return the number of tasks in the field ``name``, added up over the units led if these
        are entered."""
        return sum(getattr(unit, name) for unit in self.led) if self.led else getattr(self, name)

    def late_tasks(self) -> int:
        """Return the number of tasks behind schedule, added up over the units led if these are entered."""
        rows: Sequence[UnitResult | CaseFacts] = self.led or (self,)
        return sum(row.assigned - row.on_time if row.late is None else row.late for row in rows)

    def sanctions(self, *whose: Whose) -> list[DisciplineFact]:
        """Return the disciplinary decisions against these kinds of people or units."""
        return [discipline for discipline in self.disciplines if discipline.whose in whose]


def _percent(part: int, whole: int) -> Decimal | None:
    return HUNDRED * part / whole if whole else None


def _share(name: str) -> Callable[[CaseFacts], Decimal | None]:
    return lambda facts: _percent(facts.tasks(name), facts.tasks("assigned"))


def _short_of(name: str) -> Callable[[CaseFacts], Decimal | None]:
    return lambda facts: _percent(facts.tasks("assigned") - facts.tasks(name), facts.tasks("assigned"))


def task_figures(counts: TaskCounts) -> str:
    """Return the numbers of tasks in one line: assigned, done, on time with quality, exceeding, and those
    behind schedule if they were counted: "20 / 20 / 17 / 4, chậm tiến độ 2"."""
    late = "" if counts.late is None else f", chậm tiến độ {counts.late}"
    return f"{counts.assigned} / {counts.done} / {counts.on_time} / {counts.exceeding}{late}"


def _least(name: str) -> Callable[[CaseFacts], Decimal | None]:
    """Return a function that computes from the facts the lowest share of tasks ``name`` among the units led,
    in percent. Units without tasks are left out. If no unit is entered, it is the share of all tasks."""

    def least(facts: CaseFacts) -> Decimal | None:
        shares = [_percent(getattr(unit, name), unit.assigned) for unit in facts.led]
        known = [share for share in shares if share is not None]
        return min(known) if known else _share(name)(facts)

    return least


def _disciplined(facts: CaseFacts) -> bool:
    """Return whether the subject was disciplined for a duty-related act. Acts committed before the period do
    not count here, because a question of the rule set leaves them to the superior."""
    own = facts.sanctions(Whose.SELF)
    return any(row.is_duty_related and not row.is_earlier_act for row in own)


def _members_for_duty(facts: CaseFacts) -> int:
    """Return how many disciplinary decisions were taken against members of the collective for duty-related
    acts in this unit that were not committed before the period."""
    rows = facts.sanctions(Whose.MEMBER)
    return sum(row.is_duty_related and row.is_act_here and not row.is_earlier_act for row in rows)


def _members(facts: CaseFacts, *, is_act_here: bool) -> int:
    return sum(row.is_act_here is is_act_here for row in facts.sanctions(Whose.MEMBER))


def _official(facts: CaseFacts, *, fits: Callable[[str], bool]) -> bool:
    """Return whether the level as an official satisfies the test ``fits``. False for somebody without such a
    level."""
    return bool(facts.official_level) and fits(facts.official_level)


# The function that computes each figure that a rule set may compare (``rulesets.FIGURES``), by its code.
RECKONED: dict[str, Callable[[CaseFacts], Decimal | int | None]] = {
    "done_pct": _share("done"),
    "on_time_pct": _share("on_time"),
    "exceeding_pct": _share("exceeding"),
    "late_pct": lambda facts: _percent(facts.late_tasks(), facts.tasks("assigned")),
    "failed_pct": _short_of("done"),
    "least_done_pct": _least("done"),
    "least_exceeding_pct": _least("exceeding"),
    "remedied_pct": lambda facts: _percent(facts.remedied, facts.named) if facts.named else HUNDRED,
    "low_trust_pct": lambda facts: facts.low_trust_pct,
    "tasks_counted": lambda facts: facts.tasks("assigned"),
    "targets_missed": lambda facts: facts.targets_missed,
    "targets_missed_pct": lambda facts: _percent(facts.targets_missed, facts.targets),
    "units_failed_pct": lambda facts: _percent(facts.units_failed, facts.units),
    "units_disciplined_pct": lambda facts: _percent(len(facts.sanctions(Whose.UNIT)), facts.units),
    "disciplined": _disciplined,
    "degraded": lambda facts: facts.is_degraded,
    "misconduct": lambda facts: facts.is_misconduct_concluded,
    "reputation_harmed": lambda facts: facts.is_reputation_harmed,
    "temporary": lambda facts: facts.is_temporary,
    "temporary_comment": lambda facts: facts.has_temporary_comment,
    "maternity": lambda facts: facts.is_on_maternity,
    "contested": lambda facts: facts.is_contested,
    "reappraised": lambda facts: facts.is_reappraised,
    "official_not_excellent": lambda facts: _official(facts, fits=lambda level: level != EXCELLENT),
    "official_failed": lambda facts: _official(facts, fits=lambda level: level == NOT_COMPLETED),
    "earlier_acts": lambda facts: sum(
        row.is_earlier_act for row in facts.sanctions(Whose.SELF, Whose.MEMBER)
    ),
    "sanctions": lambda facts: len(facts.sanctions(Whose.SELF)),
    "removals": lambda facts: sum(
        row.sanction in (Sanction.DISMISSAL, Sanction.EXPULSION) for row in facts.sanctions(Whose.SELF)
    ),
    "members_disciplined_duty": _members_for_duty,
    "members_warned": lambda facts: sum(
        row.sanction is not Sanction.REPRIMAND for row in facts.sanctions(Whose.MEMBER)
    ),
    "members_disciplined": lambda facts: _members(facts, is_act_here=True),
    "members_disciplined_elsewhere": lambda facts: _members(facts, is_act_here=False),
    "units_disciplined": lambda facts: len(facts.sanctions(Whose.UNIT)),
    "corruption_below": lambda facts: sum(row.is_corruption for row in facts.sanctions(Whose.MANAGED)),
    "sick_months": lambda facts: facts.sick_months,
}
