"""The main navigation: which entry an address lights up."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Committee
from reviews.stages import Stage
from tests.reviews.cast import Cast, bring_to
from tests.reviews.conftest import SignIn

PASSWORD = "mot-mat-khau-dai-2026"


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("reviews:my_work", "reviews:my_work"),
        ("reviews:session", "reviews:sessions"),
        ("reviews:opinions", "reviews:sessions"),
        ("reviews:appraisal", "reviews:sessions"),
        ("reviews:appraisals", "reviews:boards"),
        ("reviews:quarter_new", "reviews:quarters"),
        ("ratings:calendar", "ratings:rulesets"),
        ("ratings:ruleset_new", "ratings:rulesets"),
        ("members:outbox", "members:outbox"),
    ],
)
def test_an_address_lights_up_one_entry(cast: Cast, sign_in: SignIn, name: str, entry: str) -> None:
    bring_to(cast, Stage.WRITING)
    of_session = name in {"reviews:session", "reviews:opinions", "reviews:appraisal"}
    page = sign_in(cast.staff).get(reverse(name, args=[cast.session.pk] if of_session else []))
    nav = re.search(r"<nav aria-label.*?</nav>", page.content.decode(), re.DOTALL)
    assert nav
    lit = re.findall(r'<a href="([^"]+)"[^>]*aria-current', nav[0])
    assert lit == [reverse(entry)]


@pytest.mark.parametrize("who", ["clerk", "member", "head", "staff", "approver", "guest", "administrator"])
def test_who_opens_the_site_and_signs_in_lands_where_the_own_work_is(
    client: Client, cast: Cast, who: str
) -> None:
    user = getattr(cast, who).user
    user.set_password(PASSWORD)
    user.save()
    sign_in = client.get("/").headers["Location"]
    assert sign_in == reverse("account_login")
    answer = client.post(sign_in, {"login": user.username, "password": PASSWORD}, follow=True)
    way = [address for address, _status in answer.redirect_chain]
    lands = (reverse("reviews:start"), reverse("reviews:my_work"), 200)
    assert (way[0], way[-1], answer.status_code) == lands


def test_who_asked_for_a_page_comes_back_to_it_after_signing_in(client: Client, cast: Cast) -> None:
    cast.member.user.set_password(PASSWORD)
    cast.member.user.save()
    sign_in = client.get(reverse("reviews:notices")).headers["Location"]
    answer = client.post(sign_in, {"login": cast.member.user.username, "password": PASSWORD})
    assert answer.headers["Location"] == reverse("reviews:notices")


def test_sessions_of_one_name_are_told_apart_by_what_is_above(cast: Cast, sign_in: SignIn) -> None:
    Committee.objects.filter(pk__in=[cast.cell.pk, cast.other_cell.pk]).update(name="Chi bộ thôn 1")
    page = sign_in(cast.staff).get(reverse("reviews:sessions")).content.decode()
    assert page.count(f"{cast.campaign}, {cast.province}") == 2
