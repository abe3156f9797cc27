"""Vietnamese first, whatever the browser is set to; English for those who choose it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.reviews.cast import make_cast


@pytest.mark.parametrize(
    ("cookie", "browser", "language"),
    [("", "en-US,en;q=0.9", "vi"), ("en", "vi-VN", "en"), ("fr", "fr", "vi"), ("vi", "en", "vi")],
)
def test_the_switch_decides_and_not_the_browser(
    db: None, client: Client, cookie: str, browser: str, language: str
) -> None:
    make_cast()  # where nobody is known yet, the sign-in leads to the first run
    if cookie:
        client.cookies["django_language"] = cookie
    page = client.get(reverse("account_login"), headers={"accept-language": browser})
    assert page.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in page.content.decode()
