"""The one-time token with which a new installation is set up."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from members import clock
from members.refusal import INSERT, UPDATE, refuse


class FirstRunToken(models.Model):
    """The token that the last start of the program has printed, of which only the SHA-256 is stored.

    There is one row at most, and none can be written once there is a member."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(pk=1), name="first_run_token_is_one")
        ]
        triggers: ClassVar = [
            refuse(
                "first_run_token_before_members",
                "a token of the first run is of no use once there is a member",
                INSERT,
                UPDATE,
                where="EXISTS (SELECT 1 FROM members_member)",
            )
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"
