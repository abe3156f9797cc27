"""A text that several people may be writing, with the number of its saves and who saved it last."""

from __future__ import annotations

from django.db import models

from members.models import Member
from members.models.names import in_both_names


class VersionedText(models.Model):
    """The fields of a text that several people may be writing. ``version`` counts the saves, so that a save
    on top of an outdated text is noticed (``reviews.sessions.saving``). Before the first save ``version`` is
    0 and ``saved_by`` is empty. ``in_place_of`` is the name of whom the one who saved only stood in for."""

    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    in_place_of = models.CharField(max_length=120, blank=True, default="", editable=False)

    class Meta:
        abstract = True

    @property
    def saver(self) -> str:
        """Who saved the text last, with both names where somebody stood in."""
        return in_both_names(self.saved_by or "", self.in_place_of)
