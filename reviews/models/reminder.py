"""The reminders of sessions that were sent. They are kept so that the scheduled task reminds a session, and
each person, at most once a day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from members import clock
from members.models import Member
from reviews.models.campaign import ReviewSession


class Reminder(models.Model):
    """One reminder of one session. ``by``: who sent it, empty if the scheduled task did. A session has on one
    day at most one reminder by the task and one by a person. ``told``: how many people were told."""

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
