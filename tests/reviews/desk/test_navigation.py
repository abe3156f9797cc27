"""The main navigation: which entry an address lights up."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from reviews.stages import Stage
from tests.reviews.cast import Cast, bring_to
from tests.reviews.conftest import SignIn


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
