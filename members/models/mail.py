"""The outbox: every mail is a database row before it is sent.

The row says whether and when the mail was sent."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models.person import Member
from members.models.role import RoleKind


class MailState(models.TextChoices):
    """Whether a mail waits to be sent, has been sent, or was given up after its last try."""

    QUEUED = "queued", _("To be sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")


LINK_SAID = "[liên kết dùng một lần]"
"""What the stored text of a mail says in place of its one-time link."""


class MailQuerySet(models.QuerySet["Mail"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to mails to people in cells over which this member is staff or administrator."""
        return self.filter(member.reach.over("recipient__cell", RoleKind.STAFF, RoleKind.ADMINISTRATOR))

    def due(self) -> Self:
        """Filter to queued mails whose time for the next try has come."""
        return self.filter(state=MailState.QUEUED, due_at__lte=clock.now())


class Mail(models.Model):
    """One mail to one person, as plain text. It never holds the words of a paper.

    ``carries_link``: where ``LINK_SAID`` stands in the text, the mail that is sent has a one-time link, which
    is stored nowhere. ``due_at`` is the time of the next try. ``tries`` counts the tries so far. ``error`` is
    the error of the last try, empty if the mail was sent or not yet tried."""

    recipient = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="mails")
    address = models.EmailField(_("address"))
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    carries_link = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=6, choices=MailState.choices, default=MailState.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    due_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        ordering: ClassVar = ["-pk"]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(state="queued"), name="mail_queued")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=MailState.values), name="mail_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=MailState.SENT.value) ^ models.Q(sent_at__isnull=True),
                name="mail_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MailState.FAILED.value) | ~models.Q(error=""),
                name="mail_failed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.subject}"

    @property
    def has_failed(self) -> bool:
        return self.state == MailState.FAILED
