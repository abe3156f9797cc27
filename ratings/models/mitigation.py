"""The table of the grounds of mitigation recorded for cases. In a case with a trigger no level but the lowest
can be decided unless such a ground is recorded."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from members.refusal import INSERT, UPDATE, refuse
from ratings.models.case import RatingCase
from ratings.rulesets import MitigationRule as Ground


class Mitigation(models.Model):
    """One ground on which the competent body may, in writing and on its own responsibility, consider a better
    level than the lowest, to which a trigger leads (366-QĐ/TW Đ11.4).

    The ground only permits a better level, which has still to be decided. ``ground`` is a code of the frozen
    rule set. ``number`` and ``paper_on`` cite the body's decision paper. A row is never changed. Everybody
    who sees the whole case sees its grounds.
    """

    case = models.ForeignKey(RatingCase, on_delete=models.PROTECT, related_name="mitigations")
    ground = models.CharField(_("ground"), max_length=40)
    reason = models.TextField(_("reason"))
    authority = models.CharField(_("who decided"), max_length=200)
    number = models.CharField(_("number of the paper"), max_length=60, blank=True)
    paper_on = models.DateField(_("date of the paper"), null=True, blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(ground="") & ~models.Q(reason="") & ~models.Q(authority=""),
                name="mitigation_says_what_why_and_who",
            ),
            models.CheckConstraint(
                condition=models.Q(number="", paper_on__isnull=True)
                | (~models.Q(number="") & models.Q(paper_on__isnull=False)),
                name="mitigation_paper_whole",
                violation_error_message=_("A paper has both its number and its date."),
            ),
            models.UniqueConstraint(
                "case",
                "ground",
                "authority",
                "number",
                "paper_on",
                MD5("reason"),
                nulls_distinct=False,
                name="mitigation_recorded_once",
            ),
        ]
        triggers: ClassVar = [
            refuse("mitigation_is_kept", "a recorded ground is never changed", UPDATE, keeps_row=True),
            refuse(
                "mitigation_by_another",
                "nobody records a ground in the own case",
                INSERT,
                where="""
                    EXISTS (
                        SELECT 1 FROM ratings_ratingcase WHERE id = NEW.case_id AND member_id = NEW.by_id
                    )
                """,
            ),
        ]

    def __str__(self) -> str:
        paper = f", {self.number}, {self.paper_on:%d/%m/%Y}" if self.paper_on else ""
        return f"{self.authority}{paper}"

    @property
    def rule(self) -> Ground:
        """The entry of the case's rule set for this ground, with its wording and citation."""
        return next(row for row in self.case.grounds if row.code == self.ground)
