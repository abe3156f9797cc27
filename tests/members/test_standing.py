"""What a member's activity was on a day, and how names are sorted and found."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from members.models import Activity, ActivityChange, CellChange, Committee, Member
from tests.reviews.cast import make_member, make_tree

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
MARCH = dt.date(2025, 3, 1)


@pytest.fixture
def cell() -> Committee:
    return make_tree()[1]


def test_the_last_entry_is_todays_and_the_earlier_hold_for_their_days(cell: Committee) -> None:
    member, other = make_member("A", "Bùi An", cell), make_member("B", "Bùi Bình", cell)
    ActivityChange.objects.create(member=member, activity=Activity.SUSPENDED, starts_on=MARCH)
    ActivityChange.objects.create(member=member, activity=Activity.DIED, starts_on=MARCH + 40 * DAY)
    ActivityChange.objects.create(member=member, activity=Activity.ACTIVE, starts_on=MARCH + 20 * DAY)
    member.refresh_from_db()
    assert member.activity == Activity.DIED
    found = [
        ActivityChange.objects.held_on(MARCH + days * DAY, [member, other])[member.pk]
        for days in (-1, 0, 20, 39, 40)
    ]
    assert found == ["active", "suspended", "active", "active", "died"]
    assert ActivityChange.objects.held_on(MARCH, [member, other])[other.pk] == Activity.ACTIVE


def test_the_last_cell_is_todays(cell: Committee) -> None:
    member, new = make_member("A", "Bùi An", cell), Committee.objects.latest("pk")
    CellChange.objects.create(member=member, cell=new, starts_on=MARCH)
    member.refresh_from_db()
    assert member.cell == new != cell


def test_names_are_sorted_by_given_name_then_middle_then_family_name(cell: Committee) -> None:
    expected = [
        "Vũ Văn An", "Đỗ Thị Ánh", "Bùi Văn Bình", "Trần Đăng Đào", "Đinh Đức Đào", "Âu Văn Đào",
        "Ẩn Minh Lan", "Ma", "Lê Ân Minh", "Lê Minh Minh", "Bùi Thị Ổn",
        "Trần Văn Tú", "Trần Văn Tụ", "Trần Văn Tư",
    ]  # fmt: skip
    for number, name in enumerate(reversed(expected)):
        make_member(f"M{number}", name, cell)
    assert list(Member.objects.values_list("full_name", flat=True)) == expected


@pytest.mark.parametrize("typed", ["Hoà", "hoa", "HÒA", "ho\u0300a", "Hoa\u0300"])
def test_a_name_is_found_however_it_is_typed(cell: Committee, typed: str) -> None:
    make_member("A", "Cung Thị Ho\u0300a", cell)
    make_member("B", "Cung Thị Đào", cell)
    [found] = Member.objects.all().searched(typed)
    assert found.code == "A"


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("cung hoa", ["A", "C"]),
        ("hòa cung", ["A", "C"]),
        ("oa", []),
        ("a", ["A"]),
        ("c1", []),
        ("đào'  \\", []),
        ("o'x", ["D"]),
        ("'", []),
        ("  ", ["A", "C", "B", "D", "X-1"]),
        ("x-1", ["X-1"]),
        ("x", ["D"]),
    ],
)
def test_names_are_found_by_the_beginnings_of_their_words(
    cell: Committee, typed: str, codes: list[str]
) -> None:
    for code, name in (
        ("A", "Cung Thị Hòa"),
        ("B", "Lò Văn Kín"),
        ("C", "Hoàng Văn Cung"),
        ("D", "Xa O'Xan"),
        ("X-1", "Đỗ Thị Đào"),
    ):
        make_member(code, name, cell)
    found = Member.objects.all().searched(typed).values_list("code", flat=True)
    assert sorted(found) == sorted(codes)


def test_the_database_keeps_dates_in_order(cell: Committee) -> None:
    member = make_member("A", "Bùi An", cell)
    for fields in (
        {"official_on": member.admitted_on - DAY},
        {"is_born_in_year": True, "born_on": dt.date(1950, 2, 1)},
        {"sex": "other"},
        {"activity": "asleep"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Member.objects.filter(pk=member.pk).update(**fields)
