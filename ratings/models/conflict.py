"""The table of conflicts of interest: who stands too near to the subject of a case to handle it."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import HEAD, Member, RoleKind
from members.refusal import INSERT, UPDATE, refuse
from ratings.models.case import RatingCase


class ConflictKind(models.TextChoices):
    """Why somebody stands too near to a case: as a relative of its subject, or with an interest in the
    result."""

    KIN = "kin", _("Relative of the subject")
    INTEREST = "interest", _("Interest in the result")


class ConflictQuerySet(models.QuerySet["Conflict"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the conflicts in cases of committees over which the member is head, clerk, staff or
        approver, and not in the own case."""
        handled = member.reach.over(
            "case__committee", HEAD, RoleKind.CLERK, RoleKind.STAFF, RoleKind.APPROVER
        )
        own = models.Q(case__member__isnull=False, case__member=member)
        return self.filter(handled).exclude(own)

    def standing(self) -> Self:
        """Filter to the conflicts to which no exception is on record, and which therefore bar the person."""
        return self.filter(exception="")


class Conflict(models.Model):
    """One conflict of interest: ``member`` may no more take a step in this case than in the own one.

    ``exception`` is the reason for which somebody with authority lets the member handle the case all the
    same; it is empty, with ``excepted_by`` and ``excepted_at``, until then. Nothing else is ever changed.
    """

    case = models.ForeignKey(RatingCase, on_delete=models.PROTECT, related_name="conflicts")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=ConflictKind.choices)
    reason = models.TextField(_("what it consists in"))
    declared_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(default=clock.now, editable=False)
    exception = models.TextField(_("reason for the exception"), blank=True)
    excepted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    excepted_at = models.DateTimeField(null=True, blank=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ConflictKind.values), name="conflict_kind_is_known"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="conflict_says_what"),
            models.CheckConstraint(
                condition=models.Q(exception="", excepted_by__isnull=True, excepted_at__isnull=True)
                | (~models.Q(exception="") & models.Q(excepted_by__isnull=False, excepted_at__isnull=False)),
                name="conflict_excepted_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(excepted_by=models.F("member")), name="conflict_excepted_by_another"
            ),
            models.UniqueConstraint(fields=["case", "member"], name="conflict_once_a_person"),
        ]
        triggers: ClassVar = [
            refuse(
                "conflict_is_kept",
                "a declared conflict is never changed",
                UPDATE,
                condition=pgtrigger.AnyChange(exclude=["exception", "excepted_by", "excepted_at"]),
                keeps_row=True,
            ),
            refuse(
                "conflict_by_another",
                "nobody declares or lifts a conflict in the own case",
                INSERT,
                UPDATE,
                where="""
                    EXISTS (
                        SELECT 1 FROM ratings_ratingcase
                        WHERE id = NEW.case_id AND member_id IN (NEW.declared_by_id, NEW.excepted_by_id)
                    )
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_kind_display()}"
