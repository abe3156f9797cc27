"""An administrator keeps people, posts and roles of the own part of the tree, and of no other."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from members import clock
from members.actions.importing import WorkbookRefusedError, import_rows
from members.models import (
    Activity,
    Committee,
    Event,
    Member,
    Notice,
    Post,
    Role,
    RoleKind,
    RoleProposal,
)
from members.organisation.actions import people, posts, roles
from members.organisation.actions.basis import Basis
from members.organisation.actions.roles import RoleTerms
from members.workbooks import fill_workbook, read_workbook
from members.workbooks.rows import RoleRow
from tests.reviews.cast import make_member, make_post, make_role, make_tree

pytestmark = pytest.mark.django_db

Tree = tuple[Committee, Committee, Committee]
DATA = {
    "full_name": "Lý Thị Hoà",
    "sex": "female",
    "born_on": dt.date(1980, 1, 1),
    "is_born_in_year": True,
    "admitted_on": dt.date(2008, 2, 3),
    "official_on": None,
    "card_number": "",
    "workplace": "",
    "in_system": True,
}


@pytest.fixture
def tree() -> Tree:
    return make_tree()


@pytest.fixture
def admin(tree: Tree) -> Member:
    """The administrator of the first cell only."""
    member = make_member("ADMIN", "Hà Văn Thuận", tree[1])
    make_role(member, RoleKind.ADMINISTRATOR, tree[1])
    return Member.objects.get(pk=member.pk)


@pytest.fixture
def head(tree: Tree) -> Member:
    """The administrator of the whole province."""
    member = make_member("HEAD", "Khúc Thị Nhạc", tree[2])
    make_role(member, RoleKind.ADMINISTRATOR, tree[0])
    return Member.objects.get(pk=member.pk)


def client_of(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def terms(kind: RoleKind, committee: Committee) -> RoleTerms:
    return RoleTerms(kind, committee, clock.today(), None, "QĐ số 12-QĐ/ĐU")


def test_who_has_gone_holds_no_post_no_role_and_no_login(tree: Tree, admin: Member) -> None:
    member = make_member("A", "Âu Văn Lăng", tree[1])
    make_post(member, tree[1], 1, is_head=True)
    make_role(member, RoleKind.CLERK, tree[1])
    day = clock.today() - dt.timedelta(days=3)
    people.record_activity(member, Activity.DIED, Basis(day, "Giấy chứng tử số 5"), by=admin)
    assert not Post.objects.current().filter(member=member).exists()
    assert not Role.objects.current().filter(member=member).exists()
    assert set(Post.objects.values_list("ends_on", flat=True)) == {day}
    member = Member.objects.get(pk=member.pk)
    assert (member.activity, member.has_left, member.user.is_active) == ("died", True, False)
    with pytest.raises(ValidationError, match="không còn sinh hoạt"):
        posts.give_post(member, tree[1], {"starts_on": clock.today()}, by=admin)


@pytest.mark.parametrize(
    ("activity", "days", "document", "place", "field"),
    [
        (Activity.EXPELLED, 1, "QĐ 1", "", "starts_on"),
        (Activity.EXPELLED, -40_000, "QĐ 1", "", "starts_on"),
        (Activity.EXPELLED, 0, "", "", "document"),
        (Activity.MOVED_OUT, 0, "Giấy giới thiệu", "", "place"),
        (Activity.ACTIVE, 0, "", "", "activity"),
    ],
)
def test_an_entry_without_day_document_or_place_is_refused_at_its_field(
    tree: Tree, admin: Member, activity: Activity, days: int, document: str, place: str, field: str
) -> None:
    member = make_member("A", "Âu Văn Lăng", tree[1])
    basis = Basis(clock.today() + dt.timedelta(days=days), document, place)
    with pytest.raises(ValidationError) as refused:
        people.record_activity(member, activity, basis, by=admin)
    assert list(refused.value.message_dict) == [field]


def test_a_member_moves_between_cells_of_one_administrator_only(
    tree: Tree, admin: Member, head: Member
) -> None:
    member = make_member("A", "Âu Văn Lăng", tree[1])
    with pytest.raises(PermissionDenied):
        people.move_member(member, tree[2], Basis(clock.today()), by=admin)
    people.move_member(member, tree[2], Basis(clock.today(), "Giấy giới thiệu số 2"), by=head)
    assert Member.objects.get(pk=member.pk).cell == tree[2]
    assert [entry.cell for entry in member.cell_changes.all()] == [tree[1], tree[2]]


def test_a_second_person_of_the_same_name_is_asked_about(tree: Tree, admin: Member) -> None:
    first = people.add_member("N1", tree[1], DATA, by=admin)
    assert first.born == "1980"
    with pytest.raises(ValidationError, match="N1"):
        people.add_member("N2", tree[1], DATA | {"full_name": "LÝ THỊ HÒA"}, by=admin)
    people.add_member("N2", tree[1], DATA | {"is_another": True}, by=admin)
    assert Member.objects.filter(search_name="ly thi hoa").count() == 2


def test_a_new_head_needs_the_old_post_ended(tree: Tree, admin: Member) -> None:
    old, new = make_member("A", "Âu Văn Lăng", tree[1]), make_member("B", "Vi Thị Nhài", tree[1])
    held = make_post(old, tree[1], 1, is_head=True)
    data = {
        "title": "Bí thư Chi bộ", "catalogued": None, "rank": 1, "is_head": True, "is_acting": False,
        "leads": True, "portfolio": "", "starts_on": clock.today(),
    }  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        posts.give_post(new, tree[1], data, by=admin)
    assert "Âu Văn Lăng" in refused.value.message_dict["is_head"][0]
    posts.end_post(held, clock.today() - dt.timedelta(days=1), "Nghỉ hưu", by=admin)
    post = posts.give_post(new, tree[1], data, by=admin)
    assert Post.objects.current().get(committee=tree[1], is_head=True) == post


def test_a_role_with_power_needs_two_administrators(tree: Tree, admin: Member, head: Member) -> None:
    member = make_member("A", "Âu Văn Lăng", tree[1])
    given = roles.give_role(member, terms(RoleKind.APPROVER, tree[1]), by=admin)
    assert isinstance(given, RoleProposal)
    assert not Role.objects.filter(member=member).exists()
    assert [notice.recipient for notice in Notice.objects.all()] == [head]
    for nobody in (admin, member):
        with pytest.raises(PermissionDenied):
            roles.confirm_role(given, by=nobody)
    role = roles.confirm_role(given, by=head)
    assert (role.kind, role.member) == (RoleKind.APPROVER, member)
    assert {notice.recipient for notice in Notice.objects.all()} == {admin, member, head}
    with pytest.raises(ValidationError):
        roles.reject_role(given, by=head)


def test_the_only_administrator_acts_alone_and_that_is_seen(tree: Tree, head: Member) -> None:
    member = make_member("A", "Âu Văn Lăng", tree[1])
    role = roles.give_role(member, terms(RoleKind.STAFF, tree[0]), by=head)
    assert isinstance(role, Role)
    assert RoleProposal.objects.get(role=role).is_alone
    assert Event.objects.get(verb="give_role").data["alone"] is True
    page = client_of(head).get(reverse("organisation:roles"))
    assert (
        "confirmed by nobody else" in page.content.decode()
        or "chưa có người thứ hai" in page.content.decode()
    )


def test_nobody_raises_himself_and_the_last_administrator_stays(tree: Tree, head: Member) -> None:
    with pytest.raises(PermissionDenied):
        roles.give_role(head, terms(RoleKind.APPROVER, tree[0]), by=head)
    own = Role.objects.get(member=head)
    with pytest.raises(ValidationError, match="người quản trị cuối cùng"):
        roles.end_role(own, clock.today(), "Chuyển công tác", by=head)


def test_a_clerk_is_named_by_one_administrator(tree: Tree, admin: Member, head: Member) -> None:
    member = make_member("A", "Âu Văn Lăng", tree[1])
    role = roles.give_role(member, terms(RoleKind.CLERK, tree[1]), by=admin)
    assert isinstance(role, Role)
    roles.end_role(role, clock.today(), "Hết nhiệm vụ", by=admin)
    assert not Role.objects.not_over().filter(pk=role.pk, ends_on__isnull=True).exists()


def test_every_page_is_closed_outside_the_subtree(tree: Tree, admin: Member, head: Member) -> None:
    inside, outside = make_member("A", "Âu Văn Lăng", tree[1]), make_member("B", "Vi Thị Nhài", tree[2])
    client = client_of(admin)
    assert client.get(reverse("organisation:member", args=[inside.pk])).status_code == 200
    for name in ("member", "member_data", "activity", "cell", "new_post", "new_role"):
        assert client.get(reverse(f"organisation:{name}", args=[outside.pk])).status_code == 404
    for unit, status in ((tree[0], 404), (tree[1], 200), (tree[2], 404)):
        assert client.get(reverse("organisation:unit", args=[unit.pk])).status_code == status
    found = client.get(reverse("organisation:people"), {"q": "van"}).content.decode()
    assert ("Âu Văn Lăng" in found, "Vi Thị Nhài" in found) == (True, False)
    for name in ("index", "people", "roles"):
        assert client_of(outside).get(reverse(f"organisation:{name}")).status_code == 403


def test_the_forms_do_what_they_say(tree: Tree, admin: Member) -> None:
    """Added, moved to an office by a post, and entered as moved out, as an administrator does it."""
    client = client_of(admin)
    added = client.post(
        reverse("organisation:new_member", args=[tree[1].pk]),
        {"code": "N1", "full_name": "Lý Thị Hoà", "born_on": "1980-07-05", "is_born_in_year": "on",
         "admitted_on": "2008-02-03", "in_system": "on"},
    )  # fmt: skip
    member = Member.objects.get(code="N1")
    assert added["Location"] == reverse("organisation:member", args=[member.pk])
    assert member.born == "1980"
    client.post(
        reverse("organisation:new_post", args=[member.pk]),
        {"committee": tree[1].code.lower(), "title": "Chi ủy viên", "rank": "2", "starts_on": "2025-01-01"},
    )
    post = Post.objects.get(member=member)
    ended = client.post(
        reverse("organisation:post_end", args=[post.pk]), {"ends_on": "2025-06-30", "reason": "Thôi"}
    )
    assert ended.status_code == 302
    client.post(
        reverse("organisation:activity", args=[member.pk]),
        {"activity": "moved_out", "starts_on": "2025-08-01", "document": "GGT 3", "place": "Tỉnh khác"},
    )
    member.refresh_from_db()
    post.refresh_from_db()
    assert (member.activity, post.ends_on) == ("moved_out", dt.date(2025, 6, 30))
    refused = client.post(
        reverse("organisation:new_role", args=[member.pk]),
        {"kind": "clerk", "committee": "KHÔNG-CÓ", "starts_on": "2025-08-01", "reason": "x"},
    )
    assert refused.status_code == 422


def test_a_role_with_power_in_a_workbook_waits_too(tree: Tree, admin: Member, head: Member) -> None:
    make_member("A", "Âu Văn Lăng", tree[1])
    today = clock.today()
    rows = [RoleRow("A", kind, tree[1].code, today, None) for kind in ("approver", "clerk")]
    import_rows(read_workbook(fill_workbook(rows)), by=admin, source="vai-tro.xlsx")
    assert [role.kind for role in Role.objects.filter(member__code="A")] == [RoleKind.CLERK]
    assert RoleProposal.objects.waiting().get().kind == RoleKind.APPROVER
    assert [notice.recipient for notice in Notice.objects.all()] == [head]
    assert "vai-tro.xlsx" in Notice.objects.get().text
    import_rows(read_workbook(fill_workbook(rows)), by=admin, source="vai-tro.xlsx")
    assert Notice.objects.count() == 1


def test_a_workbook_gives_its_owner_no_power(tree: Tree, admin: Member, head: Member) -> None:
    rows = [RoleRow("ADMIN", "approver", tree[1].code, clock.today(), None)]
    with pytest.raises(WorkbookRefusedError, match="tự giao vai trò"):
        import_rows(read_workbook(fill_workbook(rows)), by=admin, source="vai-tro.xlsx")
    assert not RoleProposal.objects.exists()


def test_two_administrators_do_not_end_each_other(tree: Tree, head: Member) -> None:
    """Whoever goes at the end of the same day does not count as the one who stays."""
    other = make_member("OTHER", "Khúc Văn Hai", tree[2])
    make_role(other, RoleKind.ADMINISTRATOR, tree[0])
    other = Member.objects.get(pk=other.pk)
    roles.end_role(Role.objects.get(member=other), clock.today(), "Nghỉ hưu", by=head)
    with pytest.raises(ValidationError, match="người quản trị cuối cùng"):
        roles.end_role(Role.objects.get(member=head), clock.today(), "Nghỉ hưu", by=other)


def test_a_committee_that_has_ended_gets_no_post(tree: Tree, admin: Member) -> None:
    member = make_member("A", "Âu Văn Lăng", tree[1])
    Committee.objects.filter(pk=tree[1].pk).update(ends_on=clock.today())
    with pytest.raises(ValidationError, match="Chi bộ A"):
        posts.give_post(member, tree[1], {"starts_on": dt.date(2025, 1, 1)}, by=admin)
