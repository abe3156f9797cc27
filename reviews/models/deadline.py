"""The dates that a round has for one level of committees, and every change of dates with its reason."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import CommitteeKind, Member
from members.refusal import DELETE, UPDATE, refuse
from reviews.models.campaign import IN_ORDER, Campaign, ReviewSession
from reviews.stages import Stage

CHANGE_IS_KEPT = "a change of dates is kept as it was made"


class LevelDues(models.Model):
    """The three dates for the committees of one kind. They replace the round's own dates."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="level_dues")
    kind = models.CharField(_("level"), max_length=20, choices=CommitteeKind.choices)
    writing_due = models.DateField(_("papers due"))
    commenting_due = models.DateField(_("comments due"))
    finish_due = models.DateField(_("round ends"))

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "kind"], name="dues_once_a_level"),
            models.CheckConstraint(condition=IN_ORDER, name="dues_in_order"),
            models.CheckConstraint(
                condition=models.Q(kind__in=CommitteeKind.values), name="dues_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.finish_due:%d/%m/%Y}"


class DeadlineChange(models.Model):
    """One change of dates after the opening of a round.

    ``kind``: the kind of committees concerned, empty if the round's own dates were changed. ``old`` and
    ``new``: the dates before and after as ISO dates, by the names of the three date fields. ``told_at``: when
    the people concerned were told. The database refuses every later change of the row except that of
    ``told_at``.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="deadline_changes")
    kind = models.CharField(_("level"), max_length=20, choices=CommitteeKind.choices, blank=True)
    old = models.JSONField()
    new = models.JSONField()
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="deadline_change_has_reason"),
        ]
        triggers: ClassVar = [
            refuse("deadline_change_is_kept", CHANGE_IS_KEPT, DELETE),
            refuse(
                "deadline_change_is_only_told",
                CHANGE_IS_KEPT,
                UPDATE,
                condition=pgtrigger.AnyChange(exclude=["told_at"]),
                keeps_row=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.reason}"

    def days(self, which: str) -> dict[str, str]:
        """Return the dates of ``which`` ("old" or "new") as dd/mm/yyyy, by the keys "writing", "commenting"
        and "finish"."""
        found: dict[str, str] = getattr(self, which)
        return {
            name.removesuffix("_due"): f"{dt.date.fromisoformat(day):%d/%m/%Y}" for name, day in found.items()
        }

    def reached(self) -> QuerySet[ReviewSession]:
        """Return the sessions to which the changed dates apply, without closed ones."""
        rows = ReviewSession.objects.filter(campaign=self.campaign_id).exclude(stage=Stage.CLOSED)
        if self.kind:
            return rows.filter(committee__kind=self.kind)
        own = LevelDues.objects.filter(campaign=self.campaign_id).values("kind")
        return rows.exclude(committee__kind__in=own)
