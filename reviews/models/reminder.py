"""Reminders of sessions, kept so that the clock reminds a session at most once a day, and a person too."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from members import clock
from members.models import Member
from reviews.models.campaign import ReviewSession


class Reminder(models.Model):
    """One reminder of one session. ``by`` is empty if the clock reminded. On one day there is at most one by
    the clock and one by hand. ``told``: how many people were told."""

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
