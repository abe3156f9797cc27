"""The second factor: set up, asked for at signing in, compulsory for some roles, removed."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from members import clock
from members.actions import signins
from members.backends import MemberBackend
from members.logins import actions
from members.models import Event, Role, SecondFactorRule, User
from tests.members.factories import install, login, person

OWN = "bốn con vịt xanh"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def user(settings: Any) -> User:
    """An administrator of the commune with a password; hashed quickly."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    install()
    user = login("ADMIN-X")
    user.password = make_password(OWN)
    user.save()
    return user


def code(secret: str = SECRET) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def sign_in(client: Client, *answers: str) -> list[int]:
    """Give the password and then these codes, and return what was answered."""
    client.post(reverse("account_login"), {"login": "admin-x", "password": OWN})
    return [client.post(reverse("mfa_authenticate"), {"code": one}).status_code for one in answers]


def is_in(client: Client) -> bool:
    return client.get(reverse("members:address")).status_code == 200


def verbs() -> list[str]:
    found = Event.objects.filter(subject="members.member", subject_id=person("ADMIN-X").pk)
    return list(found.exclude(verb__startswith="import").values_list("verb", flat=True))


def test_whose_role_demands_a_second_factor_sets_it_up_before_anything_else() -> None:
    login("ADMIN-T")
    actions.require_second_factor(["administrator"], by=person("ADMIN-T"))
    client, page = Client(), reverse("members:second_factor")
    sign_in(client)
    led = client.get(reverse("members:logins_start"))
    posted = client.post(reverse("members:address"), {"email": "x@example.vn"})
    assert (led.status_code, led["Location"], posted.status_code) == (302, page, 403)
    assert "data:image/svg+xml;base64," in client.get(page).content.decode()
    secret = client.session["second_factor_secret"]
    wrong = client.post(page, {"code": "12345"})
    right = client.post(page, {"code": code(secret)})
    codes = Authenticator.objects.get(type="recovery_codes").wrap().generate_codes()
    assert (wrong.status_code, right.status_code, is_in(client)) == (422, 200, True)
    assert [one for one in codes if one not in right.content.decode()] == []
    # The database does not hold the secret as it is.
    assert [row for row in Authenticator.objects.all() if secret in str(row.data)] == []
    assert verbs() == ["sign_in", "set_up_second_factor"]
    other = Client()
    other.force_login(login("HEAD-X"))
    assert is_in(other)


@pytest.mark.parametrize(("starts", "ends"), [(-9, None), (-9, 0), (0, 0), (-9, -1), (1, None)])
def test_only_a_role_that_is_current_demands_it(starts: int, ends: int | None) -> None:
    login("ADMIN-T")
    actions.require_second_factor(["administrator"], by=person("ADMIN-T"))
    member, today = person("ADMIN-X"), clock.today()
    assert member.user is not None
    Role.objects.filter(member=member).update(
        starts_on=today + dt.timedelta(starts), ends_on=None if ends is None else today + dt.timedelta(ends)
    )
    signed_in = MemberBackend().get_user(member.user.pk)
    assert signed_in is not None
    current = Role.objects.current().filter(member=member, kind="administrator")
    assert signed_in.owes_second_factor == current.exists()


def test_with_a_second_factor_the_password_alone_opens_nothing() -> None:
    codes = actions.set_up_second_factor(SECRET, code(), by=person("ADMIN-X"))
    client = Client()
    assert (sign_in(client), is_in(client)) == ([], False)
    assert sign_in(client, "000000", code(), code()) == [200, 302, 302]
    assert is_in(client)
    again, used, spare = Client(), Client(), Client()
    sign_in(again, code()), sign_in(spare, codes[0]), sign_in(used, codes[0])
    assert [is_in(one) for one in (again, spare, used)] == [False, True, False]
    assert verbs()[1:3] == ["second_factor_failed", "sign_in"]


def test_codes_are_not_tried_without_end_and_an_administrator_lets_try_again(user: User) -> None:
    actions.set_up_second_factor(SECRET, code(), by=person("ADMIN-X"))
    client = Client()
    sign_in(client, *["000000"] * (signins.FROM_ONE_ADDRESS + 2))
    assert verbs().count("second_factor_failed") == signins.FROM_ONE_ADDRESS
    assert (sign_in(client, code()), signins.closed_out([user])) == ([200], {user.pk})
    login("ADMIN-T")
    actions.unlock_login(person("ADMIN-X"), by=person("ADMIN-T"))
    assert (sign_in(client, code()), is_in(client)) == ([302], True)


def test_new_recovery_codes_replace_the_old_ones(user: User) -> None:
    old = actions.set_up_second_factor(SECRET, code(), by=person("ADMIN-X"))
    client = Client()
    client.force_login(user)
    page = reverse("members:recovery_codes")
    refused = [client.post(page, {"code": "000000"}).status_code for _try in range(signins.FROM_ONE_ADDRESS)]
    assert (set(refused), client.post(page, {"code": code()}).status_code) == ({302}, 302)
    signins.forget_failures_of(user)
    shown = client.post(page, {"code": code()})
    new = Authenticator.objects.get(type="recovery_codes").wrap().generate_codes()
    assert (shown.status_code, set(old) & set(new)) == (200, set())
    assert verbs() == ["set_up_second_factor", "new_recovery_codes"]


def test_an_administrator_removes_the_factor_of_somebody_who_lost_the_telephone() -> None:
    actions.set_up_second_factor(SECRET, code(), by=person("ADMIN-X"))
    admin = Client()
    admin.force_login(login("ADMIN-T"))
    page = reverse("members:remove_second_factor", args=[person("ADMIN-X").pk])
    assert (admin.post(page).status_code, Authenticator.objects.count()) == (302, 0)
    with pytest.raises(ValidationError):
        actions.remove_second_factor(person("ADMIN-X"), by=person("ADMIN-T"))
    client = Client()
    sign_in(client)
    assert is_in(client)
    event = Event.objects.get(verb="remove_second_factor")
    assert (event.actor_name, person("ADMIN-X").notices.count()) == (person("ADMIN-T").full_name, 1)


def test_a_lost_key_of_the_server_lets_no_code_be_right(settings: Any) -> None:
    actions.set_up_second_factor(SECRET, code(), by=person("ADMIN-X"))
    settings.SECRET_KEY = "another key, longer than fifty characters, as it has to be"
    client = Client()
    assert (sign_in(client, code()), is_in(client)) == ([200], False)


def test_only_an_administrator_over_the_whole_tree_sets_for_whom_it_is_compulsory(user: User) -> None:
    login("ADMIN-T")
    with pytest.raises(PermissionDenied):
        actions.require_second_factor(["staff"], by=person("ADMIN-X"))
    page, client = reverse("members:second_factor_rules"), Client()
    client.force_login(user)
    assert (client.get(page).status_code, client.post(page, {"kinds": ["staff"]}).status_code) == (403, 403)
    client.force_login(person("ADMIN-T").user)
    for kinds in (["staff", "approver"], ["approver"]):
        assert client.post(page, {"kinds": kinds}).status_code == 302
        assert [rule.kind for rule in SecondFactorRule.objects.all()] == sorted(kinds)
    said = Event.objects.filter(subject="members.secondfactorrule").values_list("verb", "data__kind")
    assert list(said) == [
        ("require_second_factor", "approver"),
        ("require_second_factor", "staff"),
        ("no_second_factor", "staff"),
    ]
