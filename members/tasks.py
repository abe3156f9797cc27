"""The scheduled tasks that send the mails in the outbox and forget the forms sent long ago."""

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
from members.models import LINK_SAID, Mail, MailState, User
from members.reset_tokens import make_link
from members.sending import forget_old_forms

MAX_TRIES = 5
FIRST_WAIT = dt.timedelta(minutes=2)
"""The wait after the first try.

It doubles after every try, so the last try is half an hour after the first."""

SECONDS = 60.0
"""How many seconds one run may take. The next run sends the mails that are left."""

CLAIM = dt.timedelta(seconds=2 * settings.VISIBILITY_TIMEOUT)
"""How long a mail claimed by one worker is kept from other workers: longer than any task runs."""


class LinkRefusedError(Exception):
    """A mail with a one-time link is not sent to this address. The message says why."""


@shared_task(name="members.send_mails")
def send_mails() -> None:
    """Send the mails that are due, over one connection to the mail server.

    Each mail is claimed in one short transaction, sent, and marked as sent in another transaction. No
    transaction is open while the program talks to the mail server. Two workers share the mails and never send
    a mail twice.

    A mail is delivered at least once. If a worker is killed after the server took the mail and before the
    mail was marked, the mail is sent again when its claim has run out. The other choice would be to lose that
    mail, and missing a deadline is worse for a person than reading of it twice."""
    with translation.override("vi"):
        error = _("The program was stopped each time it sent this mail.")
    # A mail that has had its last try is due only if its worker was killed during that try. It is given up.
    Mail.objects.due().filter(tries__gte=MAX_TRIES).update(state=MailState.FAILED, error=error)
    end = time.monotonic() + SECONDS
    connection = get_connection()
    while time.monotonic() < end and (mail := _claim()):
        try:
            EmailMessage(mail.subject, _body(mail), to=[mail.address], connection=connection).send()
        except Exception as error:  # noqa: BLE001  the outbox shows every error of the server or the address
            with suppress(SMTPException, OSError):
                connection.close()
            mail.error = f"{type(error).__name__}: {error}"[:300]
            mail.due_at = clock.now() + FIRST_WAIT * 2 ** (mail.tries - 1)
            if mail.tries >= MAX_TRIES:
                mail.state = MailState.FAILED
        else:
            mail.state, mail.sent_at, mail.error = MailState.SENT, clock.now(), ""
        mail.save(update_fields=["state", "error", "due_at", "sent_at"])
    connection.close()


def _body(mail: Mail) -> str:
    """Return the text to be sent, with a one-time link made now where the mail carries one.

    Raises ``LinkRefusedError`` if the login is closed or has another address by now."""
    if not mail.carries_link:
        return mail.body
    user = User.objects.filter(member=mail.recipient_id, is_active=True, email=mail.address).first()
    if user is None:
        with translation.override("vi"):
            raise LinkRefusedError(_("The login is closed or has another address by now."))
    return mail.body.replace(LINK_SAID, make_link(user))


@transaction.atomic
def _claim() -> Mail | None:
    """Claim the next mail that is due and return it, or None if no mail is due.

    Claiming counts a try and makes the mail due again after ``CLAIM``."""
    mail = Mail.objects.due().select_for_update(skip_locked=True).order_by("due_at", "pk").first()
    if mail is not None:
        mail.tries += 1
        mail.due_at = clock.now() + CLAIM
        mail.save(update_fields=["tries", "due_at"])
    return mail


@shared_task(name="members.forget_sent_forms")
def forget_sent_forms() -> int:
    """Delete what is remembered of forms sent more than a day ago, and return how many they were."""
    return forget_old_forms()
