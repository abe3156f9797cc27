"""A forgotten password: a link by mail, good once and briefly, and told alike to whoever asks."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail as django_mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from members import tasks
from members.models import LINK_SAID, Event, Mail, MailState, User
from members.reset_tokens import make_link
from members.resets import actions
from tests.conftest import TimePasses
from tests.members.factories import install, login, person

OLD, NEW = "bốn con vịt xanh", "ba cây cầu đá cũ"
FORGOTTEN, RESET = "/accounts/forgotten/", "/accounts/reset/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    install()


def owner(code: str = "HEAD-X", email: str = "head@thu.vn") -> User:
    user = login(code)
    User.objects.filter(pk=user.pk).update(email=email, password=make_password(OLD))
    user.refresh_from_db()
    return user


def asked(name: str) -> str:
    """What the page says to whoever asks, without what is another one at every request."""
    page = Client().post(FORGOTTEN, {"login": name}, follow=True).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def sent_link() -> str:
    """The link in the mail that is sent now, as its parameter."""
    tasks.send_mails()
    [found] = re.findall(rf"{RESET}\?link=(\S+)", str(django_mail.outbox[-1].body))
    return str(found)


def use(link: str, password: str = NEW, client: Client | None = None) -> Any:
    client = client or Client()
    client.get(RESET, {"link": link})
    return client.post(RESET, {"password1": password, "password2": password})


def signs_in(password: str, name: str = "head-x") -> bool:
    return Client().post(reverse("account_login"), {"login": name, "password": password}).status_code == 302


def test_whoever_asks_is_told_the_same_whether_or_not_a_mail_is_sent() -> None:
    owner()
    login("PLAIN-X")
    User.objects.filter(pk=owner("HEAD-Y", "y@thu.vn").pk).update(is_active=False)
    names = ("head-x", "HEAD@thu.vn", "plain-x", "head-y", "nobody", "nobody@thu.vn")
    assert len({asked(name) for name in names}) == 1
    assert list(Mail.objects.values_list("address", flat=True)) == ["head@thu.vn"] * 2
    verbs = Event.objects.filter(verb="ask_for_link").values_list("subject_id", "actor_id")
    assert list(verbs) == [(person("HEAD-X").pk, None)] * 2


def test_no_more_than_three_links_an_hour_are_sent(time_passes: TimePasses) -> None:
    owner()
    said = {asked("head-x") for _time in range(5)}
    assert (len(said), Mail.objects.count()) == (1, 3)
    time_passes(minutes=61)
    asked("head-x")
    assert Mail.objects.count() == 4


def test_a_link_sets_the_password_once_and_ends_the_sessions() -> None:
    user = owner()
    User.objects.filter(pk=user.pk).update(one_time_until="2999-01-01")
    session = Client()
    session.force_login(user)
    actions.ask_for_link("head-x")
    link = sent_link()
    stored = Mail.objects.get()
    assert (LINK_SAID in stored.body, link in stored.body) == (True, False)
    assert Client().get(RESET, {"link": link})["Location"] == RESET
    assert use(link).status_code == 302
    assert (signs_in(OLD), signs_in(NEW), session.get("/results/").status_code) == (False, True, 302)
    user.refresh_from_db()
    assert user.one_time_until is None
    assert (use(link, OLD).status_code, signs_in(OLD)) == (403, False)
    verbs = Event.objects.filter(subject_id=user.member_id, verb__endswith="link").values_list("verb")
    assert [verb for (verb,) in verbs] == ["ask_for_link", "reset_by_link"]
    assert user.member.notices.count() == 1


@pytest.mark.parametrize(
    ("password", "again"), [("dangbo2026", "dangbo2026"), (OLD, OLD), (NEW, OLD), ("", "")]
)
def test_a_password_that_is_not_allowed_leaves_the_link_good(password: str, again: str) -> None:
    owner()
    actions.ask_for_link("head-x")
    link, client = sent_link(), Client()
    client.get(RESET, {"link": link})
    assert client.post(RESET, {"password1": password, "password2": again}).status_code == 422
    assert (signs_in(NEW), use(link, client=client).status_code) == (False, 302)


def closed(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def moved(user: User) -> None:
    User.objects.filter(pk=user.pk).update(email="other@thu.vn")


def signed_in(_user: User) -> None:
    assert signs_in(OLD)


@pytest.mark.parametrize("change", [closed, moved, signed_in])
def test_a_link_is_over_when_the_login_is_another_one(change: Any) -> None:
    user = owner()
    actions.ask_for_link("head-x")
    link = sent_link()
    change(user)
    assert use(link).status_code == 403
    assert "không còn hiệu lực" in Client().get(RESET, {"link": link}, follow=True).content.decode()


def test_a_link_is_over_after_an_hour_and_fits_no_other_login(time_passes: TimePasses) -> None:
    user, other = owner(), owner("HEAD-Y", "y@thu.vn")
    link = make_link(user).partition("link=")[2]
    foreign = f"{other.pk}-{link.partition('-')[2]}"
    assert [use(wrong).status_code for wrong in (foreign, "", "x", "9" * 30, f"{user.pk}-")] == [403] * 5
    time_passes(minutes=61)
    assert use(link).status_code == 403
    assert (signs_in(OLD), signs_in(OLD, "head-y")) == (True, True)


def test_a_mail_with_a_link_goes_to_no_address_that_the_login_no_longer_has() -> None:
    user = owner()
    actions.ask_for_link("head-x")
    moved(user)
    tasks.send_mails()
    kept = Mail.objects.get()
    assert (kept.state, django_mail.outbox, "địa chỉ khác" in kept.error) == (MailState.QUEUED, [], True)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_a_link_at_once_one_sets_the_password() -> None:
    link, begin = make_link(owner()).partition("link=")[2], threading.Barrier(2)
    came: list[str] = []

    def set_password(password: str) -> None:
        begin.wait()
        try:
            actions.use_link(link, password, address="127.0.0.1")
        except PermissionDenied:
            came.append("refused")
        else:
            came.append(password)
        finally:
            connection.close()

    words = (NEW, "hai con trâu đen")
    threads = [threading.Thread(target=set_password, args=(password,)) for password in words]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [won] = [said for said in came if said != "refused"]
    assert (len(came), [signs_in(password) for password in words]) == (2, [won == word for word in words])


def test_an_administrator_has_a_link_mailed_where_there_is_an_address() -> None:
    owner()
    login("PLAIN-X")
    client = Client()
    client.force_login(login("ADMIN-X"))
    pages = {
        code: client.get(reverse("members:login", args=[person(code).pk])) for code in ("HEAD-X", "PLAIN-X")
    }
    buttons = {code: "/link/" in page.content.decode() for code, page in pages.items()}
    assert buttons == {"HEAD-X": True, "PLAIN-X": False}
    assert client.post(reverse("members:login_link", args=[person("HEAD-X").pk])).status_code == 302
    assert signs_in(OLD)
    sent = Event.objects.get(verb="send_link")
    assert (sent.actor_id, Mail.objects.get().address) == (person("ADMIN-X").pk, "head@thu.vn")
    with pytest.raises(ValidationError):
        actions.send_link(person("PLAIN-X"), by=person("ADMIN-X"))


@pytest.mark.parametrize("code", ["HEAD-Y", "ADMIN-T", "ADMIN-X"])
def test_nobody_mails_a_link_for_a_login_that_he_does_not_keep(code: str) -> None:
    if code != "ADMIN-X":
        owner(code)
    by = person("ADMIN-X")
    with pytest.raises(PermissionDenied):
        actions.send_link(person(code), by=by)
    assert Mail.objects.count() == 0
