"""Checks the bonds, which are rules that tie one rating to another: a head to the collective, a unit's rating
to its results, a year to its quarters. Also finds which cases must be decided first. Reads nothing from the
database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ratings.notation import NUMERALS, as_share, in_brackets
from ratings.rulesets import Bond, BondMode, Coupling, RuleSet, UnitRole


@dataclass(frozen=True)
class ListedRating:
    """One subject in a list of ratings, with what the bonds compare.

    ``key`` identifies the subject in the list. ``level`` is the level decided or proposed, empty if there is
    none yet. ``unit`` identifies the unit of the subject, so that a collective and its people have an equal
    value. ``above`` identifies the unit directly above. ``unit_done_pct`` is the share of its tasks that the
    unit completed, in percent, ``None`` if unknown. ``quarters`` has the level of each quarter of the year,
    empty for one not decided. ``is_agency`` is true for agencies and leadership collectives, false for party
    organisations. ``grounds`` are the codes of the grounds of mitigation on record for the subject.
    """

    key: str
    role: UnitRole
    level: str = ""
    unit: str = ""
    above: str = ""
    unit_done_pct: Decimal | None = None
    quarters: tuple[str, ...] = ()
    is_decided: bool = False
    is_agency: bool = False
    grounds: frozenset[str] = frozenset()

    @property
    def own_unit(self) -> str:
        """The unit of the subject. A collective listed without a unit is its own unit."""
        return self.unit or self.key


@dataclass(frozen=True)
class Breach:
    """One broken bond, that is, a rule tying one rating to another that is not satisfied.

    ``key`` identifies the subject that breaks the bond. ``code``, ``text`` and ``source`` are those of the
    rule. ``actual`` says in words which levels or figures break it. ``mode`` says whether it forbids a
    release or only has to be seen before it. ``certain`` is false if ``source`` has still to be checked
    against the signed text.
    """

    key: str
    code: str
    text: str
    source: str
    mode: BondMode = BondMode.BLOCK
    certain: bool = True
    actual: str = ""

    @property
    def blocks(self) -> bool:
        return self.mode is BondMode.BLOCK

    @property
    def sentence(self) -> str:
        """The bond, what breaks it and the citation in one line, with the mark of a rule that has still to be
        checked."""
        found = f": {self.actual}" if self.actual else ""
        return (
            f"{self.text[:1].upper()}{self.text[1:]}{found}{in_brackets(self.source, certain=self.certain)}"
        )


def breaches(ruleset: RuleSet, standings: Sequence[ListedRating]) -> tuple[Breach, ...]:
    """Return every bond of the rule set that the ratings of this list break, one ``Breach`` for each subject
    and bond. A subject without a level breaks none, and a bond that is off or lifted by a ground on record
    is not broken."""
    collectives = {row.unit or row.key: row for row in standings if row.role is UnitRole.COLLECTIVE}
    return tuple(
        Breach(row.key, rule.code, rule.text, rule.source, rule.mode, rule.certain, actual)
        for row in standings
        for rule in ruleset.coupling
        if row.level and _binds(rule, row, collectives.get(row.unit))
        for actual in BONDS[rule.bond](ruleset, rule, row, collectives.get(row.unit))
    )


def _binds(rule: Coupling, row: ListedRating, collective: ListedRating | None) -> bool:
    """Return whether the rule is in force for this subject: it is not off, it is for the subject's role, and
    no ground that lifts it is on record for the subject or for the collective of the unit."""
    known = row.grounds | (collective.grounds if collective else frozenset())
    return rule.mode is not BondMode.OFF and row.role in rule.roles and known.isdisjoint(rule.lifted_by)


def follows_collective(ruleset: RuleSet, role: UnitRole) -> bool:
    """Return whether a bond that forbids a release compares subjects in this role with their collective."""
    return any(
        rule.mode is BondMode.BLOCK and rule.bond in OF_COLLECTIVE and role in rule.roles
        for rule in ruleset.coupling
    )


def waits_for(ruleset: RuleSet, row: ListedRating, standings: Sequence[ListedRating]) -> tuple[Breach, ...]:
    """Return one ``Breach`` for each undecided subject that must be decided before ``row``, with that
    subject's key in ``actual``.

    A collective comes before its head and its members, lower units before the unit above, and an agency
    before the party organisations above it and within it.
    """
    return tuple(
        Breach(row.key, rule.code, rule.text, rule.source, certain=rule.certain, actual=earlier.key)
        for rule in ruleset.order
        if rule.stage == "rating"
        for earlier in standings
        if not earlier.is_decided and _precedes(earlier, row, (rule.first, rule.then))
    )


def _precedes(earlier: ListedRating, later: ListedRating, pair: tuple[str, str]) -> bool:
    if earlier.role is not UnitRole.COLLECTIVE or earlier.key == later.key:
        return False
    if pair in PRECEDES:
        return later.role is UnitRole.COLLECTIVE and PRECEDES[pair](earlier, later)
    of_unit = bool(later.unit) and earlier.own_unit == later.unit
    return of_unit and pair[0] == "collective" and pair[1] == THEN[later.role]


def _lower(earlier: ListedRating, later: ListedRating) -> bool:
    """Return whether ``earlier`` is directly below ``later``. The party organisation within an agency is
    below the agency, too, but does not come before it."""
    return earlier.above == later.own_unit and (earlier.is_agency or not later.is_agency)


def _agency(earlier: ListedRating, later: ListedRating) -> bool:
    """Return whether ``earlier`` is an agency and ``later`` a party organisation directly above it or within
    it."""
    linked = earlier.above == later.own_unit or later.above == earlier.own_unit
    return linked and earlier.is_agency and not later.is_agency


PRECEDES: dict[tuple[str, str], Callable[[ListedRating, ListedRating], bool]] = {
    ("lower", "higher"): _lower,
    ("agency", "party"): _agency,
}
THEN = {UnitRole.COLLECTIVE: "", UnitRole.HEAD: "head", UnitRole.DEPUTY: "member", UnitRole.MEMBER: "member"}


def _not_above(
    ruleset: RuleSet, _rule: Coupling, row: ListedRating, collective: ListedRating | None
) -> Iterator[str]:
    """Yield both levels in words if the person has a better level than the collective of the unit."""
    if collective and collective.level and ruleset.rank(row.level) < ruleset.rank(collective.level):
        yield f"{ruleset.level_name(row.level)}, tập thể {ruleset.level_name(collective.level)}"


def _unit_under(
    ruleset: RuleSet, rule: Coupling, row: ListedRating, collective: ListedRating | None
) -> Iterator[str]:
    """Yield the unit's share of tasks completed and the level, in words, if the share is below ``rule.below``
    percent and the level is not ``rule.level``, which the rule then requires."""
    done = _done(row, collective)
    if done is not None and done < rule.below and row.level != rule.level:
        yield f"đơn vị hoàn thành {as_share(done, rule.below)}, xếp {ruleset.level_name(row.level)}"


def _unit_under_bars(
    ruleset: RuleSet, rule: Coupling, row: ListedRating, collective: ListedRating | None
) -> Iterator[str]:
    """Yield the unit's share of tasks completed and the level, in words, if the share is below ``rule.below``
    percent and the level is ``rule.level``, which the rule then forbids."""
    done = _done(row, collective)
    if done is not None and done < rule.below and row.level == rule.level:
        yield f"đơn vị hoàn thành {as_share(done, rule.below)}, xếp {ruleset.level_name(row.level)}"


def _done(row: ListedRating, collective: ListedRating | None) -> Decimal | None:
    if row.unit_done_pct is not None or collective is None:
        return row.unit_done_pct
    return collective.unit_done_pct


def _quarter_bars(
    ruleset: RuleSet, rule: Coupling, row: ListedRating, _collective: ListedRating | None
) -> Iterator[str]:
    """Yield the quarters with the level ``rule.failed``, in words, if there are any and the year has the
    level ``rule.level``, which the rule then forbids."""
    if row.level == rule.level and rule.failed in row.quarters:
        yield f"quý {_numbers(rule, row)} {ruleset.level_name(rule.failed)}"


def _quarters_running(
    ruleset: RuleSet, rule: Coupling, row: ListedRating, _collective: ListedRating | None
) -> Iterator[str]:
    """Yield one phrase, such as "quý II, III Không hoàn thành nhiệm vụ", which names every quarter with the
    level ``rule.failed``. Yield nothing unless at least ``rule.count`` such quarters follow each other."""
    longest = run = 0
    for level in row.quarters:
        run = run + 1 if level == rule.failed else 0
        longest = max(longest, run)
    if rule.count and longest >= rule.count:
        yield f"quý {_numbers(rule, row)} {ruleset.level_name(rule.failed)}"


def _numbers(rule: Coupling, row: ListedRating) -> str:
    failed = (numeral for numeral, level in zip(NUMERALS, row.quarters, strict=False) if level == rule.failed)
    return ", ".join(failed)


OF_COLLECTIVE = frozenset({Bond.NOT_ABOVE_COLLECTIVE, Bond.UNIT_UNDER, Bond.UNIT_UNDER_BARS})
"""The bonds that compare a person with the collective of the unit."""
BONDS: dict[Bond, Callable[[RuleSet, Coupling, ListedRating, ListedRating | None], Iterator[str]]] = {
    Bond.NOT_ABOVE_COLLECTIVE: _not_above,
    Bond.UNIT_UNDER: _unit_under,
    Bond.UNIT_UNDER_BARS: _unit_under_bars,
    Bond.QUARTER_BARS: _quarter_bars,
    Bond.QUARTERS_RUNNING: _quarters_running,
}
