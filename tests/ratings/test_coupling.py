"""The bonds between ratings, each where it breaks and where it just holds; and who waits for whom."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings import rulesets
from ratings.coupling import BONDS, ListedRating, breaches, waits_for
from ratings.rulesets import Bond, BondMode, RuleSet, UnitRole
from tests.ratings.known import KNOWN, load_known

RULESET = RuleSet.parse(rulesets.load_shipped("366-2025").content)
LEVELS = [level.code for level in RULESET.levels]
COLLECTIVE, HEAD, DEPUTY, MEMBER = UnitRole


def unit(level: str = "GOOD", done: str | None = None, **rest: object) -> ListedRating:
    pct = None if done is None else Decimal(done)
    return ListedRating("u", COLLECTIVE, level, "u", unit_done_pct=pct, **rest)  # type: ignore[arg-type]


def person(role: UnitRole, level: str, **rest: object) -> ListedRating:
    return ListedRating("p", role, level, "u", **rest)  # type: ignore[arg-type]


def broken(*standings: ListedRating) -> list[tuple[str, str]]:
    return [(breach.key, breach.code) for breach in breaches(RULESET, standings)]


def test_every_kind_of_bond_has_its_function() -> None:
    assert set(BONDS) == set(Bond)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("of_unit", LEVELS)
def test_the_head_is_not_rated_above_the_collective(level: str, of_unit: str) -> None:
    above = RULESET.rank(level) < RULESET.rank(of_unit)
    assert broken(unit(of_unit), person(HEAD, level)) == ([("p", "head_not_above")] if above else [])
    assert broken(unit(of_unit), person(MEMBER, level)) == []


def test_a_breach_says_what_stands_against_what_and_where_it_is_written() -> None:
    (breach,) = breaches(RULESET, [unit("GOOD"), person(HEAD, "EXCELLENT")])
    assert breach.sentence == (
        "Mức xếp loại của người đứng đầu không cao hơn mức của tập thể:"
        " Hoàn thành xuất sắc nhiệm vụ, tập thể Hoàn thành tốt nhiệm vụ"
        " (366-QĐ/TW Đ3 (gắn kết quả người đứng đầu với tập thể), hướng dẫn địa phương;"
        " cần đối chiếu với văn bản gốc)"
    )
    assert (breach.blocks, breach.certain) == (False, False)


@pytest.mark.parametrize("code", KNOWN)
def test_no_bond_that_nobody_has_checked_holds_anybody_back(code: str) -> None:
    rules = RuleSet.parse(load_known(code).content).coupling
    assert [rule.code for rule in rules if rule.mode is BondMode.BLOCK and not rule.certain] == []


def test_a_set_frozen_before_the_modes_is_read_and_what_it_did_not_check_warns() -> None:
    content = rulesets.load_shipped("366-2025").content
    rows = {row["code"]: {k: v for k, v in row.items() if k != "mode"} for row in content["coupling"]}
    rows["failed_quarter"] |= {"certain": True}
    rows["two_failed_quarters"] |= {"certain": True, "blocks": False}
    old = RuleSet.parse({**content, "coupling": list(rows.values())})
    assert {rule.code: rule.mode.value for rule in old.coupling} == {
        "head_not_above": "warn",
        "unit_under_head": "warn",
        "unit_under_members": "warn",
        "failed_quarter": "block",
        "two_failed_quarters": "warn",
    }


def test_a_bond_that_is_off_is_not_looked_for() -> None:
    off = replace(RULESET, coupling=tuple(replace(rule, mode=BondMode.OFF) for rule in RULESET.coupling))
    rows = [unit("GOOD", "60"), person(HEAD, "EXCELLENT", quarters=("NOT_COMPLETED", "NOT_COMPLETED"))]
    assert (len(breaches(RULESET, rows)), breaches(off, rows)) == (4, ())


@pytest.mark.parametrize(
    ("of_unit", "own", "codes"),
    [
        (set(), set(), ["head_not_above", "unit_under_head"]),
        ({"force_majeure"}, set(), ["head_not_above"]),
        ({"self_detected"}, set(), ["head_not_above", "unit_under_head"]),
        (set(), {"reported_and_handled"}, []),
    ],
)
def test_a_ground_on_record_lifts_the_bonds_that_name_it(
    of_unit: set[str], own: set[str], codes: list[str]
) -> None:
    """The unit did 65 % by force majeure; its head reported and handled (03-HD/TVĐU III.7)."""
    collective = unit("COMPLETED", "65", grounds=frozenset(of_unit))
    head = person(HEAD, "GOOD", grounds=frozenset(own))
    assert [code for _key, code in broken(collective, head)] == codes


@pytest.mark.parametrize(
    ("done", "role", "level", "codes"),
    [
        ("69.99", HEAD, "GOOD", ["unit_under_head"]),
        ("69.99", HEAD, "NOT_COMPLETED", []),
        ("70", HEAD, "GOOD", []),
        ("69.99", DEPUTY, "EXCELLENT", ["unit_under_members"]),
        ("69.99", MEMBER, "EXCELLENT", ["unit_under_members"]),
        ("69.99", MEMBER, "GOOD", []),
        ("70", MEMBER, "EXCELLENT", []),
    ],
)
def test_a_unit_under_seventy_binds_its_head_and_bars_its_members(
    done: str, role: UnitRole, level: str, codes: list[str]
) -> None:
    collective = unit("EXCELLENT", done)
    assert [code for _key, code in broken(collective, person(role, level))] == codes


def test_a_leaders_own_unit_goes_before_the_collectives() -> None:
    head = person(HEAD, "GOOD", unit_done_pct=Decimal(60))
    assert broken(unit("GOOD", "100"), head) == [("p", "unit_under_head")]


@pytest.mark.parametrize(
    ("quarters", "level", "codes"),
    [
        (("GOOD", "NOT_COMPLETED", "EXCELLENT"), "EXCELLENT", ["failed_quarter"]),
        (("GOOD", "NOT_COMPLETED", "EXCELLENT"), "GOOD", []),
        (("GOOD", "COMPLETED", "GOOD"), "EXCELLENT", []),
        (("NOT_COMPLETED", "GOOD", "NOT_COMPLETED"), "GOOD", []),
        (("GOOD", "NOT_COMPLETED", "NOT_COMPLETED"), "GOOD", ["two_failed_quarters"]),
        (("NOT_COMPLETED", "NOT_COMPLETED"), "EXCELLENT", ["failed_quarter", "two_failed_quarters"]),
        ((), "EXCELLENT", []),
    ],
)
def test_a_failed_quarter_bars_excellent_and_two_running_are_pointed_out(
    quarters: tuple[str, ...], level: str, codes: list[str]
) -> None:
    found = breaches(RULESET, [unit("EXCELLENT"), person(DEPUTY, level, quarters=quarters)])
    assert [breach.code for breach in found] == codes
    assert {breach.mode for breach in found} <= {BondMode.WARN}


def test_the_quarters_that_failed_are_named() -> None:
    head = person(HEAD, "EXCELLENT", quarters=("NOT_COMPLETED", "GOOD", "NOT_COMPLETED"))
    (breach,) = breaches(RULESET, [unit("EXCELLENT"), head])
    assert breach.actual == "quý I, III Không hoàn thành nhiệm vụ"


def test_another_units_result_binds_nobody() -> None:
    assert broken(ListedRating("v", COLLECTIVE, "COMPLETED", "v"), person(HEAD, "EXCELLENT")) == []


def test_under_a_set_without_coupling_nothing_is_broken() -> None:
    old = RuleSet.parse(rulesets.load_shipped("132-2018").content)
    assert breaches(old, [unit("GOOD", "10"), person(HEAD, "EXCELLENT")]) == ()


def test_the_collective_is_decided_before_its_head_and_members() -> None:
    collective = unit("GOOD")
    for role, code in ((HEAD, "rating.head"), (DEPUTY, "rating.members"), (MEMBER, "rating.members")):
        (wait,) = waits_for(RULESET, person(role, "GOOD"), [collective, person(role, "GOOD")])
        assert (wait.code, wait.actual, wait.source) == (code, "u", "366-QĐ/TW Đ12")
        assert waits_for(RULESET, person(role, "GOOD"), [unit("GOOD", is_decided=True)]) == ()


def test_lower_units_are_decided_before_the_one_above() -> None:
    province = ListedRating("top", COLLECTIVE, "GOOD", "top")
    below = unit("GOOD", above="top")
    assert [wait.actual for wait in waits_for(RULESET, province, [province, below])] == ["u"]
    assert waits_for(RULESET, below, [province, below]) == ()
    assert waits_for(RULESET, province, [province, unit("GOOD", above="top", is_decided=True)]) == ()


def test_an_agency_is_decided_before_the_party_organisation_above_it_and_the_one_within_it() -> None:
    party = ListedRating("top", COLLECTIVE, "GOOD", "top")
    office = ListedRating("office", COLLECTIVE, "GOOD", "office", above="top", is_agency=True)
    cell = ListedRating("cell", COLLECTIVE, "GOOD", "cell", above="office")
    every = [party, office, cell]
    found = {row.key: {wait.actual for wait in waits_for(RULESET, row, every)} for row in every}
    assert found == {"top": {"office"}, "office": set(), "cell": {"office"}}


levels = st.sampled_from(["", *LEVELS])


@given(
    levels, levels, st.sampled_from(UnitRole), st.lists(levels.filter(bool), max_size=4), st.decimals(0, 100)
)
def test_a_lower_level_never_breaks_a_bond_that_a_higher_one_kept(
    of_unit: str, level: str, role: UnitRole, quarters: list[str], done: Decimal
) -> None:
    """Save the one that forces Not completed, which only Not completed satisfies."""
    collective = ListedRating("u", COLLECTIVE, of_unit, "u", unit_done_pct=done)
    if not level:
        assert breaches(RULESET, [ListedRating("p", role, level, "u")]) == ()
        return
    kept = {code for _key, code in broken(collective, person(role, level, quarters=tuple(quarters)))}
    for lower in LEVELS[RULESET.rank(level) :]:
        found = {code for _key, code in broken(collective, person(role, lower, quarters=tuple(quarters)))}
        assert found <= kept
