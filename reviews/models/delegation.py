"""Working delegations: people sent together to units of a round, by one paper and under one head."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from reviews.models.campaign import Campaign, ReviewSession
from reviews.models.reach import ROLES_ABOVE


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the delegations of the rounds that this member watches as staff or approver, and to those
        to which the member belongs."""
        own = models.Q(pk__in=Delegation.members.through.objects.filter(member=member).values("delegation"))
        return self.filter(own | member.reach.over("campaign__committee", *ROLES_ABOVE))

    def for_list(self) -> Self:
        rows = self.select_related("campaign__committee", "head", "reported_by", "by")
        return rows.prefetch_related("members", "sessions__committee")


class Delegation(models.Model):
    """One working delegation. What its members may do in the units, the roles say that each of them has there
    for these days. ``report`` is what it reports when it is back."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="delegations")
    name = models.CharField(_("name of the delegation"), max_length=120)
    number = models.CharField(_("number of the paper"), max_length=60)
    decided_on = models.DateField(_("date of the paper"))
    head = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    members = models.ManyToManyField(Member, related_name="delegations")
    sessions = models.ManyToManyField(ReviewSession, related_name="delegations")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    called_back_on = models.DateField(null=True, blank=True)
    report = models.TextField(_("report"), blank=True)
    reported_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("working delegation")
        ordering: ClassVar = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")),
                name="delegation_days_in_order",
                violation_error_message=_("The last day comes before the first one."),
            ),
            models.CheckConstraint(
                condition=models.Q(report="", reported_at__isnull=True, reported_by__isnull=True)
                | (~models.Q(report="") & models.Q(reported_at__isnull=False, reported_by__isnull=False)),
                name="delegation_report_is_signed",
                violation_error_message=_("A report says who wrote it and when."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reviews:delegation", args=[self.pk])
