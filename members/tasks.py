"""The worker's part of the outbox: sends what waits in it."""

from __future__ import annotations

import datetime as dt
import time
from contextlib import suppress
from smtplib import SMTPException

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from members import clock
from members.models import Mail, MailState

MAX_TRIES = 5
FIRST_WAIT = dt.timedelta(minutes=2)
"""Doubled after every try; the last one is half an hour after the first."""

SECONDS = 60.0
"""How long one run goes on; what is left is the next one's."""

CLAIM = dt.timedelta(seconds=2 * settings.VISIBILITY_TIMEOUT)
"""How long a worker has a mail to itself: longer than any task lives, so no other sends it meanwhile."""


@shared_task(name="members.send_mails")
def send_mails() -> None:
    """Send what is due, over one connection.

    No transaction is open while the mail server is talked to. Each mail is claimed in one short transaction,
    sent, and marked in another. Two workers share the work and never send the same mail. Delivery is at least
    once: a worker killed after the server took the mail and before it was marked leaves the mail to be sent
    again when its claim has run out. At most once would lose the mail instead, and a person who misses a
    deadline is worse off than one who reads of it twice."""
    _give_up_lost()
    end = time.monotonic() + SECONDS
    connection = get_connection()
    while time.monotonic() < end and (mail := _claim()):
        try:
            EmailMessage(mail.subject, mail.body, to=[mail.address], connection=connection).send()
        except Exception as error:  # noqa: BLE001  whatever the server or the address did is for the outbox to say
            with suppress(SMTPException, OSError):
                connection.close()
            _put_off(mail, error)
        else:
            mail.state, mail.sent_at, mail.error = MailState.SENT, clock.now(), ""
        mail.save(update_fields=["state", "error", "due_at", "sent_at"])
    connection.close()


@transaction.atomic
def _claim() -> Mail | None:
    """The next mail that is due. It counts as tried, and is due again only when the claim has run out."""
    mail = Mail.objects.due().select_for_update(skip_locked=True).order_by("due_at", "pk").first()
    if mail is not None:
        mail.tries += 1
        mail.due_at = clock.now() + CLAIM
        mail.save(update_fields=["tries", "due_at"])
    return mail


def _give_up_lost() -> None:
    """Mails whose last try was lost with its worker are not tried for ever."""
    with translation.override("vi"):
        error = _("The program was stopped each time it sent this mail.")
    Mail.objects.due().filter(tries__gte=MAX_TRIES).update(state=MailState.FAILED, error=error)


def _put_off(mail: Mail, error: Exception) -> None:
    mail.error = f"{type(error).__name__}: {error}"[:300]
    mail.due_at = clock.now() + FIRST_WAIT * 2 ** (mail.tries - 1)
    if mail.tries >= MAX_TRIES:
        mail.state = MailState.FAILED
