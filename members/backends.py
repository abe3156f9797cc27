"""Signing in, with the checks of allauth.

The member is read together with the login, and nobody can sign up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from members.models import Notice, User


class MemberBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth is untyped
    def get_user(self, user_id: int) -> User | None:
        """Return the login with its member and the number of unread notices, read in one query.

        Every page needs all three. Returns None if there is no such login or it is not active."""
        unread = Notice.objects.unread().filter(recipient=OuterRef("member")).order_by().values("recipient")
        rows = User.objects.select_related("member").annotate(
            unread=Coalesce(Subquery(unread.values(found=Count("pk"))), 0)
        )
        user = rows.filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.member.unread_notices = user.unread
        return user


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Closes sign-up: nobody can make a login for themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
