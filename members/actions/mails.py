"""The one action of people on the outbox: to queue a failed mail again."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Mail, MailState, Member, User
from members.rules import can_send_again, refuse_unless
from members.tasks import send_mails


@transaction.atomic
def send_again(mail: Mail, *, by: Member) -> Mail:
    """Queue a failed mail again and return it.

    It goes to the recipient's present address, or to the old one if the recipient has none now. Raises
    ``PermissionDenied`` if ``by`` is neither staff nor administrator over the recipient's cell, and
    ``ValidationError`` if the mail has not failed."""
    mail = Mail.objects.select_for_update(of=("self",)).select_related("recipient__cell").get(pk=mail.pk)
    refuse_unless(can_send_again(by, mail), _("Only staff and the administrator have mails sent again."))
    if mail.state != MailState.FAILED:
        raise ValidationError(_("Only a mail that failed is sent again."))
    address = (
        User.objects.filter(member=mail.recipient, is_active=True).values_list("email", flat=True).first()
    )
    mail.address = address or mail.address
    mail.state, mail.tries, mail.due_at = MailState.QUEUED, 0, clock.now()
    mail.save(update_fields=["address", "state", "tries", "due_at"])
    Event.record("send_again", mail, by=by)
    transaction.on_commit(send_mails.delay)
    return mail
