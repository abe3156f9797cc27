"""The cast, for every test of the reviews."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from members.models import Member
from tests.reviews.cast import Cast, make_cast

SignIn = Callable[[Member], Client]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def sign_in(client: Client) -> SignIn:
    """A client signed in as this person."""

    def sign_in(member: Member) -> Client:
        client.force_login(member.user)
        return client

    return sign_in
