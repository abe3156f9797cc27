"""For which kinds of role a second factor is compulsory. The factors are rows of ``allauth.mfa``."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models.person import Member
from members.models.role import RoleKind


class SecondFactorRule(models.Model):
    """One kind of role: whoever holds such a role, anywhere, signs in with a second factor."""

    kind = models.CharField(_("role"), max_length=20, choices=RoleKind.choices, unique=True)
    set_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["kind"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=RoleKind.values), name="second_factor_rule_kind_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
