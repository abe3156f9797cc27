"""The one way a notice is written, and the one way a mail is put into the outbox."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from members.models import Mail, Member, Notice, User

BATCH = 2_000


def tell(recipients: Iterable[Member], text: str, url: str) -> None:
    """Put the same message into every recipient's inbox; ``url`` is an address inside this site."""
    Notice.objects.bulk_create(Notice(recipient=member, text=text[:300], url=url) for member in recipients)


def mail(recipients: Iterable[Member], text: str, url: str) -> int:
    """Queue the notice as a mail to those of the recipients who have an address; the others have their inbox.
    Returns how many were queued. Mails are Vietnamese, and hold no more than the notice and its address."""
    people = {member.pk: member for member in recipients}
    logins = User.objects.filter(member__in=people, is_active=True).exclude(email="")
    link = f"{settings.SITE_URL}{url}"
    with translation.override("vi"):
        mails = [
            Mail(
                recipient_id=pk,
                address=address,
                subject=" ".join(text.split())[:200],
                body=_("Dear comrade %(name)s,\n\n%(text)s\n\nOpen it here: %(link)s\n\n%(foot)s\n")
                % {"name": people[pk].full_name, "text": text, "link": link, "foot": _foot()},
            )
            for pk, address in logins.values_list("member", "email")
        ]
    Mail.objects.bulk_create(mails, batch_size=BATCH)
    return len(mails)


def _foot() -> str:
    return _("This mail was sent by the program; please do not answer it. What it is about is only in there.")
