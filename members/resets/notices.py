"""The messages about a forgotten password."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from members.models import User
from members.notices import Message, mail_each, tell_each
from members.reset_tokens import VALID_FOR


def mail_link(user: User) -> None:
    """Queue the mail with the link for the owner of the login, who has an address. The token is made only
    when the mail is sent."""
    with translation.override("vi"):
        text = _(
            "A new password for the login %(username)s: the link is good once and for %(minutes)d minutes."
            " If you have not asked for it, do nothing."
        ) % {"username": user.username, "minutes": VALID_FOR.total_seconds() // 60}
    mail_each([Message(user.member, text, reverse("reset_password"))], carries_link=True)


def tell_of_reset(user: User) -> None:
    """Tell the owner that a link from a mail has set a new password."""
    with translation.override("vi"):
        text = _(
            "A link from a mail has set a new password for your login. If you have not done so, call the"
            " administrator."
        )
    messages = [Message(user.member, text, reverse("account_change_password"))]
    tell_each(messages)
    mail_each(messages)
