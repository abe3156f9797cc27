"""A text that several people may be writing, with the number of its saves and who saved it last."""

from __future__ import annotations

from django.db import models

from members.models import Member


class VersionedText(models.Model):
    """The fields of a text that several people may be writing. ``version`` counts the saves, so that a save
    on top of an outdated text is noticed (``reviews.sessions.saving``). Before the first save ``version`` is
    0 and ``saved_by`` is empty."""

    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
