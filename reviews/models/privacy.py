"""The table of the requests that people make about what is kept of them, with their days."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Committee, Member, RoleKind

SOURCE = "Luật 91/2025/QH15 Đ4; NĐ 356/2025/NĐ-CP"
DAYS_TO_CONFIRM = 2
"""How many working days there are to confirm that a request has come in (NĐ 356/2025/NĐ-CP)."""


class DataWish(models.TextChoices):
    """What a person asks for."""

    SEE = "see", _("To see what is kept")
    CORRECT = "correct", _("To correct it")
    RESTRICT = "restrict", _("To restrict its use, or object to it")


class DataOutcome(models.TextChoices):
    """What became of a request."""

    GRANTED = "granted", _("Granted")
    PARTLY = "partly", _("Granted in part")
    REFUSED = "refused", _("Refused")


DAYS_TO_SETTLE = {DataWish.SEE: 10, DataWish.CORRECT: 10, DataWish.RESTRICT: 15}
"""How many days there are to settle a request. They may be prolonged once, by as many at most."""


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the own requests, and to those of people in cells over which the member is
        administrator."""
        kept = member.reach.over("committee", RoleKind.ADMINISTRATOR)
        return self.filter(models.Q(member=member) | kept)

    def unsettled(self) -> Self:
        return self.filter(outcome="")

    def for_list(self) -> Self:
        return self.select_related("member", "committee", "confirmed_by", "settled_by")


class DataRequest(models.Model):
    """One request of a person. ``committee`` is the person's cell at that time, by which is decided who
    answers. ``confirm_by`` and ``due_on`` are the last days; ``due_before`` is the last day before it was
    prolonged, empty if it was not."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="data_requests")
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+")
    wish = models.CharField(_("what is asked for"), max_length=10, choices=DataWish.choices)
    text = models.TextField(_("which data, and why"))
    at = models.DateTimeField(default=clock.now, editable=False)
    confirm_by = models.DateField()
    due_on = models.DateField()
    confirmed_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    due_before = models.DateField(null=True, blank=True)
    why_longer = models.TextField(_("reason for prolonging"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=DataOutcome.choices, blank=True)
    answer = models.TextField(_("answer, with the reason"), blank=True)
    settled_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request about personal data")
        ordering: ClassVar = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(wish__in=DataWish.values), name="datarequest_wish_is_known"
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="datarequest_says_what"),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="datarequest_confirmed_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(due_before__isnull=True, why_longer="")
                | (models.Q(due_before__lt=models.F("due_on")) & ~models.Q(why_longer="")),
                name="datarequest_prolonged_with_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", answer="", settled_by__isnull=True, settled_at__isnull=True)
                | (
                    models.Q(outcome__in=DataOutcome.values, settled_by__isnull=False)
                    & models.Q(settled_at__isnull=False)
                    & ~models.Q(answer="")
                ),
                name="datarequest_settled_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(settled_by=models.F("member")), name="datarequest_settled_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_wish_display()}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:data_request", args=[self.pk])

    @property
    def next_day(self) -> dt.date:
        """The last day of what has to be done next: to confirm the request, or to settle it."""
        return self.due_on if self.confirmed_at else self.confirm_by

    @property
    def is_late(self) -> bool:
        return not self.outcome and clock.today() > self.next_day
