"""Reads the member together with the login on every request."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from members.models import Notice, Role, SecondFactorRule, User


class MemberBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth is untyped
    def get_user(self, user_id: int) -> User | None:
        """Return the login with its member, the number of unread notices and whether it owes a second factor.

        All of it is read in one query, since every page needs it. Returns None if there is no such login or
        it is not active."""
        unread = Notice.objects.unread().filter(recipient=OuterRef("member")).order_by().values("recipient")
        demanding = Role.objects.current().filter(kind__in=SecondFactorRule.objects.values("kind"))
        rows = User.objects.select_related("member").annotate(
            unread=Coalesce(Subquery(unread.values(found=Count("pk"))), 0),
            has_factor=Exists(
                Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
            ),
            needs_factor=Exists(demanding.filter(member=OuterRef("member"))),
        )
        user = rows.filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.member.unread_notices = user.unread
        user.owes_second_factor = user.needs_factor and not user.has_factor
        return user
