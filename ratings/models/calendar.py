"""The table of days that staff set as off or worked, each with the paper that decrees it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member


class CalendarDay(models.Model):
    """One day that staff set as a day off or a working day, against the shipped calendar.

    ``paper_number`` and ``paper_on`` cite the outside decision paper that decrees the day. To take the day
    back, the row is deleted, and an ``Event`` of the history keeps what the row contained.
    """

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("working day"))
    name = models.CharField(_("what for"), max_length=200)
    paper_number = models.CharField(_("number of the paper"), max_length=60)
    paper_on = models.DateField(_("day of the paper"))
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["day"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(paper_number=""),
                name="calendar_says_what_and_whence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"

    @property
    def paper(self) -> str:
        """The number and the day of the decision paper, in one text as it is cited."""
        return f"{self.paper_number}, {self.paper_on:%d/%m/%Y}"
