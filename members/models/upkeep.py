"""The checks of the data: which rows broke a rule when the clock last asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models.committee import Committee
from members.models.role import RoleKind

if TYPE_CHECKING:
    from members.models.person import Member


class Mismatch(NamedTuple):
    """One row that breaks a rule, in words: the code of the rule, what the rule says, the row, and what is
    wrong where the rule alone does not say it."""

    rule: str
    says: str
    row: str
    told: str


class DataCheckQuerySet(models.QuerySet["DataCheck"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the checks that this member may see: all as administrator over the whole tree, who keeps
        the program running; none for anybody else."""
        whole = any(
            held.kind == RoleKind.ADMINISTRATOR and len(held.path) == Committee.steplen
            for held in member.reach.held
        )
        return self.all() if whole else self.none()


class DataCheck(models.Model):
    """One check of what must be true across tables, with the number of ``rules`` asked and the rows that
    broke one. They are stored in the words of the day, without any level, vote or text."""

    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    rules = models.PositiveSmallIntegerField()
    stored = models.JSONField(default=list, blank=True)

    objects = DataCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check of the data")
        ordering: ClassVar = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__gte=models.F("begun_at"), rules__gte=1),
                name="datacheck_ends_after_its_begin",
            )
        ]

    def __str__(self) -> str:
        return f"{self.begun_at:%d/%m/%Y %H:%M}"

    @property
    def mismatches(self) -> list[Mismatch]:
        found: list[Any] = self.stored
        return [Mismatch(*row) for row in found]
