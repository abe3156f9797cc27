"""A person entered twice: the two records are merged, with a trail, and nobody gains power by it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from members import clock
from members.models import (
    Activity,
    ActivityChange,
    CellChange,
    Committee,
    Event,
    Member,
    Notice,
    Role,
    RoleKind,
    RoleProposal,
)
from members.organisation.actions import people, roles
from members.organisation.actions.basis import Basis
from members.organisation.actions.merging import columns_naming_members, doubles_of, merge_members
from members.organisation.actions.roles import RoleTerms
from members.workbooks import MemberRow
from members.workbooks.exporting import rows_under
from tests.members.factories import PROVINCE, faults, install, role, verdict_on
from tests.members.factories import member as member_row
from tests.reviews.cast import make_member, make_post, make_role, make_tree

pytestmark = pytest.mark.django_db

Tree = tuple[Committee, Committee, Committee]
NAME = "Âu Văn Lăng"
PAPER = "Biên bản rà soát số 3"


@pytest.fixture
def tree() -> Tree:
    return make_tree()


@pytest.fixture
def admin(tree: Tree) -> Member:
    """The only administrator, of the whole province."""
    member = make_member("ADMIN", "Hà Văn Thuận", tree[1])
    make_role(member, RoleKind.ADMINISTRATOR, tree[0])
    return Member.objects.get(pk=member.pk)


@pytest.fixture
def pair(tree: Tree) -> tuple[Member, Member]:
    """The two records of one person, in two cells."""
    return make_member("A", NAME, tree[1]), make_member("B", NAME.upper(), tree[2])


def again(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)


def test_doubles_have_the_same_name_and_the_same_birth(tree: Tree) -> None:
    one = make_member("A", NAME, tree[1])
    alike = make_member("B", "âu văn lăng", tree[2])
    of_year = make_member("C", NAME, tree[2], born_on=dt.date(1975, 1, 1), is_born_in_year=True)
    make_member("D", NAME, tree[2], born_on=dt.date(1975, 1, 1))
    make_member("E", "Âu Văn Làng Khác", tree[2])
    assert set(doubles_of(one)) == {alike, of_year}
    assert {double.code for double in doubles_of(of_year)} == {"A", "B", "D"}


def test_the_emptied_record_stays_and_says_where_its_things_went(
    tree: Tree, admin: Member, pair: tuple[Member, Member]
) -> None:
    kept, emptied = pair
    make_post(emptied, tree[2], 3)
    make_role(emptied, RoleKind.CLERK, tree[2])
    Notice.objects.create(recipient=emptied, text="Một tin", url="/")
    client = Client()
    client.force_login(emptied.user)
    merge_members(kept, emptied, PAPER, by=admin)
    kept, emptied = again(kept), again(emptied)
    assert (emptied.activity, emptied.merged_into, emptied.has_left) == (Activity.MERGED, kept, True)
    assert [post.committee for post in kept.posts.all()] == [tree[2]]
    assert [(held.kind, held.committee) for held in kept.roles.all()] == [(RoleKind.CLERK, tree[2])]
    assert kept.notices.count() == 2
    assert client.get("/").status_code == 302
    told = Event.objects.get(verb="merge_member", subject_id=kept.pk)
    assert (told.data["merged"], told.data["document"], told.actor_id) == ("B", PAPER, admin.pk)
    assert told.data["rows"]["members.Post.member"] == [kept.posts.get().pk]
    with pytest.raises(ValidationError, match="B đã được gộp vào hồ sơ khác"):
        people.change_member(emptied, {}, by=admin)
    admins = Client()
    admins.force_login(admin.user)
    found = admins.get(reverse("organisation:people") + "?q=B").content.decode()
    assert reverse("organisation:member", args=[kept.pk]) in found
    page = admins.get(reverse("organisation:member", args=[emptied.pk])).content.decode()
    assert reverse("organisation:member", args=[kept.pk]) in page
    assert reverse("organisation:member_data", args=[emptied.pk]) not in page


def test_cell_and_activity_are_those_of_the_record_that_stays(
    tree: Tree, admin: Member, pair: tuple[Member, Member]
) -> None:
    kept, emptied = pair
    day = clock.today() - dt.timedelta(days=9)
    people.record_activity(emptied, Activity.MOVED_OUT, Basis(day, "Giấy 1", "Tỉnh khác"), by=admin)
    CellChange.objects.create(member=emptied, cell=tree[2], starts_on=day)
    merge_members(kept, emptied, PAPER, by=admin)
    kept = again(kept)
    assert (kept.activity, kept.cell) == (Activity.ACTIVE, tree[1])
    assert ActivityChange.objects.held_on(day, [kept]) == {kept.pk: Activity.ACTIVE}
    assert [entry.cell for entry in kept.cell_changes.all()] == [tree[2], tree[1]]


def test_nobody_gains_power_by_a_merge(tree: Tree, admin: Member, pair: tuple[Member, Member]) -> None:
    kept, emptied = pair
    second = make_member("SECOND", "Khúc Thị Nhạc", tree[2])
    make_role(second, RoleKind.ADMINISTRATOR, tree[0])
    make_role(emptied, RoleKind.APPROVER, tree[0])
    make_role(emptied, RoleKind.STAFF, tree[2])
    make_role(kept, RoleKind.STAFF, tree[2])
    merge_members(kept, emptied, PAPER, by=admin)
    assert again(kept).holds(RoleKind.APPROVER) is False
    [proposal] = RoleProposal.objects.waiting()
    assert (proposal.member, proposal.kind, proposal.committee) == (kept, RoleKind.APPROVER, tree[0])
    ended = Role.objects.filter(member=emptied).values_list("kind", "ends_on")
    assert set(ended) == {(RoleKind.APPROVER, clock.today()), (RoleKind.STAFF, clock.today())}
    with pytest.raises(PermissionDenied):
        roles.confirm_role(proposal, by=admin)
    roles.confirm_role(proposal, by=again(second))
    assert again(kept).holds(RoleKind.APPROVER) is True


def test_who_administers_less_or_is_one_of_the_two_merges_nothing(
    tree: Tree, admin: Member, pair: tuple[Member, Member]
) -> None:
    kept, emptied = pair
    own = make_member("OWN", admin.full_name, tree[1])
    with pytest.raises(PermissionDenied):
        merge_members(admin, own, PAPER, by=admin)
    lower = make_member("LOWER", "Khúc Thị Nhạc", tree[2])
    make_role(lower, RoleKind.ADMINISTRATOR, tree[2])
    with pytest.raises(PermissionDenied):
        merge_members(kept, emptied, PAPER, by=again(lower))
    people.move_member(kept, tree[2], Basis(clock.today()), by=admin)
    later = Role(
        member=emptied,
        kind=RoleKind.CLERK,
        committee=tree[1],
        starts_on=clock.today() + dt.timedelta(days=5),
    )
    later.save()
    with pytest.raises(PermissionDenied):
        merge_members(kept, emptied, PAPER, by=again(lower))
    later.delete()
    assert merge_members(kept, emptied, PAPER, by=again(lower)) == kept


def test_the_last_administrator_does_not_go_by_a_merge(
    tree: Tree, admin: Member, pair: tuple[Member, Member]
) -> None:
    kept, emptied = pair
    make_role(emptied, RoleKind.ADMINISTRATOR, tree[0])
    Role.objects.filter(member=admin).update(ends_on=clock.today())
    with pytest.raises(ValidationError, match="người quản trị cuối cùng"):
        merge_members(kept, emptied, PAPER, by=admin)
    assert again(emptied).user.is_active is True


def test_what_is_in_the_way_is_named(tree: Tree, admin: Member, pair: tuple[Member, Member]) -> None:
    kept, emptied = pair
    make_post(kept, tree[1], 2)
    make_post(emptied, tree[1], 3)
    second = make_member("SECOND", "Khúc Thị Nhạc", tree[2])
    make_role(second, RoleKind.ADMINISTRATOR, tree[0])
    terms = RoleTerms(RoleKind.STAFF, tree[0], clock.today(), None, "QĐ 1")
    roles.give_role(emptied, terms, by=again(second))
    with pytest.raises(ValidationError) as refused:
        merge_members(kept, emptied, PAPER, by=admin)
    named = [place.name in said for place, said in zip(tree[:2], refused.value.messages, strict=True)]
    assert named == [True, True]
    another = make_member("C", "Lý Thị Hoà", tree[1])
    with pytest.raises(ValidationError, match="Họ tên hoặc ngày sinh"):
        merge_members(kept, another, PAPER, by=admin)


def test_who_confirmed_the_own_role_under_the_other_record_is_not_merged(
    tree: Tree, admin: Member, pair: tuple[Member, Member]
) -> None:
    kept, emptied = pair
    held = make_role(kept, RoleKind.STAFF, tree[1])
    RoleProposal.objects.create(
        member=kept, kind=RoleKind.STAFF, committee=tree[1], starts_on=clock.today(), reason="QĐ 1",
        settled_by=emptied, settled_at=clock.now(), role=held,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="Cả hai hồ sơ cùng có ở một chỗ"):
        merge_members(kept, emptied, PAPER, by=admin)
    assert RoleProposal.objects.get().settled_by == emptied


def test_every_column_that_names_a_member_is_found() -> None:
    found = {str(naming) for naming in columns_naming_members()}
    fields: Any = Member._meta.get_fields(include_hidden=True)
    backwards = {
        f"{field.related_model._meta.label}.{field.field.name}"
        for field in fields
        if field.auto_created and not field.concrete
    }
    by_row = {"members.User.member", "members.KnownHeading.member"}
    by_table = {"reviews.Delegation.members"}  # its rows are in a table between, which is found
    assert (backwards - found, "reviews.Delegation_members.member" in found) == (by_row | by_table, True)


def test_the_pages_show_both_and_merge(tree: Tree, admin: Member, pair: tuple[Member, Member]) -> None:
    kept, emptied = pair
    client = Client()
    client.force_login(admin.user)
    address = reverse("organisation:merge", args=[kept.pk, emptied.pk])
    assert address in client.get(reverse("organisation:merge_find", args=[kept.pk])).content.decode()
    page = client.get(address).content.decode()
    assert all(words in page for words in (tree[1].name, tree[2].name, kept.full_name, emptied.full_name))
    refused = client.post(address, {"stays": "", "document": ""})
    answer = client.post(address, {"stays": emptied.pk, "document": PAPER})
    assert (refused.status_code, answer.status_code) == (422, 302)
    assert answer["Location"] == reverse("organisation:member", args=[emptied.pk])
    assert again(kept).merged_into == emptied
    assert client.get(address).status_code == 404
    stranger = make_member("STRANGER", "Vi Văn Lạ", tree[2])
    client.force_login(stranger.user)
    find = reverse("organisation:merge_find", args=[emptied.pk])
    assert {client.get(address).status_code, client.get(find).status_code} == {404}


def test_the_import_names_the_code_that_stays(django_assert_num_queries: Any) -> None:
    install([*PROVINCE, member_row("TWIN-1", full_name=NAME), member_row("TWIN-2", full_name="Khác")])
    Member.objects.filter(code="TWIN-2").update(full_name=NAME)
    kept, emptied = (Member.objects.get(code=code) for code in ("TWIN-1", "TWIN-2"))
    merge_members(kept, emptied, PAPER, by=Member.objects.get(code="ADMIN-T"))
    verdict = verdict_on(member_row("TWIN-2", full_name=NAME), role("TWIN-2", place="Y"))
    exported = rows_under(Committee.objects.get(code="T"))
    assert [row.code for row in exported if isinstance(row, MemberRow) and "TWIN" in row.code] == ["TWIN-1"]
    assert [("TWIN-1" in why) for why in faults(verdict).values()] == [True, True]
