"""The one way a notice is written, and the one way a mail is put into the outbox."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from members.models import Mail, Member, Notice, User

BATCH = 2_000


def tell(recipients: Iterable[Member], text: str, url: str) -> None:
    """Put the same message into every recipient's inbox; ``url`` is an address inside this site."""
    Notice.objects.bulk_create(Notice(recipient=member, text=text[:300], url=url) for member in recipients)


class Message(NamedTuple):
    """What one person is told; ``url`` is an address inside this site."""

    recipient: Member
    text: str
    url: str


def tell_each(messages: Iterable[Message]) -> None:
    """Each message into its recipient's inbox."""
    Notice.objects.bulk_create(
        (Notice(recipient=one.recipient, text=one.text[:300], url=one.url) for one in messages),
        batch_size=BATCH,
    )


def mail_each(messages: Sequence[Message]) -> None:
    """Queue the messages as mails to those recipients who have an address; the others have their inbox. Mails
    are Vietnamese, and hold no more than the notice and its address."""
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
        "foot": _foot(),
    }
    return Mail(
        recipient=one.recipient,
        address=address,
        subject=" ".join(one.text.split())[:200],
        body=_("Dear comrade %(name)s,\n\n%(text)s\n\nOpen it here: %(link)s\n\n%(foot)s\n") % words,
    )


def _foot() -> str:
    return _("This mail was sent by the program; please do not answer it. What it is about is only in there.")
