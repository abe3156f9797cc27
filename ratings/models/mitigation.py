"""The table of the grounds of mitigation recorded for cases. In a case with a trigger no level but the lowest
can be decided unless such a ground lifts it."""

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
    rule set, and so is ``lifts``: the trigger, condition or bond that the ground lifts. ``number`` and
    ``paper_on`` cite the body's decision paper.
    Old records may lack both; they lift whatever the ground fits. A row is never changed.
    Everybody who sees the whole case sees its grounds.
    """

    case = models.ForeignKey(RatingCase, on_delete=models.PROTECT, related_name="mitigations")
    ground = models.CharField(_("ground"), max_length=40)
    lifts = models.CharField(_("what it lifts"), max_length=40, blank=True)
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
            models.CheckConstraint(
                condition=models.Q(lifts="") | ~models.Q(number=""),
                name="mitigation_has_its_paper",
                violation_error_message=_("Give the number and the day of the paper of who decided it."),
            ),
            models.UniqueConstraint(
                "case",
                "ground",
                "lifts",
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

    @property
    def lifts_in_words(self) -> str:
        """What it lifts, in the words of the case's rule set. Empty in old records."""
        ruleset = self.case.period.ruleset
        texts = {rule.code: rule.text for rule in ruleset.coupling}
        texts |= {rule.code: rule.text for rule in (*ruleset.conditions, *ruleset.triggers)}
        return texts.get(self.lifts, "") if self.lifts else ""
