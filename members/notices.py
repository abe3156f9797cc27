"""Writes notices and puts mails into the outbox. No other module does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from members.models import Mail, Member, Notice, User

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


def mail_each(messages: Sequence[Message]) -> None:
    """Queue each message as a mail, if its recipient has an active login with an e-mail address.

    Mails are written in Vietnamese. They hold the text of the message and the link to its page, nothing
    else."""
    people = {one.recipient.pk for one in messages}
    logins = User.objects.filter(member__in=people, is_active=True).exclude(email="")
    addresses = dict(logins.values_list("member", "email"))
    known = [one for one in messages if one.recipient.pk in addresses]
    with translation.override("vi"):
        Mail.objects.bulk_create((_mail(one, addresses[one.recipient.pk]) for one in known), batch_size=BATCH)


def _mail(one: Message, address: str) -> Mail:
    words = {
        "name": one.recipient,
        "text": one.text,
        "link": f"{settings.SITE_URL}{one.url}",
        "foot": _(
            "This mail was sent by the program; please do not answer it. The details are only in the program."
        ),
    }
    return Mail(
        recipient=one.recipient,
        address=address,
        subject=" ".join(one.text.split())[:200],
        body=_("Dear comrade %(name)s,\n\n%(text)s\n\nOpen it here: %(link)s\n\n%(foot)s\n") % words,
    )
