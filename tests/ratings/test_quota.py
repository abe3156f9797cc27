"""The quota of Excellent: every cell of the table, the settings, and that no move within it breaks it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings import rulesets
from ratings.quota import RatedLine, Tally, allowance_of, most_of, pool_tallies, room_for_excellent, tally_of
from ratings.rulesets import Quota, QuotaBase, Rounding, RuleSet

RULE = RuleSet.parse(rulesets.load_shipped("366-2025").content).quota or Quota(Decimal(0), "")
OR_BETTER = replace(RULE, base=QuotaBase.GOOD_OR_BETTER)
HALF_UP = replace(RULE, rounding=Rounding.HALF_UP)
DECISION = "Quyết định số 12-QĐ/TU"
SIZES = [5, 6, 10, 12, 15, 18, 24, 30]
TABLE = [
    (RULE, "", [0, 1, 1, 2, 2, 3, 4, 5]),
    (RULE, DECISION, [1, 1, 2, 2, 3, 3, 4, 6]),
    (OR_BETTER, "", [1, 1, 2, 2, 3, 3, 4, 6]),
]

rules = st.builds(
    replace,
    st.just(RULE),
    base=st.sampled_from(QuotaBase),
    rounding=st.sampled_from(Rounding),
    share=st.sampled_from([Decimal(10), Decimal(20), Decimal("33.3")]),
)
decisions = st.sampled_from(["", DECISION])


def demoted(counts: Tally, count: int = 1) -> Tally:
    """After so many Excellent became Good: the base of the literal reading grows."""
    return Tally(counts.excellent - count, counts.good + count)


@pytest.mark.parametrize(
    ("rule", "decision", "size", "most"),
    [
        (rule, decision, size, most)
        for rule, decision, row in TABLE
        for size, most in zip(SIZES, row, strict=True)
    ],
)
def test_every_cell_of_the_table(rule: Quota, decision: str, size: int, most: int) -> None:
    assert most_of(rule, size, exception=decision) == most
    assert allowance_of(rule, Tally(most, size - most), exception=decision).kept
    assert not allowance_of(rule, Tally(most + 1, size - most - 1), exception=decision).kept


def test_the_formula_stands_in_words() -> None:
    assert allowance_of(RULE, Tally(2, 12)).formula == "2 ≤ 20% × 12 = 2,4 → 2"
    assert allowance_of(RULE, Tally(3, 12)).formula == "3 > 20% × 12 = 2,4 → 2"
    assert allowance_of(RULE, Tally(2, 10)).formula == "2 ≤ 20% × 10 = 2"
    assert allowance_of(OR_BETTER, Tally(2, 10)).formula == "2 ≤ 20% × 12 = 2,4 → 2"
    assert allowance_of(RULE, Tally(3, 12), exception=DECISION).formula == "3 ≤ 25% × 12 = 3"
    assert allowance_of(RULE, Tally(2, 12)).sentence == (
        "2 ≤ 20% × 12 = 2,4 → 2; số được xếp loại Hoàn thành tốt nhiệm vụ"
        " (366-QĐ/TW Đ11.1.5; cần đối chiếu với văn bản gốc)"
    )


def test_the_higher_share_needs_its_decision() -> None:
    assert not allowance_of(RULE, Tally(3, 12)).kept
    assert not allowance_of(RULE, Tally(3, 12), exception="  ").kept
    raised = allowance_of(RULE, Tally(3, 12), exception=DECISION)
    assert (raised.kept, raised.exception, raised.share) == (True, DECISION, Decimal(25))
    assert raised.source == RULE.exception_source


def test_where_there_is_no_exception_a_decision_raises_nothing() -> None:
    old = RuleSet.parse(rulesets.load_shipped("124-2023").content).quota
    assert old
    assert allowance_of(old, Tally(3, 12), exception=DECISION).share == Decimal(20)


@pytest.mark.parametrize(("good", "floor", "half_up"), [(12, 2, 2), (13, 2, 3), (4, 0, 1), (2, 0, 0)])
def test_rounding_is_a_setting(good: int, floor: int, half_up: int) -> None:
    assert allowance_of(RULE, Tally(0, good)).most == floor
    assert allowance_of(HALF_UP, Tally(0, good)).most == half_up


def test_a_share_of_exactly_one_half_is_rounded_up_where_that_is_the_rule() -> None:
    assert allowance_of(replace(HALF_UP, share=Decimal(10)), Tally(0, 5)).most == 1


def test_the_head_counts_where_the_rule_says_so() -> None:
    rows = [
        RatedLine("EXCELLENT", is_head=True),
        RatedLine("EXCELLENT"),
        *[RatedLine("GOOD")] * 5,
        RatedLine("COMPLETED"),
    ]
    assert tally_of(RULE, rows) == Tally(2, 5)
    assert tally_of(replace(RULE, counts_head=False), rows) == Tally(1, 5)


def test_small_groups_can_be_pooled() -> None:
    groups = [Tally(0, 4), Tally(1, 2), Tally(0, 1)]
    assert [allowance_of(RULE, group).kept for group in groups] == [True, False, True]
    assert pool_tallies(groups) == Tally(1, 7)
    assert allowance_of(RULE, pool_tallies(groups)).kept
    assert pool_tallies([]) == Tally()


def test_demoting_one_changes_the_base() -> None:
    over = Tally(3, 14)
    assert (allowance_of(RULE, over).kept, allowance_of(RULE, over).most) == (False, 2)
    assert (allowance_of(RULE, demoted(over)).kept, allowance_of(RULE, demoted(over)).most) == (True, 3)
    assert (
        room_for_excellent(RULE, over),
        room_for_excellent(RULE, Tally(0, 6)),
        room_for_excellent(RULE, Tally(2, 10)),
    ) == (-1, 1, 0)


@given(size=st.integers(0, 300), percent=st.sampled_from([20, 25]))
def test_the_literal_reading_is_excellent_within_the_share_of_the_good(size: int, percent: int) -> None:
    """E ≤ ⌊share × (N − E)⌋, counted out in whole numbers."""
    most = max(count for count in range(size + 1) if 100 * count <= percent * (size - count))
    assert most_of(RULE, size, exception=DECISION if percent == 25 else "") == most


@given(rules, st.integers(0, 60), st.integers(0, 60), decisions)
def test_demoting_never_breaks_the_quota(rule: Quota, excellent: int, good: int, decision: str) -> None:
    counts = Tally(excellent, good)
    if excellent and allowance_of(rule, counts, exception=decision).kept:
        assert allowance_of(rule, demoted(counts), exception=decision).kept


@given(rules, st.integers(0, 60), st.integers(0, 60), decisions)
def test_after_as_many_demotions_as_it_asks_for_the_quota_is_kept_and_not_one_earlier(
    rule: Quota, excellent: int, good: int, decision: str
) -> None:
    counts = Tally(excellent, good)
    over = max(0, -room_for_excellent(rule, counts, exception=decision))
    assert allowance_of(rule, demoted(counts, over), exception=decision).kept
    if over:
        assert not allowance_of(rule, demoted(counts, over - 1), exception=decision).kept


@given(rules, st.integers(0, 40), st.lists(st.booleans(), max_size=60), decisions)
def test_no_order_of_rises_within_the_room_and_demotions_exceeds_the_quota(
    rule: Quota, good: int, moves: list[bool], decision: str
) -> None:
    counts = Tally(0, good)
    for is_rise in moves:
        if is_rise and room_for_excellent(rule, counts, exception=decision) > 0:
            counts = demoted(counts, -1)
        elif not is_rise and counts.excellent:
            counts = demoted(counts)
        assert allowance_of(rule, counts, exception=decision).kept
