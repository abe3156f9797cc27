"""Signing in: allauth's checks, with the person fetched beside the login, and no sign-up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from members.models import User


class MemberBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth is untyped
    def get_user(self, user_id: int) -> User | None:
        """The login with its person in one query, since every page needs both."""
        user = User.objects.select_related("member").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Logins are made by the administrator only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
