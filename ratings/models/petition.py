"""The table of petitions against a decided level, each with its time limit and its settlement."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from members.refusal import INSERT, UPDATE, refuse
from ratings.models.case import RatingCase
from ratings.models.step import RatingStep


class PetitionOutcome(models.TextChoices):
    UPHELD = "upheld", _("Accepted, the case is to be rated anew")
    REJECTED = "rejected", _("Not accepted, the level stands")


class PetitionQuerySet(models.QuerySet["Petition"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the petitions that the member lodged and the petitions in cases that the member
        may see."""
        cases = RatingCase.objects.visible_to(member).values("pk")
        return self.filter(models.Q(by=member) | models.Q(case__in=cases))


class Petition(models.Model):
    """A subject's petition to reconsider one decision. Each decision has at most one. ``by``: who petitions.
    ``entered_by``: who typed it in from a signed sheet, empty where ``by`` did. ``due_on`` is the last day to
    settle the petition, empty if the rule set sets no time limit."""

    case = models.ForeignKey(RatingCase, on_delete=models.PROTECT, related_name="petitions")
    step = models.OneToOneField(RatingStep, on_delete=models.PROTECT, related_name="petition")
    text = models.TextField(_("what is asked, and why"))
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField(default=clock.now, editable=False)
    due_on = models.DateField(_("to be settled by"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=PetitionOutcome.choices, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    settled_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="petition_says_what"),
            models.CheckConstraint(
                condition=models.Q(outcome="", reason="", settled_by__isnull=True, settled_at__isnull=True)
                | (
                    models.Q(
                        outcome__in=PetitionOutcome.values, settled_by__isnull=False, settled_at__isnull=False
                    )
                    & ~models.Q(reason="")
                ),
                name="petition_settled_whole",
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "petition_settled_by_another",
                "a petition is settled by another than who decided",
                INSERT,
                UPDATE,
                where="""
                    NEW.settled_by_id IN (NEW.by_id, NEW.entered_by_id)
                    OR EXISTS (
                        SELECT 1 FROM ratings_ratingstep WHERE id = NEW.step_id AND by_id = NEW.settled_by_id
                    )
                    OR EXISTS (
                        SELECT 1 FROM ratings_ratingcase
                        WHERE id = NEW.case_id AND member_id = NEW.settled_by_id
                    )
                """,
            ),
            refuse(
                "petition_of_a_decision",
                "a petition is against a decision on its case",
                INSERT,
                UPDATE,
                where="""
                    NOT EXISTS (
                        SELECT 1 FROM ratings_ratingstep
                        WHERE id = NEW.step_id AND case_id = NEW.case_id AND step = 'decided'
                    )
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.text[:40]}"

    def is_late(self, today: dt.date) -> bool:
        """Return whether the petition is still not settled although the last day to settle it is over."""
        return self.settled_at is None and self.due_on is not None and today > self.due_on
