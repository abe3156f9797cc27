"""The tokens of the one-time links by which somebody sets a new password. No table holds them.

A token is made of what the login is at that moment. It is good for ``VALID_FOR``, and no longer once the
password or the address is another one, once somebody has signed in, or once the sessions were ended."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse

from members import clock
from members.models import User

VALID_FOR = dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)

LINK = "link"
"""The parameter of the address that holds the key of the login and the token."""


class ResetTokens(PasswordResetTokenGenerator):
    key_salt = "members.reset_tokens"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.sessions_ended_at}"

    def _now(self) -> dt.datetime:
        return clock.now().replace(tzinfo=None)


TOKENS = ResetTokens()


def make_link(user: User) -> str:
    """Return the address by which the owner of the login may set a new password, with a new token."""
    return f"{settings.SITE_URL}{reverse('reset_password')}?{LINK}={user.pk}-{TOKENS.make_token(user)}"


def split_link(text: str) -> tuple[int, str]:
    """Return the key of the login and the token from what the parameter of a link holds. The key is 0 if it
    is not a number that the database can hold."""
    key, _hyphen, token = text.partition("-")
    return (int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else 0), token
