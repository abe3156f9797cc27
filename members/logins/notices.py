"""The messages to people whose login somebody else has changed."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from members.models import Member
from members.notices import Message, mail_each, tell_each


def tell_of_new_slip(members: list[Member], by: Member) -> None:
    """Tell people that somebody made them a new one-time password. Whoever did not ask for it learns that it
    was done."""
    with translation.override("vi"):
        text = _("%(name)s made you a new one-time password. If you have not asked for it, call him.")
    _tell(members, text % {"name": by}, "account_change_password")


def tell_of_opening(member: Member, by: Member) -> None:
    """Tell somebody that the login is open again."""
    with translation.override("vi"):
        text = _("%(name)s opened your login again.")
    _tell([member], text % {"name": by}, "account_change_password")


def tell_of_removed_factor(member: Member, by: Member) -> None:
    """Tell somebody that the second factor of the login was removed."""
    with translation.override("vi"):
        text = _("%(name)s removed the second factor of your login. If you have not asked for it, call him.")
    _tell([member], text % {"name": by}, "members:second_factor")


def _tell(members: list[Member], text: str, page: str) -> None:
    """Put the text into the inboxes, and into mails to those who have an address."""
    messages = [Message(member, text, reverse(page)) for member in members]
    tell_each(messages)
    mail_each(messages)
