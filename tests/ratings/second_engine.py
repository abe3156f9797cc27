"""The levels of 366-QĐ/TW a second time, written from the digest of the regulation and not from the program.

It knows nothing of rule sets: every number stands here where the digest has it (§2.6, §10). It answers with
the level, the cases of Not completed that apply, and what is left to a person.
``python -m tests.ratings.second_engine 5000 366`` compares both on so many random years from this seed, and
on every case of the boundaries.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from ratings import rulesets
from ratings.facts import CaseFacts, DisciplineFact, Sanction, UnitResult, Whose
from ratings.levels import assess
from ratings.rulesets import RuleSet, SubjectKind

BEST, GOOD, DONE, FAILED, PEOPLE = "EXCELLENT", "GOOD", "COMPLETED", "NOT_COMPLETED", ""


@dataclass(frozen=True)
class Unit:
    """The tasks of a unit, or of a subject that leads none: given, done, in time, and poor among these; late
    are the others that were done. ``beyond`` exceed the requirement."""

    given: int
    done: int
    in_time: int
    poor: int
    beyond: int


@dataclass(frozen=True)
class Punished:
    """One disciplinary decision of the year: against whom, for what, where and when the act was."""

    whom: str = "self"
    for_duty: bool = True
    at_old_unit: bool = False
    act_before_the_year: bool = False
    for_corruption: bool = False
    out_of_office: bool = False


@dataclass(frozen=True)
class Year:
    """What is known of one subject in one year, in the words of the digest."""

    kind: str
    score: Decimal
    units: tuple[Unit, ...] = ()
    named: int = 0
    remedied: int = 0
    punished: tuple[Punished, ...] = ()
    low_votes: Decimal | None = None
    degraded: bool = False
    misconduct: bool = False
    reputation: bool = False
    targets: int = 0
    missed: int = 0
    charges: int = 0
    charges_failed: int = 0
    grounds: tuple[tuple[str, str], ...] = ()  # the ground on record, and the case that it is to lift

    def all(self, name: str) -> int:
        return sum(getattr(unit, name) for unit in self.units)


@dataclass
class Answer:
    """The level (empty where a person has to find one), the cases of Not completed, the open questions."""

    level: str = PEOPLE
    cases: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)


def answer(year: Year) -> Answer:
    """What §2.6 of the digest says of the year."""
    hit = set(failing(year))
    used = {(ground, case) for ground, case in year.grounds if case in hit and case in fits(year, ground)}
    found = Answer(cases=hit - {case for _ground, case in used}, asked=set(open_questions(year)))
    found.asked |= {ground for ground, _case in used}
    if found.cases:
        found.level = FAILED
        return found
    if year.score < 50:
        found.level = FAILED
    elif year.score >= 90 and all(for_best(year)):
        found.level = BEST
    elif year.score >= 70 and all_done(year) and in_time_and_well(year):
        found.level = GOOD  # from 90 on by going down a level, as practice does
    elif all_done(year) and late_at_most_a_fifth(year):
        found.level = DONE
    if found.level == BEST:
        found.asked |= set(questions_of_best(year))
    return found


def fits(year: Year, ground: str) -> frozenset[str]:
    """The cases of Not completed that a ground fits: what was detected and remedied was a violation, and only
    results fail by force majeure."""
    by_kind = {
        "collective": {"force_majeure": {"T4.tasks", "T4.targets"}, "self_detected": {"T1", "T2"}},
        "leader": {"reported_and_handled": {"L1.tasks", "L1.targets", "L1.units", "L3", "L5"}},
    }
    others: dict[str, set[str]] = {"self_admitted": {"N1.disciplined", "N1.reputation"}}
    return frozenset(by_kind.get(year.kind, others).get(ground, set()))


def failing(year: Year) -> Iterator[str]:
    """Not completed, whatever the score: T1–T4, L1–L5, N1–N2."""
    if year.kind == "collective":
        yield from collective_fails(year)
    elif year.kind == "leader":
        yield from leader_fails(year)
    else:
        if year.degraded:
            yield "N1.degraded"
        if any(row.for_duty for row in own_acts_of_the_year(year)):
            yield "N1.disciplined"
        if year.reputation:
            yield "N1.reputation"
        if 2 * (year.all("given") - year.all("done")) > year.all("given"):
            yield "N2"


def collective_fails(year: Year) -> Iterator[str]:
    if year.misconduct:
        yield "T1"
    members = [row for row in year.punished if row.whom == "member" and row.for_duty]
    if any(not row.at_old_unit and not row.act_before_the_year for row in members):
        yield "T2"
    if year.degraded:
        yield "T3"
    if under_seventy(year):
        yield "T4.tasks"
    if year.missed == 5:
        yield "T4.targets"


def leader_fails(year: Year) -> Iterator[str]:
    if under_seventy(year):
        yield "L1.tasks"
    if year.missed == 5:
        yield "L1.targets"
    if 2 * year.charges_failed > year.charges:
        yield "L1.units"
    if year.low_votes is not None and year.low_votes > 50:
        yield "L2"
    if any(row.for_duty for row in own_acts_of_the_year(year)):
        yield "L3"
    if year.degraded:
        yield "L4"
    if any(row.whom == "managed" and row.for_corruption for row in year.punished):
        yield "L5"


def own_acts_of_the_year(year: Year) -> list[Punished]:
    """An act of an earlier period is weighed by the superior (special case 1) and triggers nothing."""
    return [row for row in year.punished if row.whom == "self" and not row.act_before_the_year]


def under_seventy(year: Year) -> bool:
    """The sum of the units: under it by every reading. One unit alone is a question."""
    return 10 * year.all("done") < 7 * year.all("given")


def all_done(year: Year) -> bool:
    return without_tasks(year) or (year.all("given") > 0 and year.all("done") == year.all("given"))


def without_tasks(year: Year) -> bool:
    """A member outside the system whose rights and duties nobody counted (appendix 5)."""
    return year.kind == "outside" and year.all("given") == 0


def in_time_and_well(year: Year) -> bool:
    return year.all("in_time") - year.all("poor") == year.all("given")


def late_at_most_a_fifth(year: Year) -> bool:
    """Only what is behind schedule, whatever its quality."""
    return 5 * (year.all("done") - year.all("in_time")) <= year.all("given")


def for_best(year: Year) -> Iterator[bool]:
    yield all_done(year)
    yield year.kind == "leader" or in_time_and_well(year)  # the words are absent for leaders
    yield without_tasks(year) or 10 * year.all("beyond") >= 3 * year.all("given")
    yield year.remedied == year.named
    if year.kind == "collective":
        yield not any(row.whom == "unit" for row in year.punished)
        yield not any(row.whom == "member" and not row.at_old_unit for row in year.punished)


def open_questions(year: Year) -> Iterator[str]:
    if year.kind in ("collective", "leader") and 0 < year.missed < 5:
        yield "some_targets"
    some_under = any(10 * unit.done < 7 * unit.given for unit in year.units)
    if year.kind == "leader" and some_under and not under_seventy(year):
        yield "one_unit_under"
    if any(row.act_before_the_year and row.whom in ("self", "member") for row in year.punished):
        yield "earlier_act"
    if year.kind != "collective" and any(row.out_of_office and row.whom == "self" for row in year.punished):
        yield "removed"
    if year.kind == "collective" and any(row.for_duty for row in own_acts_of_the_year(year)):
        yield "collective_disciplined"


def questions_of_best(year: Year) -> Iterator[str]:
    if year.kind == "leader" and year.all("done") - year.all("in_time") > 0:
        yield "late_but_excellent"
    if year.kind == "leader" and any(unit.given and 10 * unit.beyond < 3 * unit.given for unit in year.units):
        yield "one_unit_short"
    if year.kind == "collective" and any(row.whom == "member" and row.at_old_unit for row in year.punished):
        yield "act_at_old_unit"
    if without_tasks(year):
        yield "no_counted_tasks"


# The same years as the program has them


PROGRAM = RuleSet.parse(rulesets.load_shipped("366-2025").content)


def of_program(year: Year) -> Answer:
    """What the program finds of the same year."""
    units = tuple(
        UnitResult(str(n), row.given, row.done, row.in_time - row.poor, row.beyond, row.done - row.in_time)
        for n, row in enumerate(year.units)
    )
    alone = units[0] if year.kind != "leader" and units else UnitResult("", 0, 0, 0, 0, 0)
    facts = CaseFacts(
        assigned=alone.assigned,
        done=alone.done,
        on_time=alone.on_time,
        exceeding=alone.exceeding,
        late=alone.late,
        led=units if year.kind == "leader" else (),
        named=year.named,
        remedied=year.remedied,
        low_trust_pct=year.low_votes,
        is_degraded=year.degraded,
        is_misconduct_concluded=year.misconduct,
        is_reputation_harmed=year.reputation,
        targets=year.targets,
        targets_missed=year.missed,
        units=year.charges,
        units_failed=year.charges_failed,
        disciplines=tuple(map(_decision, year.punished)),
        grounds=frozenset(ground for ground, _case in year.grounds),
        granted=frozenset(year.grounds),
    )
    found = assess(PROGRAM, SubjectKind(year.kind), year.score, facts)
    asked = {doubt.code for doubt in found.doubts} - {"no_level", "no_figures"}
    return Answer(found.best, {row.code for row in found.triggers}, asked)


def _decision(row: Punished) -> DisciplineFact:
    return DisciplineFact(
        whose=Whose(row.whom),
        sanction=Sanction.EXPULSION if row.out_of_office else Sanction.WARNING,
        is_duty_related=row.for_duty,
        is_act_here=not row.at_old_unit,
        is_earlier_act=row.act_before_the_year,
        is_corruption=row.for_corruption,
    )


# The years compared

KINDS = tuple(kind.value for kind in SubjectKind)
SCORES = tuple(map(Decimal, ("0", "49.99", "50", "69.99", "70", "89.99", "90", "90.01", "100")))
TASKS = (
    Unit(10, 10, 10, 0, 3),
    Unit(10, 10, 10, 0, 2),
    Unit(10, 10, 10, 3, 0),  # in time, but poor
    Unit(10, 10, 8, 0, 3),
    Unit(10, 10, 7, 0, 3),
    Unit(10, 9, 9, 0, 3),
    Unit(10, 7, 7, 0, 0),
    Unit(100, 69, 69, 0, 0),
    Unit(10, 5, 5, 0, 0),
    Unit(10, 4, 4, 0, 0),
    Unit(0, 0, 0, 0, 0),
)
PUNISHED = (
    (),
    (Punished(),),
    (Punished(for_duty=False),),
    (Punished(act_before_the_year=True),),
    (Punished(for_duty=False, out_of_office=True),),
    (Punished("member"),),
    (Punished("member", at_old_unit=True),),
    (Punished("member", act_before_the_year=True),),
    (Punished("member", for_duty=False),),
    (Punished("unit"),),
    (Punished("managed", for_corruption=True),),
    (Punished("managed"),),
)
FINDINGS: tuple[dict[str, object], ...] = (
    {},
    {"named": 4, "remedied": 3},
    {"low_votes": Decimal("50.00")},
    {"low_votes": Decimal("50.01")},
    {"targets": 5, "missed": 5},
    {"targets": 5, "missed": 4},
    {"targets": 1, "missed": 1},
    {"charges": 4, "charges_failed": 2},
    {"charges": 5, "charges_failed": 3},
    {"degraded": True},
    {"misconduct": True},
    {"reputation": True},
)

GROUNDS = (
    ("force_majeure", "T4.tasks"),
    ("force_majeure", "T2"),
    ("self_detected", "T2"),
    ("self_detected", "T3"),
    ("reported_and_handled", "L1.tasks"),
    ("reported_and_handled", "L2"),
    ("reported_and_handled", "L5"),
    ("self_admitted", "N1.disciplined"),
    ("self_admitted", "N1.degraded"),
    ("self_admitted", "N2"),
)


def boundaries() -> Iterator[Year]:
    """Every kind with every score at a limit, every set of tasks at one, and every finding or decision, with
    and without grounds on record."""
    for kind, score, tasks in product(KINDS, SCORES, TASKS):
        yield from (Year(kind, score, (tasks,), punished=rows) for rows in PUNISHED)
        yield from (Year(kind, score, (tasks,), **more) for more in FINDINGS)  # type: ignore[arg-type]
        if score in (50, 90) and tasks in (TASKS[0], TASKS[7], TASKS[9]):
            for more in (*({"punished": rows} for rows in PUNISHED[1:]), *FINDINGS[2:]):
                yield from (Year(kind, score, (tasks,), grounds=(row,), **more) for row in GROUNDS)  # type: ignore[arg-type]
        if kind == "leader":  # a small unit beside a large one
            yield from (Year(kind, score, (tasks, large)) for large in (TASKS[0], Unit(100, 100, 100, 0, 40)))


def random_years(count: int, seed: int) -> Iterator[Year]:
    chance = random.Random(seed)  # noqa: S311  # draws cases, keeps no secret
    for _n in range(count):
        kind = chance.choice(KINDS)
        named, targets, charges = chance.randint(0, 4), chance.choice([0, 0, 1, 4, 5]), chance.randint(0, 6)
        yield Year(
            kind,
            chance.choice([*SCORES, Decimal(chance.randint(0, 10_000)) / 100]),
            tuple(_tasks(chance) for _unit in range(chance.randint(1, 4) if kind == "leader" else 1)),
            named,
            chance.choice([named, chance.randint(0, named)]),
            tuple(_punished(chance) for _row in range(chance.choice([0, 0, 0, 1, 2]))),
            chance.choice([None, None, Decimal(chance.randint(0, 10_000)) / 100]),
            chance.random() < 0.04,
            chance.random() < 0.04,
            chance.random() < 0.04,
            targets,
            chance.choice([0, 0, targets, chance.randint(0, targets)]),
            charges,
            chance.choice([0, 0, chance.randint(0, charges)]),
            tuple(chance.sample(GROUNDS, chance.choice([0, 0, 1, 3]))),
        )


def _tasks(chance: random.Random) -> Unit:
    given = chance.choice([0, 10, 10, 20, chance.randint(1, 40)])
    done = chance.choice([given, given, given, chance.randint(0, given)])
    in_time = chance.choice([done, done, chance.randint(done // 2, done)])
    return Unit(
        given, done, in_time, chance.choice([0, 0, chance.randint(0, in_time)]), chance.randint(0, done)
    )


def _punished(chance: random.Random) -> Punished:
    yes = [chance.random() < 0.4 for _n in range(5)]
    return Punished(chance.choice(["self", "member", "unit", "managed"]), *yes)


def differences(years: Iterator[Year]) -> tuple[int, list[tuple[Year, Answer, Answer]]]:
    """Compare both engines on these years: how many there were, and where they do not agree."""
    count, found = 0, []
    for year in years:
        count += 1
        own, other = answer(year), of_program(year)
        if own != other:
            found.append((year, own, other))
    return count, found


def main(count: int, seed: int) -> int:
    for name, years in (("boundary", boundaries()), ("random", random_years(count, seed))):
        compared, found = differences(years)
        sys.stdout.write(f"{name}: seed {seed}, {compared} cases, {len(found)} differences\n")
        for year, own, other in found[:5]:
            sys.stdout.write(f"  {year}\n    digest:  {own}\n    program: {other}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
