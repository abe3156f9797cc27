"""Who stands in for a clerk, a head or an approver: named, confirmed, ended, and never longer than the other
holds it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from members import clock
from members.models import HEAD, Committee, Event, Member, Post, Role, RoleKind, RoleProposal
from members.organisation.actions import posts, roles, substitutes
from members.organisation.actions.substitutes import Absence
from members.organisation.forms.posts import POST_DATA
from tests.reviews.cast import make_member, make_post, make_role, make_tree

pytestmark = pytest.mark.django_db

TODAY = clock.today()
LAST = TODAY + dt.timedelta(days=9)
AWAY = Absence(TODAY, LAST, "Nghỉ phép")


def later(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def fresh(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)


def told(member: Member) -> list[str]:
    return list(member.notices.values_list("text", flat=True))


@pytest.fixture
def cell() -> Committee:
    return make_tree()[1]


@pytest.fixture
def clerk(cell: Committee) -> Member:
    member = make_member("CLERK", "Ngô Thị Thư Ký", cell)
    make_role(member, RoleKind.CLERK, cell)
    return fresh(member)


@pytest.fixture
def other(cell: Committee) -> Member:
    return make_member("OTHER", "Hoàng Thị Hoà", cell)


@pytest.fixture
def admin(cell: Committee) -> Member:
    member = make_member("ADMIN", "Hà Văn Thuận", cell)
    make_role(member, RoleKind.ADMINISTRATOR, cell)
    return fresh(member)


def held(member: Member) -> Role:
    return Role.objects.in_own_right().select_related("committee", "member").get(member=member)


def stand_in(clerk: Member, other: Member, absence: Absence = AWAY) -> Role:
    role = substitutes.name_substitute(held(clerk), other, absence, by=clerk)
    assert isinstance(role, Role)
    return role


def test_a_clerk_names_who_stands_in_and_both_hold_the_role_for_these_days(
    clerk: Member, other: Member, cell: Committee, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = stand_in(clerk, other)
    assert [fresh(one).reach.kinds_over(cell) for one in (clerk, other)] == [{RoleKind.CLERK}] * 2
    assert (len(told(other)), told(clerk)) == (1, [])
    assert "từ " in told(other)[0]
    lines = Event.objects.filter(verb__startswith="name_substitute").values_list("verb", "subject_id")
    assert set(lines) == {("name_substitute", clerk.pk), ("name_substitute_of", other.pk)}
    monkeypatch.setattr(clock, "today", lambda: later(10))
    assert [fresh(one).reach.kinds_over(cell) for one in (clerk, other)] == [{RoleKind.CLERK}, set()]
    assert role.is_over


def test_a_head_has_a_substitute_who_is_no_head_in_the_lists(cell: Committee, other: Member) -> None:
    head = make_member("HEAD", "Đỗ Văn Đứng Đầu", cell)
    post = make_post(head, cell, 1, is_head=True)
    substitutes.name_substitute(post, other, AWAY, by=fresh(head))
    assert fresh(other).reach.kinds_over(cell) == {HEAD}
    assert [one.member for one in Post.objects.filter(committee=cell, is_head=True)] == [head]


def test_a_substitute_of_an_approver_waits_for_an_administrator(
    cell: Committee, other: Member, admin: Member
) -> None:
    approver = make_member("APPROVER", "Vũ Thị Quyết Định", cell)
    make_role(approver, RoleKind.APPROVER, cell)
    given = substitutes.name_substitute(held(approver), other, AWAY, by=fresh(approver))
    assert isinstance(given, RoleProposal)
    assert fresh(other).reach.held == ()
    assert len(told(admin)) == 1
    for nobody in (other, approver):
        with pytest.raises(PermissionDenied):
            roles.confirm_role(given, by=fresh(nobody))
    role = roles.confirm_role(given, by=admin)
    assert role.in_place_of == approver
    assert fresh(other).reach.kinds_over(cell) == {RoleKind.APPROVER}
    assert (len(told(other)), len(told(approver))) == (1, 1)


def test_without_an_administrator_an_approver_names_nobody(cell: Committee, other: Member) -> None:
    approver = make_member("APPROVER", "Vũ Thị Quyết Định", cell)
    make_role(approver, RoleKind.APPROVER, cell)
    with pytest.raises(ValidationError):
        substitutes.name_substitute(held(approver), other, AWAY, by=fresh(approver))
    assert not Role.objects.of_substitutes().exists()


@pytest.mark.parametrize(
    ("absence", "field"),
    [
        (Absence(later(1), TODAY, "x"), "ends_on"),
        (Absence(later(-1), LAST, "x"), "starts_on"),
        (Absence(TODAY, later(31), "x"), "__all__"),
    ],
    ids=["ends before it begins", "in the past", "longer than the role"],
)
def test_days_that_do_not_fit_are_refused(clerk: Member, other: Member, absence: Absence, field: str) -> None:
    Role.objects.filter(member=clerk).update(ends_on=later(30))
    with pytest.raises(ValidationError) as refused:
        stand_in(clerk, other, absence)
    found = refused.value.message_dict if hasattr(refused.value, "error_dict") else {"__all__": []}
    assert list(found) == [field]


def test_nobody_stands_in_twice_for_himself_without_login_or_while_away(
    cell: Committee, clerk: Member, other: Member, admin: Member
) -> None:
    idle = make_member("IDLE", "Lò Văn Không", cell)
    idle.user.delete()
    second = make_member("SECOND", "Vi Thị Nhài", cell)
    make_role(second, RoleKind.CLERK, cell)
    for nobody in (clerk, fresh(idle), second):
        with pytest.raises(ValidationError) as refused:
            stand_in(clerk, nobody)
        assert list(refused.value.message_dict) == ["substitute"]
    stand_in(clerk, other)
    with pytest.raises(ValidationError):
        stand_in(clerk, admin, Absence(LAST, LAST, "Nghỉ phép"))
    third = make_member("THIRD", "Vi Thị Bưởi", cell)
    make_role(third, RoleKind.CLERK, cell)
    with pytest.raises(ValidationError):
        substitutes.name_substitute(held(third), clerk, AWAY, by=fresh(third))


def test_there_are_no_chains_and_nobody_names_himself(
    clerk: Member, other: Member, admin: Member, cell: Committee
) -> None:
    role = stand_in(clerk, other)
    third = make_member("THIRD", "Vi Thị Bưởi", cell)
    role = Role.objects.select_related("committee", "member").get(pk=role.pk)
    with pytest.raises(PermissionDenied):
        substitutes.name_substitute(role, third, AWAY, by=fresh(other))
    substitutes.end_substitution(role, by=clerk)
    for by, substitute in ((admin, admin), (fresh(other), third)):
        with pytest.raises(PermissionDenied):
            substitutes.name_substitute(held(clerk), substitute, AWAY, by=by)


def test_the_database_takes_no_substitute_for_what_nobody_holds(
    clerk: Member, other: Member, cell: Committee
) -> None:
    def save(**more: Any) -> None:
        fields = {"member": other, "kind": RoleKind.CLERK, "committee": cell, "in_place_of": clerk}
        with transaction.atomic():
            Role.objects.create(**fields | {"starts_on": TODAY, "ends_on": LAST} | more)

    for wrong in (
        {"ends_on": None},
        {"member": clerk},
        {"kind": RoleKind.APPROVER},
        {"kind": RoleKind.GUEST},
        {"kind": HEAD},
        {"kind": HEAD, "in_place_of": None},
        {"ends_on": later(-2)},
        {"in_place_of": other, "member": clerk},
    ):
        with pytest.raises(IntegrityError):
            save(**wrong)
    save()
    assert Role.objects.of_substitutes().count() == 1


@pytest.mark.parametrize("begins", [0, 3], ids=["begun", "not begun"])
def test_it_ends_when_the_other_no_longer_holds_the_role(
    clerk: Member, other: Member, admin: Member, begins: int
) -> None:
    role = stand_in(clerk, other, Absence(later(begins), LAST, "Nghỉ phép"))
    roles.end_role(held(clerk), later(1), "Thôi nhiệm vụ", by=admin)
    role.refresh_from_db()
    assert role.ends_on == later(1)
    assert role.is_withdrawn == bool(begins)
    assert not Role.objects.overlapping(later(2), LAST).filter(pk=role.pk).exists()


def test_it_ends_when_the_post_of_the_head_ends_or_was_no_heads_post(
    cell: Committee, other: Member, admin: Member
) -> None:
    head = make_member("HEAD", "Đỗ Văn Đứng Đầu", cell)
    post = make_post(head, cell, 1, is_head=True)
    role = substitutes.name_substitute(post, other, AWAY, by=fresh(head))
    assert isinstance(role, Role)
    data = {name: getattr(post, name) for name in POST_DATA}
    posts.change_post(post, data | {"is_head": False}, by=admin)
    assert fresh(other).reach.held == ()
    role.refresh_from_db()
    assert role.is_withdrawn


@pytest.mark.parametrize("who", ["clerk", "other", "admin"])
def test_it_is_ended_early_by_either_or_the_administrator_and_both_are_told(
    clerk: Member, other: Member, admin: Member, cell: Committee, who: str
) -> None:
    role = stand_in(clerk, other)
    stranger = make_member("S", "Cao Văn Người Lạ", cell)
    with pytest.raises(PermissionDenied):
        substitutes.end_substitution(role, by=stranger)
    by = fresh({"clerk": clerk, "other": other, "admin": admin}[who])
    substitutes.end_substitution(role, by=by)
    assert fresh(other).reach.held == ()
    assert [len(told(one)) for one in (clerk, other)] == {
        "clerk": [0, 2],
        "other": [1, 1],
        "admin": [1, 2],
    }[who]
    with pytest.raises(ValidationError):
        substitutes.end_substitution(role, by=by)


def client_of(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def test_the_pages_name_show_and_end_it(clerk: Member, other: Member, admin: Member, cell: Committee) -> None:
    client = client_of(clerk)
    name = reverse("organisation:substitute_for_role", args=[held(clerk).pk])
    page = client.get(reverse("organisation:substitutes")).content.decode()
    assert name in page
    days = {"starts_on": TODAY.isoformat(), "ends_on": LAST.isoformat(), "reason": "Nghỉ phép"}
    assert client.post(name, days | {"substitute": "nobody"}).status_code == 422
    assert client.post(name, days | {"substitute": "hoàng thị hòa"}).status_code == 302
    role = Role.objects.of_substitutes().get()
    assert (role.member, role.ends_on) == (other, LAST)
    own = reverse("organisation:substitute", args=[role.pk])
    stranger = make_member("S", "Cao Văn Người Lạ", cell)
    seen = [client_of(one).get(own).status_code for one in (clerk, other, admin, stranger)]
    assert seen == [200, 200, 200, 404]
    closed = client_of(stranger)
    assert closed.get(name).status_code == 404
    assert closed.post(reverse("organisation:substitute_end", args=[role.pk])).status_code == 404
    office = client_of(admin).get(reverse("organisation:roles")).content.decode()
    assert (own in office, reverse("organisation:role_end", args=[role.pk]) in office) == (True, False)
    person = client_of(admin).get(reverse("organisation:member", args=[other.pk])).content.decode()
    assert (own in person, "thay" in person) == (True, True)
    ended = client_of(other).post(reverse("organisation:substitute_end", args=[role.pk]))
    assert (ended.status_code, Role.objects.current().filter(pk=role.pk).exists()) == (302, False)
