"""Sending a one-time link to the owner of a login, and setting a new password by it."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.actions.signins import find_login, forget_failures_of
from members.models import Event, Member, User
from members.reset_tokens import TOKENS, split_link
from members.resets.notices import mail_link, tell_of_reset
from members.rules import can_keep_login, refuse_unless
from members.tasks import send_mails

MOST_AN_HOUR = 3
"""How many links are sent in an hour to one login whose owner asks for them."""


@transaction.atomic
def ask_for_link(name: str) -> None:
    """Mail a link to the owner of the login with this user name or address, if the login is open and has an
    address. Whoever asks is not told whether it was so, nor that ``MOST_AN_HOUR`` have been sent."""
    found = find_login(name)
    user = _locked(found.pk) if found else None
    if user and user.is_active and user.email and _asked_lately(user) < MOST_AN_HOUR:
        mail_link(user)
        Event.record("ask_for_link", user.member, by=None)
    transaction.on_commit(send_mails.delay)


@transaction.atomic
def send_link(member: Member, *, by: Member) -> User:
    """Mail a link to the owner of the login, and return the login. The password that it has stays good until
    the link is used.

    Raises ``PermissionDenied`` if the login is not kept by ``by``, and ``ValidationError`` if there is none,
    if it is closed or if its owner has given no address."""
    refuse_unless(
        can_keep_login(by, member),
        _("Only an administrator over all places where %(name)s holds a role or is the head does this.")
        % {"name": member},
    )
    found = User.objects.filter(member=member).first()
    user = _locked(found.pk) if found else None
    if user is None or not user.is_active:
        raise ValidationError(_("%(name)s has no open login.") % {"name": member})
    if not user.email:
        raise ValidationError(_("%(name)s has given no e-mail address. Print a slip.") % {"name": member})
    mail_link(user)
    Event.record("send_link", member, by=by)
    transaction.on_commit(send_mails.delay)
    return user


def user_of_link(link: str) -> User | None:
    """Return the open login for which this link is good now, None if it is not."""
    key, token = split_link(link)
    user = User.objects.select_related("member").filter(pk=key, is_active=True).first()
    return user if user and TOKENS.check_token(user, token) else None


@transaction.atomic
def use_link(link: str, password: str, *, address: str) -> User:
    """Set the password by a link, and return the login. All its sessions end, the link is used up, and wrong
    passwords of the last hour no longer count. A second factor is still asked for at the next sign-in.

    ``address`` is that of the browser, for the history. Raises ``PermissionDenied`` if the link is no longer
    good: of two who use it at once, the second is refused."""
    key, _token = split_link(link)
    _locked(key)
    user = user_of_link(link)
    if user is None:
        raise PermissionDenied(_("This link has been used or is too old. Ask for another one."))
    user.set_password(password)
    user.one_time_until = None
    user.save(update_fields=["password", "one_time_until"])
    forget_failures_of(user)
    Event.record("reset_by_link", user.member, by=user.member, address=address)
    tell_of_reset(user)
    transaction.on_commit(send_mails.delay)
    return user


def _locked(key: int) -> User | None:
    return User.objects.select_for_update(of=("self",)).select_related("member").filter(pk=key).first()


def _asked_lately(user: User) -> int:
    asked = Event.objects.about_members(Member.objects.filter(pk=user.member_id), ["ask_for_link"])
    return asked.filter(at__gt=clock.now() - dt.timedelta(hours=1)).count()
