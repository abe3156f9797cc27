"""That a session was reminded, so that the clock does so once a day and nobody is pressed twice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from members import clock
from members.models import Member
from reviews.models.campaign import ReviewSession


class Reminder(models.Model):
    """One reminder of one session. ``by`` is empty for the clock's; there is one of the clock's a day and
    one by hand. ``told`` counts the people."""

    session = models.ForeignKey(ReviewSession, on_delete=models.CASCADE, related_name="reminders")
    on = models.DateField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)
    told = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "on"], condition=models.Q(by__isnull=True), name="reminder_by_clock_once"
            ),
            models.UniqueConstraint(
                fields=["session", "on"], condition=models.Q(by__isnull=False), name="reminder_by_hand_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.on:%d/%m/%Y}"
