"""Wrong passwords of the last hours, which limit how many more may be tried."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from members import clock


class FailedSignIn(models.Model):
    """One sign-in that failed, or whose password is being checked at this moment.

    ``login`` is a digest of the login or of the name that was typed, so that a password typed into the wrong
    field is stored nowhere. ``browser`` is empty, or names a browser in which the owner of the login has
    signed in before. Rows older than the longest limit are deleted, the history keeps what is to be known."""

    at = models.DateTimeField(default=clock.now, editable=False)
    login = models.CharField(max_length=64)
    address = models.GenericIPAddressField()
    browser = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes = [
            models.Index(fields=["login", "at"], name="failed_sign_in_of_login"),
            models.Index(fields=["address", "at"], name="failed_sign_in_from"),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.at:%Y-%m-%d %H:%M}"
