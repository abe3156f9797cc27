"""Logins kept in the browser: slips, closing and opening, who may, and what stands in the history."""

from __future__ import annotations

import logging
import re
import threading
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from members.actions import signins
from members.logins import actions
from members.models import Committee, Event, Mail, Member, User
from tests.conftest import TimePasses
from tests.members.factories import PROVINCE, committee, install, login, member, person, role

OWN = "bốn con vịt xanh"
SECRET = r'class="secret">\s*(\w+\d\d-\w+-\w+\d\d)\s*<'

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people(settings: Any) -> None:
    """Hashing as slowly as it is done in earnest would take most of the time here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    install((*PROVINCE, committee("Z", "X", "cell"), member("Đ/01 a", "Z"), member("đ-01.A", "Z")))


def at(name: str, code: str) -> str:
    """The address for a committee or a member with this code."""
    if name in ("logins", "logins_make", "logins_renew", "sign_ins"):
        return reverse(f"members:{name}", args=[Committee.objects.get(code=code).pk])
    return reverse(f"members:{name}", args=[person(code).pk])


def browser(code: str) -> Client:
    client = Client()
    client.force_login(User.objects.filter(member__code=code).first() or login(code))
    return client


def enter(name: str, password: str, client: Client | None = None) -> Any:
    client = client or Client()
    return client.post(reverse("account_login"), {"login": name, "password": password})


def slip_of(code: str) -> tuple[str, str]:
    """The user name and the password on a new slip of this member, made by the provincial administrator."""
    login("ADMIN-T")
    slips = actions.make_slips(person(code).cell, by=person("ADMIN-T"))
    slip = next(one for one in slips if one.member.code == code)
    return slip.username, slip.password


def verbs(code: str) -> list[tuple[str, str]]:
    found = Event.objects.filter(subject="members.member", subject_id=person(code).pk)
    return list(found.exclude(verb__startswith="import").values_list("verb", "actor_name"))


def test_slips_are_shown_once_and_their_passwords_stand_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    client = browser("ADMIN-X")
    with caplog.at_level(logging.DEBUG):
        page = client.post(at("logins_make", "Z"), {"help_line": "Văn phòng, máy lẻ 108"}).content.decode()
    names = re.findall(r'class="secret">\s*(d[-.a\d]+)\s*<', page)
    passwords = re.findall(SECRET, page)
    assert (sorted(names), len(set(passwords))) == (["d-01-a", "d-01.a"], 2)
    assert page.count("Văn phòng, máy lẻ 108") == 2
    again = client.get(at("logins", "Z")).content.decode()
    kept = (
        repr([*Event.objects.values_list(), *User.objects.values_list(), client.session.items()])
        + caplog.text
    )
    assert [one for one in passwords if one in again or one in kept] == []
    assert verbs("đ-01.A") == [("make_login", "Nguyễn Thị ADMIN-X")]
    refused = client.post(at("logins_make", "Z"), {}, follow=True).content.decode()
    assert "Mọi người ở đây" in refused


def test_a_user_name_that_is_taken_gets_a_number() -> None:
    User.objects.create(username="D-01.a", member=person("HEAD-X"))
    User.objects.create(username="d-01-a", member=person("HEAD-Y"))
    slips = actions.make_slips(Committee.objects.get(code="Z"), by=person("ADMIN-T"))
    assert sorted(slip.username for slip in slips) == ["d-01-a-2", "d-01.a-2"]


def test_with_the_password_of_a_slip_nothing_is_done_before_another_is_chosen() -> None:
    name, password = slip_of("PLAIN-X")
    client = Client()
    assert enter(name, password, client).status_code == 302
    own = reverse("account_change_password")
    answers = [client.get(reverse(page)) for page in ("reviews:start", "members:address", "reviews:notices")]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, own)}
    posted = client.post(reverse("members:address"), {"email": "x@example.vn"})
    saved = client.post("/sections/1/", {"text": "x"}, headers={"accept": "application/json"})
    part = client.get(reverse("reviews:my_work"), headers={"hx-request": "true"})
    assert [posted.status_code, saved.status_code, part.status_code] == [403, 403, 403]
    assert saved.json() == {"error": "Trước hết đề nghị đặt mật khẩu của riêng mình."}
    assert User.objects.get(username=name).email == ""
    for bad in (password, "matkhau123456"):
        assert client.post(own, {"password1": bad, "password2": bad}).status_code == 200
    changed = client.post(own, {"password1": OWN, "password2": OWN})
    assert (changed.status_code, client.get(reverse("members:address")).status_code) == (302, 200)
    assert User.objects.get(username=name).one_time_until is None
    assert (
        client.post(own, {"password1": "x" * 12, "password2": "x" * 12}).status_code == 200
    )  # the old one is asked


def test_after_its_last_day_a_slip_opens_nothing(time_passes: TimePasses) -> None:
    name, password = slip_of("PLAIN-X")
    time_passes(days=14)
    assert enter(name, password).status_code == 302
    time_passes(days=1)
    late = enter(name, password)
    assert (late.status_code, "Mật khẩu dùng một lần này có giá trị đến" in late.content.decode()) == (
        200,
        True,
    )
    assert verbs("PLAIN-X")[-1] == ("sign_in_lapsed", "")


def test_a_new_slip_ends_the_sessions_and_the_old_password_and_is_told() -> None:
    user = login("PLAIN-X")
    User.objects.filter(pk=user.pk).update(password=make_password(OWN), email="plain@example.vn")
    theirs, admin = Client(), browser("ADMIN-X")
    assert enter("plain-x", OWN, theirs).status_code == 302
    page = admin.post(at("logins_renew", "X"), {"member": person("PLAIN-X").pk}).content.decode()
    (password,) = re.findall(SECRET, page)
    assert theirs.get(reverse("members:address")).status_code == 302
    assert [enter("plain-x", word).status_code for word in (OWN, password)] == [200, 302]
    assert ("reset_login", "Nguyễn Thị ADMIN-X") in verbs("PLAIN-X")
    told = [Mail.objects.get().body, person("PLAIN-X").notices.get().text]
    assert [password in text for text in told] == [False, False]


def test_the_same_form_sent_again_makes_no_other_password() -> None:
    user, admin = login("PLAIN-X"), browser("ADMIN-X")
    sent = {"member": user.member_id, "csrfmiddlewaretoken": "of the same page"}
    first, second = (admin.post(at("logins_renew", "X"), sent) for _time in range(2))
    (password,) = re.findall(SECRET, first.content.decode())
    assert (first.status_code, second.status_code, second["Location"]) == (200, 302, at("logins", "X"))
    assert enter("plain-x", password).status_code == 302
    assert [verb for verb, _name in verbs("PLAIN-X")] == ["reset_login", "sign_in"]


def test_a_closed_login_ends_its_sessions_for_good() -> None:
    user = login("PLAIN-X")
    User.objects.filter(pk=user.pk).update(password=make_password(OWN))
    theirs, admin = Client(), browser("ADMIN-X")
    enter("plain-x", OWN, theirs)
    empty = admin.post(at("login_close", "PLAIN-X"), {"reason": ""})
    closed = admin.post(at("login_close", "PLAIN-X"), {"reason": "Mất máy tính"})
    assert (empty.status_code, closed.status_code) == (422, 302)
    assert theirs.get(reverse("members:address")).status_code == 302
    assert enter("plain-x", OWN).status_code == 403
    assert "Mất máy tính" in admin.get(at("login", "PLAIN-X")).content.decode()
    admin.post(at("login_open", "PLAIN-X"))
    assert theirs.get(reverse("members:address")).status_code == 302  # the old session does not come back
    assert enter("plain-x", OWN).status_code == 302
    assert [verb for verb, _name in verbs("PLAIN-X")] == [
        "sign_in", "close_login", "sign_in_closed", "open_login", "sign_in"
    ]  # fmt: skip


def test_who_mistyped_too_often_is_let_in_again() -> None:
    user = login("PLAIN-X")
    User.objects.filter(pk=user.pk).update(password=make_password(OWN))
    for _try in range(signins.FROM_ONE_ADDRESS):
        enter("plain-x", "năm con vịt vàng")
    admin = browser("ADMIN-X")
    assert (enter("plain-x", OWN).status_code, signins.closed_out([user])) == (200, {user.pk})
    assert "Nhập sai quá nhiều lần" in admin.get(at("logins", "X")).content.decode()
    admin.post(at("login_unlock", "PLAIN-X"))
    assert (enter("plain-x", OWN).status_code, signins.closed_out([user])) == (302, set())
    assert ("unlock_login", "Nguyễn Thị ADMIN-X") in verbs("PLAIN-X")


@pytest.mark.parametrize(
    ("who", "of_x", "of_y"),
    [
        ("ADMIN-T", (200, 200), (200, 200)),
        ("ADMIN-X", (200, 200), (404, 404)),
        ("HEAD-X", (403, 404), (404, 404)),
        ("FORMER", (404, 404), (404, 404)),
        ("HEAD-Y", (404, 404), (403, 404)),
    ],
)
def test_who_may_open_the_pages_of_logins(who: str, of_x: tuple[int, int], of_y: tuple[int, int]) -> None:
    """A committee's pages and a person's page; who sees the committee and does not administer it gets 403."""
    client = browser(who)
    before = Event.objects.count()
    for place, plain, both in (("X", "PLAIN-X", of_x), ("Y", "PLAIN-Y", of_y)):
        got = [client.get(at(name, place)).status_code for name in ("logins", "sign_ins")]
        assert (got, client.get(at("login", plain)).status_code) == ([both[0]] * 2, both[1])
        if both[0] != 200:
            made = [client.post(at(name, place)).status_code for name in ("logins_make", "logins_renew")]
            names = ("login_close", "login_open", "login_unlock")
            sent = [client.post(at(name, plain), {"reason": "x"}).status_code for name in names]
            assert (made, sent) == ([both[0]] * 2, [both[1]] * 3)
    assert Event.objects.count() == before


def test_nobody_gets_a_password_to_powers_that_reach_further_than_his_own() -> None:
    install((role("PLAIN-X", "staff", "T"),))
    login("PLAIN-X"), login("ADMIN-X")
    by = person("ADMIN-X")
    for act in (
        lambda: actions.renew_slips([person("PLAIN-X").pk], by=by),
        lambda: actions.close_login(person("PLAIN-X"), "x", by=by),
        lambda: actions.renew_slips([by.pk], by=by),
        lambda: actions.close_login(by, "x", by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert verbs("PLAIN-X") == verbs("ADMIN-X") == []
    assert actions.renew_slips([person("PLAIN-X").pk], by=person("ADMIN-T"))[0].username == "plain-x"


def test_the_login_of_the_last_administrator_stays_open() -> None:
    install((role("HEAD-Y", "administrator", "T"),))
    login("ADMIN-T"), login("HEAD-Y"), login("ADMIN-X")
    actions.close_login(person("ADMIN-T"), "Nghỉ phép", by=person("HEAD-Y"))
    with pytest.raises(ValidationError, match="Trần Văn Ẩn"):
        actions.close_login(person("HEAD-Y"), "x", by=person("ADMIN-T"))
    actions.close_login(person("ADMIN-X"), "x", by=person("HEAD-Y"))  # the province administers X as well
    assert list(User.objects.filter(is_active=True).values_list("username", flat=True)) == ["head-y"]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_do_not_close_each_others_login() -> None:
    install((role("HEAD-Y", "administrator", "T"),))
    pair = [person("ADMIN-T"), person("HEAD-Y")]
    for one in pair:
        login(one.code)
    ready = threading.Barrier(2)
    done: list[str] = []

    def attempt(member: Member, by: Member) -> None:
        ready.wait()
        try:
            actions.close_login(member, "x", by=by)
        except ValidationError:
            done.append("refused")
        else:
            done.append("closed")
        connection.close()

    threads = [threading.Thread(target=attempt, args=both) for both in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(done), User.objects.filter(is_active=True).count()) == (["closed", "refused"], 1)


def test_sign_ins_good_and_bad_are_listed_for_the_own_subtree_alone() -> None:
    for code in ("PLAIN-X", "HEAD-Y"):
        User.objects.filter(pk=login(code).pk).update(password=make_password(OWN))
        enter(code.lower(), OWN)
        enter(code.lower(), "năm con vịt vàng")
    admin = browser("ADMIN-X")
    page = admin.get(at("sign_ins", "X")).content.decode()
    names = [person(code).full_name for code in ("PLAIN-X", "HEAD-Y")]
    assert [name in page for name in names] == [True, False]
    assert [words in page for words in ("Sai mật khẩu", "Đã đăng nhập", "127.0.0.1")] == [True] * 3
    nobody = admin.get(at("sign_ins", "X") + "?q=HEAD-Y").content.decode()
    assert "PLAIN-X" not in nobody.partition("<main")[2]
