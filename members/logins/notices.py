"""The messages to people whose login somebody else has changed."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from members.models import Member
from members.notices import Message, mail_each, tell_each


def tell_of_new_slip(members: list[Member], by: Member) -> None:
    """Tell people, in the inbox and by mail, that somebody made them a new one-time password. Whoever did not
    ask for it learns that it was done."""
    with translation.override("vi"):
        text = _("%(name)s made you a new one-time password. If you have not asked for it, call him.") % {
            "name": by
        }
    messages = [Message(member, text, reverse("account_change_password")) for member in members]
    tell_each(messages)
    mail_each(messages)


def tell_of_opening(member: Member, by: Member) -> None:
    """Tell somebody, in the inbox and by mail, that the login is open again."""
    with translation.override("vi"):
        text = _("%(name)s opened your login again.") % {"name": by}
    message = Message(member, text, reverse("account_change_password"))
    tell_each([message])
    mail_each([message])
