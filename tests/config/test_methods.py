"""An address that only takes what a form sends says so in words."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from tests.reviews.cast import make_cast


def test_who_lands_on_a_form_address_is_told_that_nothing_was_done(db: None, client: Client) -> None:
    """Signing in again leads back to the address the form was sent to, this time without the form."""
    client.force_login(make_cast().member.user)
    answer = client.get(reverse("reviews:read_notices"))
    assert [answer.status_code, answer["Allow"]] == [405, "POST"]
    assert "Thao tác vừa gửi chưa được thực hiện" in answer.content.decode()
