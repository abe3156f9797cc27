"""A new installation opens for one person with the token, once, and tells everybody else what to do."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from members.firstrun import actions
from members.firstrun.actions import FirstRun, digest_of_token, make_token
from members.models import Committee, Event, FirstRunToken, Member, Role, User
from tests.members.factories import install

PASSWORD = "bốn con vịt xanh"
SENT = {
    "name": "Tỉnh ủy Đồng Mẫu",
    "code": "ĐM",
    "kind": "provincial",
    "body": "Ban Thường vụ Tỉnh ủy",
    "symbol": "TU",
    "place": "Đồng Mẫu",
    "full_name": "Nông Thị Hiên",
    "member_code": "VP-01",
    "born_on": "1985-03-04",
    "admitted_on": "2010-02-03",
    "cell_name": "Chi bộ Văn phòng Tỉnh ủy",
    "cell_code": "VP",
    "username": "hien.nt",
    "password1": PASSWORD,
    "password2": PASSWORD,
}
PAGE = "/first-run/"


def bring_token(client: Client, token: str) -> Any:
    return client.get(PAGE, {"token": token}, follow=True)


def wanted(number: int = 1) -> FirstRun:
    top = Committee(code="T", name="Tỉnh ủy", kind="provincial", body="BTV", symbol="TU", place="T")
    cell = Committee(code="C", name="Chi bộ", kind="cell", body="Chi ủy", symbol="CB", place="T")
    person = Member(
        code=f"P-{number}", full_name="Nông Thị Hiên", born_on="1985-03-04", admitted_on="2010-02-03"
    )
    return FirstRun(top, cell, person, f"hien-{number}", PASSWORD)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/members/logins/", "/accounts/login/", "/accounts/forgotten/", PAGE])
def test_every_address_of_an_empty_installation_leads_to_what_is_to_be_done(
    client: Client, path: str
) -> None:
    page = client.get(path, follow=True)
    text = page.content.decode()
    assert (page.redirect_chain[-1][0] if page.redirect_chain else path, page.status_code) == (PAGE, 200)
    assert ("make run" in text, "<form" in text) == (True, False)


@pytest.mark.django_db
def test_the_token_opens_the_form_and_goes_out_of_the_address(client: Client) -> None:
    token = make_token()
    answer = client.get(PAGE, {"token": token})
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert 'name="password1"' in client.get(PAGE).content.decode()
    kept = FirstRunToken.objects.get()
    assert (kept.digest, token in str(client.session.items())) == (digest_of_token(token), False)


@pytest.mark.django_db
def test_a_wrong_token_and_an_earlier_one_open_nothing(client: Client) -> None:
    earlier = make_token()
    assert bring_token(client, earlier).status_code == 200
    make_token()
    for token in ("", "wrong", earlier):
        page = bring_token(client, token)
        assert (page.status_code, 'name="password1"' in page.content.decode()) == (403, False)
        assert client.post(PAGE, SENT).status_code == 403
    assert not Committee.objects.exists()


@pytest.mark.django_db
def test_the_first_administrator_is_made_and_can_sign_in(client: Client) -> None:
    token = make_token()
    bring_token(client, token)
    done = client.post(PAGE, SENT, follow=True)
    assert done.redirect_chain == [("/accounts/login/", 302)]
    member = Member.objects.get()
    assert (member.full_name, member.cell.code, member.administers) == ("Nông Thị Hiên", "VP", True)
    tree = [(row.code, row.depth, row.kind) for row in Committee.objects.all()]
    assert tree == [("ĐM", 1, "provincial"), ("VP", 2, "cell")]
    assert Role.objects.get().proposal.is_alone
    given = Event.objects.get(verb="give_role")
    assert (given.actor_id, given.data["alone"]) == (None, True)
    assert (FirstRunToken.objects.count(), make_token()) == (0, "")
    other = Client()
    assert bring_token(other, token).redirect_chain[-1][0] == "/accounts/login/"
    assert other.post(PAGE, {**SENT, "code": "X", "cell_code": "Y"})["Location"] == "/accounts/login/"
    assert Committee.objects.count() == 2
    client.post("/accounts/login/", {"login": "hien.nt", "password": PASSWORD})
    assert "chưa có người thứ hai xác nhận" in client.get(reverse("organisation:roles")).content.decode()
    assert reverse("reviews:first_steps") in client.get("/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"password1": "dongmau2026", "password2": "dongmau2026"}, "dễ đoán"),
        ({"password2": "khác"}, "không giống nhau"),
        ({"cell_code": "ĐM"}, "mã của tổ chức cấp trên cùng"),
        ({"born_on": "2011-01-01"}, ""),
        ({"full_name": ""}, ""),
    ],
)
def test_what_is_not_allowed_is_said_and_nothing_is_written(
    client: Client, changed: dict[str, str], said: str
) -> None:
    bring_token(client, make_token())
    page = client.post(PAGE, SENT | changed)
    assert (page.status_code, said in page.content.decode()) == (422, True)
    assert (Committee.objects.count(), Member.objects.count(), User.objects.count()) == (0, 0, 0)
    assert client.post(PAGE, SENT).status_code == 302


@pytest.mark.django_db
def test_with_somebody_there_no_token_is_made_and_the_database_takes_none() -> None:
    install()
    assert make_token() == ""
    with pytest.raises(DatabaseError), transaction.atomic():
        FirstRunToken.objects.create(digest="0" * 64)
    with pytest.raises(ValidationError):
        actions.set_up(digest_of_token("x"), wanted())


@pytest.mark.django_db
def test_a_tree_without_people_is_left_to_whoever_runs_the_server(client: Client) -> None:
    token = make_token()
    tree: Any = Committee.objects
    tree.add_root(instance=wanted().top)
    page = bring_token(client, token)
    assert (page.status_code, "import_workbook" in page.content.decode()) == (403, True)
    assert make_token() == ""


@pytest.mark.django_db(transaction=True)
def test_of_two_with_the_token_at_once_exactly_one_wins() -> None:
    digest, begin = digest_of_token(make_token()), threading.Barrier(2)
    came: list[str] = []

    def set_up(number: int) -> None:
        begin.wait()
        try:
            actions.set_up(digest, wanted(number))
        except ValidationError as error:
            came.append(" ".join(error.messages))
        else:
            came.append("done")
        finally:
            connection.close()

    threads = [threading.Thread(target=set_up, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(came), came.count("done")) == (2, 1)
    assert (Committee.objects.count(), Member.objects.count(), User.objects.count()) == (2, 1, 1)
