"""Peer groups: who stands in which by default, what staff may arrange, what stays as it was published."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from members import clock
from members.models import Event, Member
from ratings import guards
from ratings.actions import peergroups
from ratings.actions.periods import open_year
from ratings.models import PeerGroup, PeerPlace, RatingCase, RatingStep, Step
from tests.reviews.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def group_of(cast: Cast, member: Member) -> PeerGroup:
    return PeerGroup.objects.get(period=cast.campaign.period, places__case__member=member)


def decide(cast: Cast, levels: str, *, released: bool = False) -> PeerGroup:
    """The cell's people decided on so many Excellent (E) and Good (G), without the steps before."""
    group = group_of(cast, cast.clerk)
    for case, letter in zip(
        RatingCase.objects.filter(place__group=group).order_by("pk"), levels, strict=False
    ):
        level = {"E": "EXCELLENT", "G": "GOOD"}[letter]
        RatingStep.objects.create(case=case, step=Step.DECIDED, level=level, by=cast.stranger)
        if released:
            case.released_at = clock.now()
            case.save()
    return group


def published(group: PeerGroup) -> tuple[str, bool]:
    rule = group.period.ruleset.quota
    assert rule is not None
    [count] = guards.quota_counts(rule, [PeerGroup.objects.get(pk=group.pk)])
    return count.published.formula, count.published.kept


def test_a_round_opens_with_everybody_in_one_group_of_similar_posts(cast: Cast) -> None:
    assert PeerPlace.objects.count() == RatingCase.objects.count()
    found = Counter(PeerPlace.objects.values_list("group__committee__code", "group__key", "role"))
    assert found == {
        ("T", "collective.provincial", "collective"): 1,
        ("T", "leader.provincial", "head"): 1,
        ("T", "leader.provincial", "deputy"): 2,
        ("T", "collective.cell", "collective"): 1,
        ("T", "individuals.cell", "member"): 6,
        ("T", "individuals.cell", "head"): 1,
    }


def test_grouping_again_places_only_those_without_a_group(cast: Cast) -> None:
    place = PeerPlace.objects.get(case__member=cast.member)
    PeerPlace.objects.filter(pk=place.pk).delete()
    assert peergroups.group_cases(cast.campaign.period, cast.province, by=cast.staff) == 1
    assert group_of(cast, cast.member) == place.group
    assert peergroups.group_cases(cast.campaign.period, cast.province, by=cast.staff) == 0


def test_only_staff_arrange_groups(cast: Cast) -> None:
    group = group_of(cast, cast.member)
    for person in (cast.approver, cast.clerk, cast.head, cast.stranger):
        with pytest.raises(PermissionDenied):
            peergroups.rename_group(group, "Nhóm khác", by=person)
    assert peergroups.rename_group(group, " Thường vụ ", by=cast.staff).name == "Thường vụ"


def test_a_case_moves_to_another_group_and_history_says_so(cast: Cast) -> None:
    group = peergroups.make_group(cast.campaign.period, cast.province, "Nhóm riêng", by=cast.staff)
    case = RatingCase.objects.get(member=cast.member)
    old = group_of(cast, cast.member)
    peergroups.move_cases([case.pk], group, by=cast.staff)
    assert group_of(cast, cast.member) == group
    assert Event.objects.get(verb="move_case").data == {"old": old.name, "new": "Nhóm riêng"}


def test_a_published_case_is_not_moved(cast: Cast) -> None:
    group = decide(cast, "GGGGG", released=True)
    case = RatingCase.objects.filter(place__group=group).order_by("pk")[0]
    with pytest.raises(ValidationError):
        peergroups.move_cases([case.pk], group_of(cast, cast.member), by=cast.staff)
    assert case.place.group == group


def test_pooled_groups_become_one(cast: Cast) -> None:
    small, large = group_of(cast, cast.member), group_of(cast, cast.clerk)
    total = PeerPlace.objects.filter(group__in=[small, large]).count()
    peergroups.pool_groups([small], large, by=cast.staff)
    assert large.places.count() == total
    assert not PeerGroup.objects.filter(pk=small.pk).exists()


def test_the_higher_share_needs_its_whole_decision(cast: Cast) -> None:
    group = group_of(cast, cast.clerk)
    with pytest.raises(ValidationError):
        peergroups.grant_exception(group, "12-QĐ/TU", dt.date(2025, 12, 1), " ", by=cast.staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        PeerGroup.objects.filter(pk=group.pk).update(exception_number="12-QĐ/TU")
    day = dt.date(2025, 12, 1)
    group = peergroups.grant_exception(group, "12-QĐ/TU", day, "Thành tích nổi trội", by=cast.staff)
    assert group.exception == "12-QĐ/TU, 01/12/2025"


def test_the_exception_allows_a_quarter_and_is_not_withdrawn_from_under_what_is_published(cast: Cast) -> None:
    group = decide(cast, "EGGGG", released=True)
    assert published(group) == ("1 > 20% × 4 = 0,8 → 0", False)
    day = dt.date(2025, 12, 1)
    peergroups.grant_exception(group, "12-QĐ/TU", day, "Thành tích nổi trội", by=cast.staff)
    assert published(group) == ("1 ≤ 25% × 4 = 1", True)
    with pytest.raises(ValidationError, match="20%"):
        peergroups.withdraw_exception(group, by=cast.staff)
    assert published(group) == ("1 ≤ 25% × 4 = 1", True)


def test_the_database_keeps_group_and_case_in_one_period(cast: Cast) -> None:
    earlier = open_year(2024, "124-2023")
    other = PeerGroup.objects.create(period=earlier, committee=cast.province, name="Năm trước")
    with pytest.raises(IntegrityError, match="own period"), transaction.atomic():
        PeerPlace.objects.filter(case__member=cast.member).update(group=other)
    case, group = RatingCase.objects.get(member=cast.member), group_of(cast, cast.clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        PeerPlace.objects.create(case=case, group=group, role="member")
