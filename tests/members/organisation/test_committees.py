"""Committees are added, changed, moved, merged, split and dissolved, by their administrator alone."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from members.models import Committee, CommitteeChange, Event, Member, Post, Role, committees_on
from members.organisation.actions.basis import Basis
from members.organisation.actions.committees import (
    Share,
    add_committee,
    change_committee,
    dissolve_committee,
    merge_committee,
    move_committee,
    split_cell,
)
from tests.members.factories import BEGIN, PROVINCE, committee, install, login, member, person, post

MERGED_ON = dt.date(2025, 9, 30)
BASIS = Basis(MERGED_ON, "Quyết định số 17-QĐ/TU")
MORE = (
    committee("XD", "X", "cell", name="Chi bộ thôn 1"),
    committee("YD", "Y", "cell", name="Chi bộ thôn 1"),
    member("XD-1", "XD", full_name="Lê Văn Một"),
    member("XD-2", "XD", full_name="Lê Văn Hai"),
    post("XD-1", "XD", title="Bí thư Chi bộ", rank=1, is_head=True),
)


@pytest.fixture
def tree(db: None, english: None) -> None:
    install((*PROVINCE, *MORE))


def unit(code: str) -> Committee:
    found: Committee = Committee.objects.get(code=code)
    return found


def parents(day: dt.date) -> dict[str, str | None]:
    """The tree of the day by codes."""
    codes: dict[int | None, str] = dict(Committee.objects.values_list("pk", "code"))
    return {codes[pk]: codes.get(parent) for pk, parent in committees_on(day).items()}


def refusal(do: Callable[[], object]) -> str:
    with pytest.raises(ValidationError) as error:
        do()
    return " ".join(error.value.messages)


def test_a_committee_is_added_and_its_data_are_changed_with_history(tree: None) -> None:
    by = person("ADMIN-X")
    fields = {"code": "XE", "name": "Chi bộ Trường", "kind": "cell", "body": "Chi ủy", "symbol": "CB"}
    made = add_committee(unit("X"), Committee(**fields, place="X", block="service"), by=by)
    change_committee(made, {"name": "Chi bộ Trường THPT", "starts_on": BEGIN}, by=by)
    change_committee(made, {"name": "Chi bộ Trường THPT"}, by=by)
    now = unit("XE")
    assert (now.name, now.starts_on, now.full_place) == (
        "Chi bộ Trường THPT",
        BEGIN,
        "Chi bộ Trường THPT, Đảng ủy xã X",
    )
    told = Event.objects.filter(subject="members.committee", subject_id=now.pk).values_list("verb", "data")
    assert list(told) == [
        ("add_committee", {"parent": "X"}),
        (
            "change_committee",
            {
                "changes": {
                    "name": ["Chi bộ Trường", "Chi bộ Trường THPT"],
                    "starts_on": ["None", "2025-07-01"],
                }
            },
        ),
    ]


def test_a_committee_moves_with_what_is_below_it_and_the_tree_of_an_earlier_day_stays(tree: None) -> None:
    before = parents(MERGED_ON - dt.timedelta(days=1))
    move_committee(unit("X"), unit("Y"), BASIS, by=person("ADMIN-T"))
    assert parents(MERGED_ON) == before | {"X": "Y"}
    assert parents(MERGED_ON - dt.timedelta(days=1)) == before
    assert [problem for group in Committee.objects.find_problems() for problem in group] == []
    later = Basis(MERGED_ON + dt.timedelta(days=5), "Quyết định số 18-QĐ/TU")
    move_committee(unit("X"), unit("T"), later, by=person("ADMIN-T"))
    assert (parents(MERGED_ON)["X"], parents(later.day)["X"]) == ("Y", "T")


def test_a_merged_commune_hands_everything_over_and_ends(tree: None) -> None:
    merge_committee(unit("X"), unit("Y"), BASIS, by=person("ADMIN-T"))
    ended = unit("X")
    assert (ended.ends_on, ended.successor) == (MERGED_ON, unit("Y"))
    assert {"X", "XC", "XD"} <= set(parents(MERGED_ON))
    after = parents(MERGED_ON + dt.timedelta(days=1))
    assert ("X" in after, after["XC"], after["XD"]) == (False, "Y", "Y")
    assert parents(MERGED_ON - dt.timedelta(days=1))["XD"] == "X"
    assert set(Post.objects.filter(committee=ended).values_list("ends_on", flat=True)) == {MERGED_ON}
    assert set(Role.objects.filter(committee=ended).values_list("ends_on", flat=True)) == {MERGED_ON}
    assert Post.objects.get(committee__code="XD").ends_on is None


def test_the_members_of_a_merged_cell_belong_to_the_other_from_that_day_on(tree: None) -> None:
    Member.objects.filter(code="XD-2").update(activity="died")
    merge_committee(unit("XD"), unit("XC"), BASIS, by=person("ADMIN-X"))
    assert (person("XD-1").cell, person("XD-2").cell) == (unit("XC"), unit("XD"))
    kept = person("XD-1").cell_changes.values_list("cell__code", "starts_on", "document")
    assert list(kept) == [("XC", MERGED_ON, BASIS.document)]


def test_a_cell_is_split_and_goes_on_or_ends(tree: None) -> None:
    one, two = person("XD-1"), person("XD-2")
    split_cell(unit("XD"), [Share(unit("XC"), [one])], BASIS, rest=None, by=person("ADMIN-X"))
    assert (person("XD-1").cell, person("XD-2").cell, unit("XD").ends_on) == (unit("XC"), unit("XD"), None)
    assert Post.objects.get(member=one, committee__code="XD").ends_on == MERGED_ON
    split_cell(unit("XD"), [Share(unit("XC"), [])], BASIS, rest=unit("YD"), by=person("ADMIN-T"))
    assert (Member.objects.get(pk=two.pk).cell, unit("XD").successor) == (unit("YD"), unit("YD"))
    kinds = CommitteeChange.objects.filter(committee=unit("XD")).values_list("kind", "into__code")
    assert sorted(kinds) == [("split", "XC"), ("split", "XC"), ("split", "YD")]


def test_what_stands_in_the_way_is_named(tree: None) -> None:
    by = person("ADMIN-T")
    late = Basis(dt.date(2999, 1, 1), "Quyết định")
    move_committee(unit("YD"), unit("X"), BASIS, by=by)
    earlier = Basis(MERGED_ON - dt.timedelta(days=1), "Quyết định")
    Committee.objects.filter(code="YC").update(starts_on=MERGED_ON)
    refused = {
        "below": refusal(lambda: dissolve_committee(unit("Y"), unit("X"), BASIS, by=by)),
        "members": refusal(lambda: dissolve_committee(unit("XD"), unit("XC"), BASIS, by=by)),
        "future": refusal(lambda: move_committee(unit("X"), unit("Y"), late, by=by)),
        "earlier": refusal(lambda: move_committee(unit("YD"), unit("Y"), earlier, by=by)),
        "young": refusal(lambda: move_committee(unit("YC"), unit("X"), earlier, by=by)),
        "itself": refusal(lambda: move_committee(unit("X"), unit("XD"), BASIS, by=by)),
        "same": refusal(lambda: move_committee(unit("X"), unit("T"), BASIS, by=by)),
        "top": refusal(lambda: move_committee(unit("T"), unit("X"), BASIS, by=by)),
        "no cell": refusal(lambda: merge_committee(unit("XD"), unit("Y"), BASIS, by=by)),
    }
    merge_committee(unit("XD"), unit("XC"), BASIS, by=by)
    refused["ended"] = refusal(lambda: merge_committee(unit("XC"), unit("XD"), BASIS, by=by))
    assert refused == {
        "below": "Move first what is below Đảng ủy xã Y: Đảng ủy xã YC.",
        "members": "Chi bộ thôn 1 still has members: Lê Văn Hai, Lê Văn Một. Merge it, or move them first.",
        "future": "The day is in the future.",
        "earlier": "The day is before the last change of Chi bộ thôn 1, on 30/09/2025.",
        "young": "Đảng ủy xã YC exists only since 30/09/2025.",
        "itself": "Chi bộ thôn 1 is Đảng ủy xã X itself or lies below it.",
        "same": "Đảng ủy xã X is below it already.",
        "top": "The top of the tree is not moved.",
        "no cell": "The members of Chi bộ thôn 1 can only go to a party cell.",
        "ended": "Chi bộ thôn 1 has ended.",
    }


def test_an_administrator_changes_nothing_outside_the_own_subtree(tree: None) -> None:
    by, x, y = person("ADMIN-X"), unit("X"), unit("Y")
    tried: list[Callable[[], object]] = [
        lambda: move_committee(unit("XD"), y, BASIS, by=by),
        lambda: move_committee(unit("YD"), x, BASIS, by=by),
        lambda: move_committee(x, unit("XC"), BASIS, by=by),
        lambda: merge_committee(unit("XD"), unit("YC"), BASIS, by=by),
        lambda: dissolve_committee(unit("XD"), unit("YC"), BASIS, by=by),
        lambda: change_committee(y, {"name": "Khác"}, by=by),
        lambda: add_committee(y, Committee(code="N"), by=by),
    ]
    for do in tried:
        with pytest.raises(PermissionDenied):
            do()
    assert CommitteeChange.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_a_committee_at_once_one_is_told_to_look_again(english: None) -> None:
    install((*PROVINCE, *MORE))
    by, seen, said = person("ADMIN-T"), unit("XD"), []
    begin = threading.Barrier(2)

    def do(job: Callable[[], object]) -> None:
        begin.wait()
        try:
            with override("en"):
                job()
        except ValidationError as error:
            said.append(" ".join(error.messages))
        else:
            said.append("done")
        finally:
            connection.close()

    jobs = [
        lambda: move_committee(seen, unit("Y"), BASIS, by=by),
        lambda: merge_committee(seen, unit("XC"), BASIS, by=by),
    ]
    threads = [threading.Thread(target=do, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == [
        "Somebody has just moved or ended Chi bộ thôn 1. Look at it again.",
        "done",
    ]
    assert CommitteeChange.objects.count() == 1


def url(name: str, code: str) -> str:
    return reverse(f"organisation:{name}", args=[unit(code).pk])


def test_the_pages_show_the_tree_of_a_day_and_change_it(tree: None, client: Client) -> None:
    client.force_login(login("ADMIN-X"))
    sent: dict[str, Any] = {"into": "Chi bộ thôn 1", "day": "2025-09-30", "document": BASIS.document}
    asked = client.post(url("committee_merge", "XC"), sent)
    assert (asked.status_code, "XD: Chi bộ thôn 1, Đảng ủy xã X" in asked.content.decode()) == (422, True)
    place = "Chi bộ thôn 1, Đảng ủy xã X"
    assert client.post(url("committee_merge", "XC"), sent | {"into": place}).status_code == 302
    rows = {}
    for day in ("2025-09-30", "2025-10-01"):
        page = client.get(reverse("organisation:committees"), {"day": day}).context["page"]
        rows[day] = [(row.code, len(level) // 2) for row, level in page]
    assert rows == {
        "2025-09-30": [("X", 0), ("XC", 1), ("XD", 1)],
        "2025-10-01": [("X", 0), ("XD", 1)],
    }
    assert BASIS.document in client.get(url("committee", "XD")).content.decode()
    assert client.post(url("committee_change", "XD"), {"name": "Chi bộ 9"}).status_code == 422
    new = {"code": "XN", "name": "Chi bộ mới", "kind": "cell", "body": "Chi ủy", "symbol": "CB", "place": "X"}
    assert client.post(url("committee_add", "X"), new).status_code == 302
    key = person("XD-1").pk
    split = {"into_1": "XN", f"member_{key}": "1", "day": "2025-10-05", "document": "QĐ"}
    assert client.post(url("committee_split", "XD"), split).status_code == 302
    assert person("XD-1").cell == unit("XN")


@pytest.mark.parametrize("who", ["ADMIN-X", "HEAD-Y"])
def test_the_pages_are_closed_to_all_but_the_administrator_of_the_subtree(
    tree: None, client: Client, who: str
) -> None:
    client.force_login(login(who))
    names = (
        "committee",
        *(f"committee_{name}" for name in ("add", "change", "move", "merge", "split", "dissolve")),
    )
    answers = {client.get(url(name, "Y")).status_code for name in names}
    assert answers == ({404} if who == "ADMIN-X" else {403})
