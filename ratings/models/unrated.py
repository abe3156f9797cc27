"""The table of subjects who were reviewed but get no level, with the reason."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from members.refusal import DELETE, INSERT, UPDATE, refuse
from ratings.models.case import RatingCase
from ratings.models.released import keep_released


class UnratedCode(models.TextChoices):
    """The only reasons for which a subject who was reviewed gets no level (366-QĐ/TW Đ3.4)."""

    TRAINING = "training", _("In full-time training")
    LEAVE = "leave", _("Sick or on maternity leave, no work in the period")
    NEW = "new", _("Less than six months in the organisation")
    INSPECTED = "inspected", _("Under inspection or investigation, not concluded")
    OTHER = "other", _("Another reason, in words")


class Unrated(models.Model):
    """The record that a case gets no level, in place of appraisal and decision. To withdraw the record, the
    row is deleted, and an ``Event`` of the history keeps what the row contained."""

    case = models.OneToOneField(RatingCase, on_delete=models.PROTECT, related_name="unrated")
    code = models.CharField(_("reason"), max_length=10, choices=UnratedCode.choices)
    note = models.TextField(_("in words"), blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__in=UnratedCode.values), name="unrated_code_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(code=UnratedCode.OTHER.value) | ~models.Q(note=""),
                name="unrated_other_in_words",
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "unrated_by_another",
                "nobody leaves the own case unrated",
                INSERT,
                UPDATE,
                where="""
                    EXISTS (
                        SELECT 1 FROM ratings_ratingcase WHERE id = NEW.case_id AND member_id = NEW.by_id
                    )
                """,
            ),
            keep_released("unrated_of_a_released_case", INSERT, UPDATE, DELETE),
        ]

    def __str__(self) -> str:
        words = self.get_code_display()
        return f"{words}: {self.note}" if self.note else words
