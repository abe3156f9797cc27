"""A text that several people may be writing: with the count of its saves, and who saved it last."""

from __future__ import annotations

from django.db import models

from members.models import Member


class VersionedText(models.Model):
    """``version`` counts the saves, so that a second writer is noticed (``reviews.sessions.saving``); before
    the first save it is 0, and nobody stands in ``saved_by``."""

    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
