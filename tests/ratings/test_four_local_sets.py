"""Four local sets that vary as published guides do, under invented names, made in the pages as a customer
makes them. Their file, handed in elsewhere, gives the same set: nothing that pages say is lost in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from ratings.models import LocalRuleSet
from ratings.rulesets import BondMode, RuleSet, SubjectKind
from tests.ratings.test_local_rulesets import fresh, sent
from tests.ratings.test_sets_of_customers import AXES, taken_into_use
from tests.reviews.cast import Cast, make_cast

Typed = dict[str, str]
CONTRACT = "Người lao động hợp đồng"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def rows(block: str, *given: Typed) -> Typed:
    """What a browser sends of one table of criteria."""
    typed = {f"{block}-TOTAL_FORMS": str(len(given))}
    for number, row in enumerate(given):
        named = {"name": f"Tiêu chí {number + 1}", **row}
        typed |= {f"{block}-{number}-{name}": value for name, value in named.items()}
    return typed


@dataclass(frozen=True)
class Made:
    """One local set: what is typed into the page of the set, and the points of a position group, if any, that
    is made on the page of these."""

    typed: Typed
    group: dict[str, tuple[int, ...]] = field(default_factory=dict)


KEPT_OR_NOT = [{"max": str(most), "step": "-1"} for most in (*[2] * 9, *[1] * 4, *[2] * 4)]
SETS = {
    "seventeen criteria and six axes": Made(
        rows("leader-common", *KEPT_OR_NOT)
        | rows("leader-results", *({"max": str(m), "step": "0.5", "spread": "group"} for m in AXES))
    ),
    "a fifth kind of subject": Made({}, {"common": (15, 10, 5), "results": (70,)}),
    "marks by step and by words": Made(
        rows(
            "leader-common",
            {"max": "20", "step": "0.25"},
            {"max": "10", "words": "Tốt = 10; Khá = 7,5; Kém = 0", "spread": "sheet"},
        )
    ),
    "quota and bonds of its own": Made(
        {
            "quota-share": "15",
            "quota-base": "good_or_better",
            "quota-rounding": "half_up",
            "bond-head_not_above": "block",
            "bond-unit_under_head": "off",
        }
    ),
}
FULL = [Decimal(30), Decimal(70)]
EXPECTED: dict[str, object] = {
    "seventeen criteria and six axes": [*(Decimal(row["max"]) for row in KEPT_OR_NOT), *map(Decimal, AXES)],
    "a fifth kind of subject": FULL,
    "marks by step and by words": [Decimal(20), Decimal(10), Decimal(70)],
    "quota and bonds of its own": FULL,
}


def make_group(client: Client, local: LocalRuleSet, group: dict[str, tuple[int, ...]]) -> None:
    page = reverse("ratings:ruleset_positions", args=[local.code])
    client.post(page, {"new-name": CONTRACT, "new-kind": "nonleader"})
    [(row, _form, blocks)] = client.get(page).context["forms"].groups
    typed = {"new-name": "", "new-kind": "leader", f"{row.code}-name": row.name}
    for block in blocks:
        typed |= {f"{block.key}-INITIAL_FORMS": "1", f"{block.key}-0-code": block.begun[0].code}
        typed |= rows(block.key, *({"max": str(most)} for most in group[block.group.code]))
    client.post(page, typed)


def checked_and_used(client: Client, code: str) -> RuleSet:
    """Check the draft and take it into use, in the browser."""
    for verb in ("check", "use"):
        client.post(reverse(f"ratings:ruleset_{verb}", args=[code]))
    local = LocalRuleSet.objects.get(code=code)
    assert local.is_usable
    return RuleSet.parse(local.source.content)


@pytest.mark.parametrize("name", SETS)
def test_a_set_made_in_pages_is_checked_used_and_given_on_as_a_file(
    cast: Cast, client: Client, name: str
) -> None:
    client.force_login(cast.staff.user)
    wanted = SETS[name]
    client.post(reverse("ratings:ruleset_new") + "?from=366-2025", sent(fresh(), **wanted.typed))
    if wanted.group:
        make_group(client, LocalRuleSet.objects.get(), wanted.group)
    made = checked_and_used(client, "mau-2026")
    assert [row.max for row in made.criteria_for(SubjectKind.LEADER)] == EXPECTED[name]
    own = [row.max for group in made.positions for row in made.criteria_for(group.kind, group.code)]
    assert sorted(own) == sorted(Decimal(most) for points in wanted.group.values() for most in points)
    text = client.get(reverse("ratings:ruleset_file", args=["mau-2026"])).content.decode()
    LocalRuleSet.objects.all().delete()
    assert taken_into_use(client, text) == made


def test_what_each_of_them_varies_is_kept(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff.user)
    typed: Typed = {}
    for one in SETS.values():
        typed |= one.typed
    client.post(reverse("ratings:ruleset_new") + "?from=366-2025", sent(fresh(), **typed))
    made = checked_and_used(client, "mau-2026")
    stepped, worded, axis, *_axes = made.criteria_for(SubjectKind.LEADER)
    assert (stepped.step, len(worded.words), axis.step, axis.may_not_apply) == (
        Decimal("0.25"),
        3,
        Decimal("0.5"),
        True,
    )
    assert made.quota
    modes = {row.code: row.mode for row in made.coupling}
    assert (made.quota.share, modes["head_not_above"], modes["unit_under_head"]) == (
        Decimal(15),
        BondMode.BLOCK,
        BondMode.OFF,
    )
