"""Reads the member together with the login on every request."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

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
