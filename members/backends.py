"""Reads the member together with the login on every request."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.db import models
from django.db.models.expressions import RawSQL

from members import clock
from members.composed import Composed, Given
from members.models import User

# Written out, because Django would compose them anew on every request, which took longer than asking them.
UNREAD = """
    SELECT count(*) FROM members_notice notice
    WHERE notice.recipient_id = members_user.member_id AND notice.read_at IS NULL
"""
OWES_FACTOR = """
    EXISTS (
        SELECT FROM members_role role JOIN members_secondfactorrule rule ON rule.kind = role.kind
        WHERE role.member_id = members_user.member_id AND role.starts_on <= %s
        AND (role.ends_on IS NULL OR (role.ends_on >= %s AND role.ends_on >= role.starts_on))
    ) AND NOT EXISTS (
        SELECT FROM mfa_authenticator factor
        WHERE factor.user_id = members_user.id AND factor.type = %s
    )
"""


def _login() -> models.QuerySet[User]:
    today, totp = Given("today"), Authenticator.Type.TOTP
    rows = User.objects.filter(pk=Given("pk")).select_related("member")
    return rows.annotate(
        unread=RawSQL(UNREAD, (), models.IntegerField()),  # noqa: S611  # written above
        owes_factor=RawSQL(OWES_FACTOR, (today, today, totp), models.BooleanField()),  # noqa: S611  # above
    )


LOGIN = Composed(_login)


class MemberBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth is untyped
    def get_user(self, user_id: int) -> User | None:
        """Return the login with its member, the number of unread notices and whether it owes a second factor.

        All of it is read in one query, since every page needs it. Returns None if there is no such login or
        it is not active."""
        user = next(iter(LOGIN.ask(pk=user_id, today=clock.today())), None)
        if user is None or not self.user_can_authenticate(user):
            return None
        user.member.unread_notices = user.unread  # type: ignore[attr-defined]  # annotated
        user.owes_second_factor = user.owes_factor  # type: ignore[attr-defined]  # annotated
        return user
