"""The forms that were sent and done lately, by which a form sent twice is recognised."""

from __future__ import annotations

from django.db import models

from members import clock


class SentForm(models.Model):
    """One form that somebody sent and that was done.

    ``digest`` stands for the person, the address and everything in the form (``members.sending``).
    ``leads_to`` is the address to which the answer redirected, empty if the answer was a part of the page.
    The rows are deleted after a day."""

    digest = models.CharField(max_length=64, primary_key=True)
    leads_to = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return self.digest
