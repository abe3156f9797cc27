"""Every change of the rule set of an opened round."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from members import clock
from members.models import Member
from members.refusal import DELETE, UPDATE, refuse
from reviews.models.campaign import Campaign


class RuleSetChange(models.Model):
    """One change of the rule set of an opened round in which nothing was written yet.

    ``old`` and ``new``: the titles of the two rule sets. ``told_at``: when the people concerned were told.
    The database refuses every later change of the row except that of ``told_at``.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="ruleset_changes")
    old = models.CharField(max_length=300)
    new = models.CharField(max_length=300)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        triggers: ClassVar = [
            refuse("ruleset_change_is_kept", "a change of the rule set is kept as it was made", DELETE),
            refuse(
                "ruleset_change_is_only_told",
                "a change of the rule set is kept as it was made",
                UPDATE,
                condition=pgtrigger.AnyChange(exclude=["told_at"]),
                keeps_row=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
