"""The worker's part of the outbox: sends what waits in it, each mail once."""

from __future__ import annotations

import datetime as dt
import time
from contextlib import suppress
from smtplib import SMTPException

from celery import shared_task
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from members import clock
from members.models import Mail, MailState

MAX_TRIES = 5
FIRST_WAIT = dt.timedelta(minutes=2)
"""Doubled after every try; the last one is half an hour after the first."""

SECONDS = 60.0
"""How long one run goes on; what is left is the next one's."""


@shared_task(name="members.send_mails")
def send_mails() -> None:
    """Send what is due, over one connection. Two workers share the work: a mail that one has in hand is
    passed over by the other."""
    end = time.monotonic() + SECONDS
    connection = get_connection()
    while time.monotonic() < end and _send_next(connection):
        pass
    connection.close()


@transaction.atomic
def _send_next(connection: BaseEmailBackend) -> bool:
    """Whether there was one. The row is held from before the sending until it is marked, so that nobody else
    sends it; only a worker killed between the two would leave it to be sent again."""
    mail = Mail.objects.due().select_for_update(skip_locked=True).order_by("due_at", "pk").first()
    if mail is None:
        return False
    mail.tries += 1
    try:
        EmailMessage(mail.subject, mail.body, to=[mail.address], connection=connection).send()
    except Exception as error:  # noqa: BLE001  whatever the server or the address did is for the outbox to say
        with suppress(SMTPException, OSError):
            connection.close()
        _put_off(mail, error)
    else:
        mail.state, mail.sent_at, mail.error = MailState.SENT, clock.now(), ""
    mail.save(update_fields=["state", "tries", "error", "due_at", "sent_at"])
    return True


def _put_off(mail: Mail, error: Exception) -> None:
    mail.error = f"{type(error).__name__}: {error}"[:300]
    mail.due_at = clock.now() + FIRST_WAIT * 2 ** (mail.tries - 1)
    if mail.tries >= MAX_TRIES:
        mail.state = MailState.FAILED
