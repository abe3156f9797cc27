"""Signing in: wrong passwords stop whoever tries them and nobody else, and the history knows of it."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connection
from django.test import Client
from django.urls import reverse

from members import clock
from members.actions import signins
from members.models import Event, FailedSignIn, Member, User
from members.schedule import forget_expired
from tests.conftest import TimePasses
from tests.members.factories import install, person

PASSWORD = "bốn con vịt xanh"
WRONG = "năm con vịt vàng"
STRANGE = "203.0.113.9"
OFFICE = "198.51.100.4"
CLOSED = "Đăng nhập sai quá nhiều lần"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cheap(settings: Any) -> None:
    """Hashing as slowly as it is done in earnest would take most of the time here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def make_user(code: str, **more: Any) -> User:
    user = User(username=code.lower(), member=person(code), **more)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def user(_cheap: None) -> User:
    install()
    return make_user("HEAD-X", email="bithu@example.vn")


def post(client: Client, name: str, password: str, address: str = OFFICE) -> Any:
    return client.post(reverse("account_login"), {"login": name, "password": password}, REMOTE_ADDR=address)


def signs_in(client: Client, name: str, address: str = OFFICE) -> bool:
    return bool(post(client, name, PASSWORD, address).status_code == 302)


def is_closed(answer: Any) -> bool:
    return answer.status_code == 200 and CLOSED in answer.content.decode()


def events() -> list[tuple[str, int, int | None, dict[str, Any]]]:
    found = Event.objects.filter(subject="members.member", data__has_key="address")
    return list(found.values_list("verb", "subject_id", "actor_id", "data"))


def test_after_fifty_wrong_passwords_from_a_strange_address_the_owner_signs_in_where_he_did_before(
    user: User,
) -> None:
    own = Client()
    assert signs_in(own, user.username)
    own.post(reverse("account_logout"), REMOTE_ADDR=OFFICE)
    stranger = Client()
    tried = [is_closed(post(stranger, user.username, WRONG, STRANGE)) for _ in range(50)]
    assert tried == [False] * signins.FROM_ONE_ADDRESS + [True] * (50 - signins.FROM_ONE_ADDRESS)
    # Where passwords were tried the right one is not taken either, so nobody learns there that it is right.
    assert is_closed(post(stranger, user.username, PASSWORD, STRANGE))
    # The owner's browser is let in even from the stranger's address, and mistypes like anybody.
    assert not is_closed(post(own, user.username, WRONG, STRANGE))
    assert signs_in(own, user.username, STRANGE)
    failed = Event.objects.filter(verb="sign_in_failed")
    assert failed.count() == signins.FROM_ONE_ADDRESS + 1


def test_thirty_colleagues_behind_one_address_sign_in_while_one_of_them_mistypes_ten_times(
    user: User,
) -> None:
    colleagues = []
    for number in range(30):
        member = Member.objects.create(
            code=f"C{number}",
            full_name=f"Đồng chí {number}",
            born_on=dt.date(1980, 1, 1),
            admitted_on=dt.date(2005, 1, 1),
            cell=user.member.cell,
        )
        colleagues.append(User(username=f"c{number}", member=member, password=user.password))
    User.objects.bulk_create(colleagues)
    clumsy = Client()
    answers = [is_closed(post(clumsy, user.username, WRONG)) for _ in range(10)]
    assert answers == [False] * signins.FROM_ONE_ADDRESS + [True] * 5
    assert [one.username for one in colleagues if not signs_in(Client(), one.username)] == []


def test_who_was_closed_out_gets_in_a_quarter_of_an_hour_later(user: User, time_passes: TimePasses) -> None:
    for _ in range(signins.FROM_ONE_ADDRESS):
        post(Client(), user.username, WRONG)
    assert is_closed(post(Client(), user.username, PASSWORD))
    time_passes(minutes=16)
    assert signs_in(Client(), user.username)


def test_many_addresses_together_do_not_get_more_tries_than_an_hour_allows(user: User) -> None:
    tried = [is_closed(post(Client(), user.username, WRONG, f"203.0.113.{n}")) for n in range(45)]
    assert tried.count(False) == signins.FROM_ALL_STRANGERS
    assert tried[-1]


def test_one_address_does_not_try_one_password_on_everybody(user: User) -> None:
    tried = [is_closed(post(Client(), f"người thứ {n}", WRONG)) for n in range(signins.LOGINS_OF_ADDRESS + 5)]
    assert tried == [False] * signins.LOGINS_OF_ADDRESS + [True] * 5
    assert is_closed(post(Client(), user.username, PASSWORD))
    assert signs_in(Client(), user.username, STRANGE)


def test_the_name_and_the_address_of_one_login_are_counted_together(user: User) -> None:
    names = [user.username, user.email, user.username.upper()] * 2
    tried = [is_closed(post(Client(), name, WRONG)) for name in names]
    assert tried == [False] * signins.FROM_ONE_ADDRESS + [True]


def test_nobody_learns_from_the_limit_whether_a_name_is_known(user: User) -> None:
    answers = {
        name: [post(Client(), name, WRONG).content.decode() for _ in range(signins.FROM_ONE_ADDRESS + 2)]
        for name in (user.username, "khong-co")
    }

    def bare(page: str, name: str) -> str:
        token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        return page.replace(name, "…").replace(token, "…")

    assert [bare(page, user.username) for page in answers[user.username]] == [
        bare(page, "khong-co") for page in answers["khong-co"]
    ]


def test_a_browser_is_known_for_those_only_who_signed_in_with_it(user: User) -> None:
    other = make_user("PLAIN-X")
    shared = Client()
    signs_in(shared, other.username)
    shared.post(reverse("account_logout"), REMOTE_ADDR=OFFICE)
    post(shared, user.username, WRONG)
    assert FailedSignIn.objects.get().browser == ""
    signs_in(shared, user.username)
    shared.post(reverse("account_logout"), REMOTE_ADDR=OFFICE)
    for one in (user, other):
        post(shared, one.username, WRONG)
    browsers = set(FailedSignIn.objects.exclude(browser="").values_list("browser", flat=True))
    assert (FailedSignIn.objects.exclude(browser="").count(), len(browsers)) == (2, 1)


@pytest.mark.parametrize("forged", ["", "x", "WyJhIiwgWzFdXQ:1:x"])
def test_a_forged_cookie_makes_no_browser_known(user: User, forged: str) -> None:
    client = Client()
    client.cookies[django_settings.KNOWN_BROWSER_COOKIE_NAME] = forged
    foreign = Client()
    foreign.cookies[django_settings.KNOWN_BROWSER_COOKIE_NAME] = signing.dumps(["a", [user.pk]], salt="other")
    for one in (client, foreign):
        post(one, user.username, WRONG)
    assert [row.browser for row in FailedSignIn.objects.all()] == ["", ""]


def test_no_script_reads_the_cookie_of_a_known_browser(user: User) -> None:
    client = Client()
    signs_in(client, user.username)
    cookie = client.cookies[django_settings.KNOWN_BROWSER_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


def test_behind_a_proxy_of_our_own_the_address_is_that_of_the_browser(user: User, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    # What the browser claims stands before what the proxy adds.
    forwarded: Any = {"HTTP_X_FORWARDED_FOR": f"192.0.2.1, {STRANGE}"}
    Client().post(reverse("account_login"), {"login": user.username, "password": WRONG}, **forwarded)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    Client().post(reverse("account_login"), {"login": user.username, "password": WRONG}, **forwarded)
    assert [row.address for row in FailedSignIn.objects.all()] == [STRANGE, "127.0.0.1"]


def test_sign_ins_sign_outs_and_changes_of_the_password_are_in_the_history(user: User) -> None:
    client = Client()
    post(client, user.username, WRONG)
    signs_in(client, user.email)
    changed = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": WRONG, "password2": WRONG},
        REMOTE_ADDR=OFFICE,
    )
    assert changed.status_code == 302
    client.post(reverse("account_logout"), REMOTE_ADDR=OFFICE)
    post(client, user.username, WRONG)
    mine = user.member_id
    assert events() == [
        ("sign_in_failed", mine, None, {"address": OFFICE, "known": False}),
        ("sign_in", mine, mine, {"address": OFFICE, "known": False}),
        ("change_password", mine, mine, {"address": OFFICE}),
        ("sign_out", mine, mine, {"address": OFFICE}),
        ("sign_in", mine, mine, {"address": OFFICE, "known": True}),
    ]


def test_a_name_that_nobody_has_is_stored_nowhere(user: User) -> None:
    secret = "mật khẩu gõ nhầm ô"
    post(Client(), secret, WRONG)
    assert events() == []
    row = FailedSignIn.objects.values().get()
    assert [value for value in row.values() if secret in str(value)] == []


def test_a_closed_login_says_so_to_its_owner_alone(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    answer = post(Client(), user.username, PASSWORD)
    assert (answer.status_code, "Tài khoản này đã bị khóa" in answer.content.decode()) == (403, True)
    assert post(Client(), user.username, WRONG).status_code == 200
    assert Client().get("/accounts/inactive/").status_code == 404
    assert [verb for verb, *_rest in events()] == ["sign_in_closed", "sign_in_failed"]


def test_the_last_sign_in_goes_by_the_clock_of_the_program(user: User, time_passes: TimePasses) -> None:
    time_passes(days=400)
    before = clock.now()
    assert signs_in(Client(), user.username)
    user.refresh_from_db()
    assert user.last_login
    assert before <= user.last_login <= clock.now()


def test_a_new_password_ends_the_sessions_in_other_browsers(user: User) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        signs_in(client, user.username)
    passwords = {"oldpassword": PASSWORD, "password1": WRONG, "password2": WRONG}
    here.post(reverse("account_change_password"), passwords)
    page = reverse("members:address")
    answers = [client.get(page) for client in (here, elsewhere)]
    assert [answer.status_code for answer in answers] == [200, 302]
    assert answers[1]["Location"].startswith(reverse("account_login"))


def test_what_has_expired_is_deleted(user: User, time_passes: TimePasses) -> None:
    client = Client()
    signs_in(client, user.username)
    post(Client(), user.username, WRONG)
    kept = Session.objects.get()
    past = kept.expire_date - dt.timedelta(days=2)
    Session.objects.create(session_key="old", session_data="", expire_date=past)
    forget_expired()
    assert (list(Session.objects.all()), FailedSignIn.objects.count()) == ([kept], 1)
    time_passes(hours=2)
    forget_expired()
    assert FailedSignIn.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_passwords_tried_at_once_keep_within_the_limit(user: User) -> None:
    ready = threading.Barrier(12)
    closed: list[bool] = []

    def attempt() -> None:
        ready.wait()
        closed.append(is_closed(post(Client(), user.username, WRONG, STRANGE)))
        connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(closed) == [False] * signins.FROM_ONE_ADDRESS + [True] * (12 - signins.FROM_ONE_ADDRESS)
    assert Event.objects.filter(verb="sign_in_failed").count() == signins.FROM_ONE_ADDRESS
