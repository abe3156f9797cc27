"""Signing in with allauth: nobody can sign up, wrong passwords are limited, and history knows of sign-ins."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.actions import signins
from members.models import User

KNOWN_DAYS = 400
"""How long a browser stays known after the last sign-in: as long as browsers keep a cookie at most."""

KNOWN_LOGINS = 20
"""For how many logins a browser stays known, those that signed in last. People may share a computer."""


class ClosedAdapter(DefaultAccountAdapter):
    """How allauth signs in here.

    The address of a request is that of the browser if ``TRUSTED_PROXIES`` is set, otherwise that of the proxy
    in front. Of an IPv6 address only the network counts, because one computer has many addresses in it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Check the password within the limits, and record it in the history if it is wrong.

        Raises ``ValidationError`` if there were too many wrong passwords before, or if the password is a
        one-time password whose last day is over."""
        name = credentials.get("username") or credentials.get("email") or ""
        owner = signins.find_login(name)
        browser, logins = read_known(request)
        attempt = signins.begin_attempt(
            name, owner, address=get_ip(request), browser=browser if owner and owner.pk in logins else ""
        )
        user: User | None = super().authenticate(request, **credentials)
        if user is None:
            signins.fail_attempt(attempt)
            return None
        signins.pass_attempt(attempt)
        if user.is_active and user.one_time_until and user.has_lapsed:
            signins.sign_in_lapsed(user, address=get_ip(request))
            raise ValidationError(
                _("This one-time password was good until %(day)s. Ask the administrator for a new slip.")
                % {"day": date_format(user.one_time_until, "d/m/Y")},
                code="lapsed",
            )
        return user

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Record the sign-in, and let the browser be known from now on as one that this person uses."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        browser, logins = read_known(request)
        signins.sign_in(user, address=get_ip(request), known=user.pk in logins)
        others = [pk for pk in logins if pk != user.pk][: KNOWN_LOGINS - 1]
        response.set_cookie(
            settings.KNOWN_BROWSER_COOKIE_NAME,
            signing.dumps([browser or get_random_string(32), [user.pk, *others]], salt=__name__),
            max_age=KNOWN_DAYS * 24 * 60 * 60,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Say that the login is closed, to somebody who gave its right password."""
        signins.sign_in_closed(user, address=get_ip(request))
        return render(request, "account/account_inactive.html", status=403)

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            signins.sign_out(request.user, address=get_ip(request))
        super().logout(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def set_password(self, user: User, password: str) -> None:
        signins.change_password(user, password, address=get_ip(self.request))


class SealedAdapter(DefaultMFAAdapter):
    """How the secrets of second factors are stored: encrypted with a key made from ``SECRET_KEY``, so that a
    copy of the database alone gives nobody a code."""

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret. If ``SECRET_KEY`` is another one now, no code is right any more: the secret is
        lost, and an administrator removes the second factor."""
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return str(generate_totp_secret())


def _seal() -> Fernet:
    key = salted_hmac("members.second_factor", "seal", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


class CodeForm(AuthenticateForm):
    """The form for a code of the second factor at signing in, with a limit on wrong codes."""

    def clean_code(self) -> str:
        address = get_ip(context.request)
        attempt = signins.begin_code(self.user, address=address)
        try:
            code: str = super().clean_code()
        except ValidationError as error:
            signins.fail_code(self.user, address=address)
            raise ValidationError(_("This code is wrong or was used before.")) from error
        signins.pass_attempt(attempt)
        return code


def read_known(request: HttpRequest) -> tuple[str, list[int]]:
    """Return the name of this browser and the logins that have signed in with it, the last one first.

    Both are empty if nobody has, or if the cookie was not written by this program."""
    try:
        browser, logins = signing.loads(
            request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, ""),
            salt=__name__,
            max_age=KNOWN_DAYS * 24 * 60 * 60,
        )
    except signing.BadSignature:
        return "", []
    return browser, logins
