"""Writes notices and puts mails into the outbox. No other module does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from members.models import LINK_SAID, Mail, Member, Notice, User

BATCH = 2_000


def tell(recipients: Iterable[Member], text: str, url: str) -> None:
    """Put one message into the inbox of every recipient. ``url`` is an address inside this site."""
    Notice.objects.bulk_create(Notice(recipient=member, text=text[:300], url=url) for member in recipients)


class Message(NamedTuple):
    """One message to one recipient.

    ``url`` is the address, inside this site, of the page that the message is about."""

    recipient: Member
    text: str
    url: str


def tell_each(messages: Iterable[Message]) -> None:
    """Put each message into its recipient's inbox."""
    Notice.objects.bulk_create(
        (Notice(recipient=one.recipient, text=one.text[:300], url=one.url) for one in messages),
        batch_size=BATCH,
    )


def mails_leave() -> bool:
    """Whether mails go to a mail server, as is set for production, and not into files of this machine."""
    return not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")


def mail_each(messages: Sequence[Message], *, carries_link: bool = False) -> None:
    """Queue each message as a mail, if its recipient has an active login with an e-mail address.

    Mails are written in Vietnamese. They hold the text of the message and the link to its page, nothing
    else. With ``carries_link`` they are sent with a one-time link instead."""
    people = {one.recipient.pk for one in messages}
    logins = User.objects.filter(member__in=people, is_active=True).exclude(email="")
    addresses = dict(logins.values_list("member", "email"))
    known = [one for one in messages if one.recipient.pk in addresses]
    with translation.override("vi"):
        mails = [_mail(one, addresses[one.recipient.pk], carries_link=carries_link) for one in known]
    Mail.objects.bulk_create(mails, batch_size=BATCH)


def _mail(one: Message, address: str, *, carries_link: bool) -> Mail:
    words = {
        "name": one.recipient,
        "text": one.text,
        "link": LINK_SAID if carries_link else f"{settings.SITE_URL}{one.url}",
        "foot": _(
            "This mail was sent by the program; please do not answer it. The details are only in the program."
        ),
    }
    return Mail(
        recipient=one.recipient,
        address=address,
        carries_link=carries_link,
        subject=" ".join(one.text.split())[:200],
        body=_("Dear comrade %(name)s,\n\n%(text)s\n\nOpen it here: %(link)s\n\n%(foot)s\n") % words,
    )
