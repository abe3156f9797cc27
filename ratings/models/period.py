"""The tables of evaluation periods and of the rule sets frozen for them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import HEAD, Member, RoleKind
from ratings import rulesets
from ratings.models.ruleset import reads_rulesets
from ratings.notation import NUMERALS
from ratings.rulesets import RuleSet


class PeriodKind(models.TextChoices):
    """The kinds of evaluation periods: people and collectives are rated each year, each quarter, each term or
    when needed (366-QĐ/TW Đ1)."""

    YEAR = "year", _("Year")
    QUARTER = "quarter", _("Quarter")
    TERM = "term", _("Term")
    AD_HOC = "ad_hoc", _("Ad hoc")


TITLED = (PeriodKind.TERM.value, PeriodKind.AD_HOC.value)
"""The kinds of periods that the calendar does not fix, so that each has a title and dates of its own."""


class FrozenRuleSet(models.Model):
    """A rule set word for word as it was when a period was opened under it.

    ``digest``, the primary key, is the SHA-256 of the content. A row is never changed. If the rule set
    changes later, the next period that is opened under it gets a new row.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    code = models.CharField(_("code"), max_length=40)
    content = models.JSONField()

    class Meta:
        verbose_name = _("rule set")

    def __str__(self) -> str:
        return self.code


class PeriodQuerySet(models.QuerySet["Period"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the periods whose rules the member may read: all for those who read rule sets, the others
        those in which the member, or a committee that the member heads or serves, is rated."""
        if reads_rulesets(member):
            return self.all()
        served = member.reach.over("cases__committee", HEAD, RoleKind.CLERK)
        return self.filter(pk__in=self.filter(models.Q(cases__member=member) | served).values("pk"))

    def standing(self) -> Self:
        """Filter to the periods that no cancelled round took with it."""
        return self.filter(cancelled_at__isnull=True)


class Period(models.Model):
    """One evaluation period: a year, a quarter, a term or an occasion.

    ``frozen`` is the rule set under which the period was opened, so that later changes of the rule set do not
    touch what was decided. ``quarter`` is 1 to 4 for a quarter and empty otherwise. Only a term or an
    occasion has a ``title``. ``cancelled_at`` is filled where a cancelled round took its cases with it: such
    a period is read, but counts nowhere, and its year may be opened again.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=PeriodKind.choices, default=PeriodKind.YEAR)
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    ruleset_code = models.CharField(_("rule set"), max_length=40)
    frozen = models.ForeignKey(FrozenRuleSet, on_delete=models.PROTECT, related_name="periods")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-year", "kind", "quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "quarter", "ruleset_code"],
                condition=models.Q(title="", cancelled_at__isnull=True),
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
                condition=~models.Q(title="") & models.Q(cancelled_at__isnull=True),
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
        """The frozen rule set, read into typed records."""
        return rulesets.thaw_ruleset(self.frozen_id, lambda: self.frozen.content)
