"""The time a rating speaks of, and the rule set frozen for it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ratings import rulesets
from ratings.notation import NUMERALS
from ratings.rulesets import RuleSet

"""How offices number the quarters."""


class PeriodKind(models.TextChoices):
    """366-QĐ/TW Đ1: by term, yearly, quarterly or when needed."""

    YEAR = "year", _("Year")
    QUARTER = "quarter", _("Quarter")
    TERM = "term", _("Term")
    AD_HOC = "ad_hoc", _("Ad hoc")


TITLED = (PeriodKind.TERM.value, PeriodKind.AD_HOC.value)
"""Periods that are no fixed part of the calendar: they have a title and dates of their own."""


class FrozenRuleSet(models.Model):
    """A rule set as it read when a period took it, found by the SHA-256 of its content. The row is never
    changed; a later change of the file is another content and so another row."""

    digest = models.CharField(primary_key=True, max_length=64)
    code = models.CharField(_("code"), max_length=40)
    content = models.JSONField()

    class Meta:
        verbose_name = _("rule set")

    def __str__(self) -> str:
        return self.code


class Period(models.Model):
    """An evaluation period. It names its frozen rule set by digest, so that nothing decided in it changes.
    ``quarter`` is the number of a quarter, and of nothing else. A term or an ad-hoc period has its ``title``,
    the others none."""

    kind = models.CharField(_("kind"), max_length=10, choices=PeriodKind.choices, default=PeriodKind.YEAR)
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    ruleset_code = models.CharField(_("rule set"), max_length=40)
    frozen = models.ForeignKey(FrozenRuleSet, on_delete=models.PROTECT, related_name="periods")

    class Meta:
        ordering: ClassVar = ["-year", "kind", "quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "quarter", "ruleset_code"],
                condition=models.Q(title=""),
                nulls_distinct=False,
                name="period_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    kind=PeriodKind.QUARTER.value, quarter__isnull=False, quarter__range=(1, 4)
                )
                | (~models.Q(kind=PeriodKind.QUARTER.value) & models.Q(quarter__isnull=True)),
                name="period_quarter_has_number",
            ),
            models.UniqueConstraint(
                fields=["kind", "title", "starts_on", "ends_on", "ruleset_code"],
                condition=~models.Q(title=""),
                name="period_titled_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=TITLED) ^ models.Q(title=""), name="period_titled_as_its_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="period_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=PeriodKind.values), name="period_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        if self.quarter:
            return f"{self.get_kind_display()} {NUMERALS[self.quarter - 1]}/{self.year}"
        return self.title or f"{self.get_kind_display()} {self.year}"

    @property
    def ruleset(self) -> RuleSet:
        """The frozen rule set, typed."""
        return rulesets.thaw_ruleset(self.frozen_id, lambda: self.frozen.content)
