"""Every refusal of the engine, of the quota and of the bonds says where its rule stands, and whether it has
still to be checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from ratings import quota
from ratings.coupling import Breach, ListedRating, breaches, waits_for
from ratings.levels import CaseFacts, Reason, assess
from ratings.notation import TO_BE_CHECKED
from ratings.rulesets import Bond, Comparison, Operator, QuestionWeight, RuleSet, SubjectKind, UnitRole
from tests.ratings.known import KNOWN, load_known

RULESETS = {code: RuleSet.parse(load_known(code).content) for code in KNOWN}
ALWAYS = Comparison("sick_months", Operator.AT_LEAST, Decimal(0))
Said = tuple[str, str, str, bool]
"""The code of a rule, the sentence that a person reads, and source and certainty of the rule."""


def alone(ruleset: RuleSet, **parts: object) -> RuleSet:
    """The rule set with nothing but these rules."""
    empty: dict[str, object] = {"conditions": (), "triggers": (), "questions": (), "mitigation": ()}
    return replace(ruleset, **{**empty, **parts})  # type: ignore[arg-type]


def reasons(ruleset: RuleSet) -> Iterator[Said]:
    """Each trigger and each condition, made to stand against a level."""
    for rule in (*ruleset.triggers, *ruleset.conditions):
        hit = replace(rule, fact=ALWAYS.fact, op=ALWAYS.op, value=ALWAYS.value)
        of = {"conditions": (replace(hit, value=Decimal(1)),)} if rule.level else {"triggers": (hit,)}
        found = assess(alone(ruleset, **of), min(rule.kinds), Decimal(100), CaseFacts())
        against = [row for finding in found.findings for row in finding.reasons if row.code == rule.code]
        yield rule.code, against[0].sentence, rule.source, rule.certain


def questions(ruleset: RuleSet) -> Iterator[Said]:
    """Each question about a whole case, put; those about a level are put as if they were, too."""
    for rule in ruleset.questions:
        asked = replace(rule, when=(ALWAYS,), level="", weight=QuestionWeight.BLOCK)
        found = assess(alone(ruleset, questions=(asked,)), min(rule.kinds), Decimal(100), CaseFacts())
        [doubt] = found.blocked
        yield rule.code, doubt.sentence, rule.source, rule.certain


def grounds(ruleset: RuleSet) -> Iterator[Said]:
    """Each ground of mitigation, on record for a trigger that it fits."""
    for rule in ruleset.mitigation:
        fitting = [row for row in ruleset.triggers if rule.fits(row.code) and rule.kinds & row.kinds]
        hit = replace(fitting[0], fact=ALWAYS.fact, op=ALWAYS.op, value=ALWAYS.value)
        facts = CaseFacts(granted=frozenset({(rule.code, hit.code)}))
        only = alone(ruleset, triggers=(hit,), mitigation=(rule,))
        found = assess(only, min(rule.kinds & hit.kinds), Decimal(100), facts)
        [doubt] = [one for one in found.doubts if one.code == rule.code]
        yield rule.code, doubt.sentence, rule.source, rule.certain and rule.certain_lifts


def bonds(ruleset: RuleSet) -> Iterator[Said]:
    """Each bond, broken."""
    for rule in ruleset.coupling:
        best, lowest = ruleset.best_level, ruleset.lowest_level
        level = lowest if rule.bond is Bond.QUARTERS_RUNNING else best
        row = ListedRating("p", min(rule.roles), level, "u", quarters=(lowest, lowest))
        unit = ListedRating("u", UnitRole.COLLECTIVE, lowest, "u", unit_done_pct=Decimal(10))
        found = [one for one in breaches(replace(ruleset, coupling=(rule,)), [unit, row]) if one.key == "p"]
        yield rule.code, found[0].sentence, rule.source, rule.certain


def shares(ruleset: RuleSet) -> Iterator[Said]:
    if ruleset.quota:
        over = quota.allowance_of(ruleset.quota, quota.Tally(9, 1))
        certain = ruleset.quota.certain and ruleset.quota.certain_method
        yield "quota", over.sentence, ruleset.quota.source, certain


def order(ruleset: RuleSet) -> Iterator[Breach]:
    """Who waits for whom. ``ratings.before`` writes the sentences from these."""
    unit = ListedRating("u", UnitRole.COLLECTIVE, unit="u")
    for role in (UnitRole.HEAD, UnitRole.MEMBER):
        yield from waits_for(ruleset, ListedRating("p", role, unit="u"), [unit])


def faults(said: Iterator[Said]) -> list[str]:
    """The rules whose sentence lacks the source, or has the mark without need, or lacks it."""
    return [
        f"{code}: {sentence}"
        for code, sentence, source, certain in said
        if not source or source not in sentence or (TO_BE_CHECKED in sentence) is certain
    ]


@pytest.mark.parametrize("collect", [reasons, questions, grounds, bonds, shares])
@pytest.mark.parametrize("code", KNOWN)
def test_a_refusal_says_its_source_and_what_has_still_to_be_checked(code: str, collect: object) -> None:
    assert callable(collect)
    assert faults(collect(RULESETS[code])) == []


@pytest.mark.parametrize("code", KNOWN)
def test_who_waits_for_whom_knows_source_and_certainty_of_its_rule(code: str) -> None:
    ruleset = RULESETS[code]
    rules = {rule.code: rule for rule in ruleset.order}
    found = list(order(ruleset))
    assert len(found) == 2 * any(rule.stage == "rating" for rule in ruleset.order)
    assert [(row.source, row.certain) for row in found] == [
        (rules[row.code].source, rules[row.code].certain) for row in found
    ]


def test_a_sentence_without_its_mark_is_found() -> None:
    bare = Reason("đủ", "Đ1", False, certain=False)
    assert faults(iter([("x", bare.sentence, "Đ1", False)])) == []
    assert len(faults(iter([("x", bare.sentence, "Đ1", True)]))) == 1
    assert len(faults(iter([("x", "Đủ", "Đ1", True)]))) == 1
    assert set(SubjectKind) == {kind for rule in RULESETS["366-2025"].conditions for kind in rule.kinds}
