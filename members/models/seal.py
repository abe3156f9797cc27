"""The seals of the history, by which a change of it behind the program is noticed."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.refusal import DELETE, UPDATE, refuse


class HistorySeal(models.Model):
    """One seal of the history. Its ``digest`` is the SHA-256 of the digest before it and of all entries that
    were committed since the seal before.

    Entries get their keys before they are committed, so a key may turn up late. ``upto`` is the greatest key
    that was seen, ``absent`` the ranges of keys since the seal before that were not seen, because their
    transactions were still under way or have failed, and ``late`` the keys of earlier ranges that were seen
    now. So no writer ever waits for a seal or for another writer. ``entries`` is their number."""

    number = models.PositiveIntegerField(unique=True)
    sealed_at = models.DateTimeField()
    upto = models.BigIntegerField()
    absent = models.JSONField(default=list, blank=True)
    late = models.JSONField(default=list, blank=True)
    entries = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("seal of the history")
        ordering: ClassVar = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(digest__regex=r"^[0-9a-f]{64}$", number__gte=1, entries__gte=1),
                name="historyseal_is_whole",
            )
        ]
        triggers: ClassVar = [
            refuse("historyseal_stays", "a seal is never changed", UPDATE, DELETE, code="restrict_violation"),
            refuse(
                "historyseal_no_truncate",
                "a seal is never changed",
                pgtrigger.Truncate,
                level=pgtrigger.Statement,
                code="restrict_violation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}:{self.digest[:16]}"
