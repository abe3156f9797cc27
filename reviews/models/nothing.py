"""That a colleague has read a paper and has nothing to add."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from reviews.models.paper import Paper


class NothingToAdd(models.Model):
    """One colleague's word that the draft was read and there is nothing to comment on. It is no approval. A
    comment made afterwards stands beside it."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="nothing_to_add")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("word that there is nothing to add")
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "member"],
                name="nothing_to_add_once",
                violation_error_message=_("You have said so already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.paper}"
