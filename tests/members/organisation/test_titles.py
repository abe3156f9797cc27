"""The catalogue of titles is kept by administrators over the whole tree; what posts bear stays."""

from __future__ import annotations

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from members.models import Event, ManagingLevel, Post, PostTitle
from tests.members.factories import install, login, person

TITLE = {
    "code": "BT-XA",
    "name": "Bí thư Đảng ủy xã",
    "statistics_code": "M14",
    "managed_by": "provincial",
}


@pytest.fixture
def tree(db: None) -> None:
    install()


def url(name: str, *args: int) -> str:
    return reverse(f"organisation:{name}", args=args)


def add(client: Client, **changes: str) -> PostTitle:
    assert client.post(url("title_add"), TITLE | changes).status_code == 302
    return PostTitle.objects.get(code=changes.get("code", TITLE["code"]))


def test_a_title_is_added_changed_retired_and_given_again_with_history(tree: None, client: Client) -> None:
    client.force_login(login("ADMIN-T"))
    title = add(client)
    client.post(url("title", title.pk), TITLE | {"managed_by": "commune", "statistics_code": ""})
    client.post(url("title_retire", title.pk))
    client.post(url("title_retire", title.pk))
    assert "không còn dùng" in client.get(url("titles")).content.decode()
    client.post(url("title_restore", title.pk))
    rows = Event.objects.filter(subject="members.posttitle", subject_id=title.pk)
    assert [(row.verb, row.actor_name, row.data.get("changes")) for row in rows] == [
        ("add_title", person("ADMIN-T").full_name, None),
        (
            "change_title",
            person("ADMIN-T").full_name,
            {"statistics_code": ["M14", ""], "managed_by": ["provincial", "commune"]},
        ),
        ("retire_title", person("ADMIN-T").full_name, None),
        ("restore_title", person("ADMIN-T").full_name, None),
    ]
    page = " ".join(client.get(url("title", title.pk)).content.decode().split())
    assert f"{ManagingLevel.PROVINCIAL.label} → {ManagingLevel.COMMUNE.label}" in page


def test_two_titles_of_one_code_are_refused(tree: None, client: Client) -> None:
    client.force_login(login("ADMIN-T"))
    add(client)
    other = add(client, code="PBT-XA")
    assert client.post(url("title_add"), TITLE).status_code == 422
    assert client.post(url("title", other.pk), TITLE).status_code == 422
    assert set(PostTitle.objects.values_list("code", flat=True)) == {"BT-XA", "PBT-XA"}


def test_a_post_keeps_a_title_that_is_retired_and_no_new_one_gets_it(tree: None, client: Client) -> None:
    client.force_login(login("ADMIN-T"))
    title, post = add(client), Post.objects.get(member__code="HEAD-X")
    Post.objects.filter(pk=post.pk).update(catalogued=title)
    client.post(url("title_retire", title.pk))
    with pytest.raises(ProtectedError):
        title.delete()
    sent = {"title": "Bí thư", "rank": "2", "is_head": "on", "starts_on": "2025-07-01", "portfolio": ""}
    assert client.post(url("post", post.pk), sent | {"catalogued": str(title.pk)}).status_code == 302
    post.refresh_from_db()
    assert (post.rank, post.catalogued) == (2, title)
    offered = [f"{title}</option>" in client.get(url("post", post.pk)).content.decode()]
    other = Post.objects.get(member__code="HEAD-Y")
    offered.append(f"{title}</option>" in client.get(url("post", other.pk)).content.decode())
    assert offered == [True, False]
    refused = client.post(url("post", other.pk), sent | {"catalogued": str(title.pk)})
    assert refused.status_code == 422


@pytest.mark.parametrize("who", ["ADMIN-X", "FORMER", "HEAD-X"])
def test_the_catalogue_is_closed_to_all_others(tree: None, client: Client, who: str) -> None:
    title = PostTitle.objects.create(**TITLE)
    client.force_login(login(who))
    pages = [url("titles"), url("title_add"), url("title", title.pk)]
    answers = [client.get(path).status_code for path in pages]
    forms = [url("title_add"), url("title", title.pk), url("title_retire", title.pk)]
    answers += [client.post(path, TITLE | {"code": "X"}).status_code for path in forms]
    answers.append(client.post(url("title_restore", title.pk)).status_code)
    assert answers == [403] * 7
    assert list(PostTitle.objects.values_list("code", "is_current")) == [("BT-XA", True)]


@pytest.mark.parametrize("more", [1, 12])
def test_the_list_costs_the_same_for_few_and_for_many(
    tree: None, client: Client, more: int, django_assert_num_queries: object
) -> None:
    for number in range(more):
        PostTitle.objects.create(**TITLE | {"code": f"M-{number}"})
    client.force_login(login("ADMIN-T"))
    with django_assert_num_queries(5):  # type: ignore[operator]  # a fixture without a type
        page = client.get(url("titles")).content.decode()
    assert [number for number in range(more) if f"M-{number}" not in page] == []
