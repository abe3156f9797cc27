"""A page of the organisation costs as many queries for twelve people as for one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from members import clock
from members.models import (
    ActivityChange,
    CellChange,
    Committee,
    CommitteeChange,
    Event,
    Member,
    Role,
    RoleKind,
    RoleProposal,
    StoodIn,
)
from members.paging import counted_parts, page_of_first, page_of_many
from tests.reviews.cast import make_member, make_post, make_role, make_tree

pytestmark = pytest.mark.django_db

COSTS = {
    "organisation:unit": 10,
    "organisation:people": 6,
    "organisation:roles": 6,
    "organisation:member": 11,
    "organisation:merge_find": 7,
    "organisation:committees": 8,
    "organisation:committee": 8,
    "organisation:substitutes": 7,
    "organisation:substitute": 6,
}


def queries_of(client: Client, address: str) -> tuple[int, int]:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(queries), len(answer.content)


def add_rows(tree: tuple[Committee, Committee, Committee], one: Member, numbers: range) -> None:
    """Give the cell more people with posts, roles and proposals, and one person a longer past and more
    doubles; and the cell a past, and the province more cells."""
    for number in numbers:
        make_member(f"TWIN{number}", one.full_name, tree[1 + number % 2])
        member = make_member(f"N{number}", f"Lý Thị Hoà {number}", tree[1])
        make_post(member, tree[1], number + 2)
        make_role(member, RoleKind.CLERK, tree[1])
        RoleProposal.objects.create(
            member=member, kind=RoleKind.STAFF, committee=tree[1], starts_on=clock.today(), reason="QĐ 1"
        )
        ActivityChange.objects.create(member=one, activity="exempt", starts_on=clock.today(), document="QĐ")
        CellChange.objects.create(member=one, cell=tree[1], starts_on=clock.today())
        CommitteeChange.objects.create(
            committee=tree[1], kind="moved", day=clock.today(), document="QĐ", into=tree[0]
        )
        Committee.objects.add_child(
            tree[0],
            create_kwargs={
                "code": f"K{number}",
                "name": "Chi bộ thôn 1",
                "kind": "cell",
                "body": "Chi ủy",
                "symbol": "CB",
                "place": "Thử",
            },
        )
        lent = Role.objects.create(
            member=member,
            kind=RoleKind.CLERK,
            committee=tree[1],
            starts_on=clock.today(),
            ends_on=clock.today(),
            in_place_of=Member.objects.get(code="ADMIN"),
        )
        first = Role.objects.of_substitutes().earliest("pk")
        member.stood_in = StoodIn(first.pk, "Hà Văn Thuận", "Remind those who are behind")
        Event.record("remind", lent, by=member)
        below = tree[2] if number == numbers[0] else one.cell
        Role.objects.create(
            member=one, kind=RoleKind.GUEST, committee=below, starts_on=clock.today(), ends_on=clock.today()
        )


def test_a_page_costs_the_same_for_one_row_and_for_twelve() -> None:
    tree = make_tree()
    admin, one = make_member("ADMIN", "Hà Văn Thuận", tree[1]), make_member("ONE", "Vi Văn Một", tree[1])
    make_role(admin, RoleKind.ADMINISTRATOR, tree[0])
    make_role(admin, RoleKind.CLERK, tree[1])
    client = Client()
    client.force_login(admin.user)
    addresses = {
        "organisation:unit": reverse("organisation:unit", args=[tree[1].pk]),
        "organisation:people": reverse("organisation:people") + "?q=hoa",
        "organisation:roles": reverse("organisation:roles"),
        "organisation:member": reverse("organisation:member", args=[one.pk]),
        "organisation:merge_find": reverse("organisation:merge_find", args=[one.pk]),
        "organisation:committees": reverse("organisation:committees"),
        "organisation:committee": reverse("organisation:committee", args=[tree[1].pk]),
    }
    add_rows(tree, one, range(1))
    addresses |= {
        "organisation:substitutes": reverse("organisation:substitutes"),
        "organisation:substitute": reverse(
            "organisation:substitute", args=[Role.objects.of_substitutes().get().pk]
        ),
    }
    few = {name: queries_of(client, address) for name, address in addresses.items()}
    add_rows(tree, one, range(1, 12))
    many = {name: queries_of(client, address) for name, address in addresses.items()}
    assert all(many[name][1] > few[name][1] for name in addresses)
    assert {name: (few[name][0], many[name][0]) for name in addresses} == {
        name: (cost, cost) for name, cost in COSTS.items()
    }


@pytest.mark.parametrize(("people", "said"), [(3, "3"), (4, "more than 3")])
def test_rows_are_counted_and_shown_up_to_a_limit_and_the_page_says_so(people: int, said: str) -> None:
    cell = make_tree()[1]
    for number in range(people):
        make_member(f"N{number}", f"Lý Thị {'ABCD'[number]}", cell)
    rows, asked = Member.objects.order_by("sort_name"), RequestFactory().get("/?page=9")
    with translation.override("en"):
        count = counted_parts({"some": rows, "few": rows.filter(code="N0")}, most=3)
        assert {name: str(number) for name, number in count.items()} == {"some": said, "few": "1"}
    for page in (
        page_of_many(asked, rows, rows, total=count["some"], size=2),
        page_of_first(asked, rows, rows, size=2, most=3),
    ):
        assert [one.code for one in page] == ["N2"]
        assert (page.number, page.paginator.num_pages) == (2, 2)
        assert vars(page.paginator)["is_cut"] == (people == 4)
