"""The program and the digest agree on the levels of 366-QĐ/TW."""

from __future__ import annotations

from tests.ratings.second_engine import boundaries, differences, random_years


def test_both_agree_on_every_case_of_the_boundaries() -> None:
    count, found = differences(boundaries())
    assert (count > 9_000, found[:3]) == (True, [])


def test_both_agree_on_random_years() -> None:
    count, found = differences(random_years(1_000, 366))
    assert (count, found[:3]) == (1_000, [])
