"""Shortcomings, named at the review of one period and answered in the paper of the next period."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Committee, Member
from ratings.models import Period
from reviews.models.campaign import ReviewSession
from reviews.models.paper import Paper


class RemedyStatus(models.TextChoices):
    """What became of a shortcoming, as the paper of the next period says (HD43 Mẫu 01 III)."""

    REMEDIED = "remedied", _("Remedied")
    IN_PROGRESS = "in_progress", _("In progress")
    NOT_YET = "not_yet", _("Not yet")


class ShortcomingQuerySet(models.QuerySet["Shortcoming"]):
    def named_in(self, session: ReviewSession) -> Self:
        """Filter to the shortcomings of the collective and of its members that the review in this session
        named."""
        members = session.papers.filter(member__isnull=False).values("member")
        named = self.filter(period=session.period, committee=session.committee)
        return named.filter(models.Q(member__isnull=True) | models.Q(member__in=members))


class Shortcoming(models.Model):
    """One shortcoming that was named at a review. With ``member`` it is that person's, without ``member`` the
    collective's."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="shortcomings")
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="shortcomings")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="shortcomings", null=True, blank=True
    )
    text = models.TextField(_("shortcoming"))
    named_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ShortcomingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="shortcoming_has_text")]

    def __str__(self) -> str:
        return self.text


class ShortcomingAnswer(models.Model):
    """What the paper of the next period says about a shortcoming. While ``status`` is empty the answer is
    still owed.

    REMEDIED requires what was done (``degree``). IN_PROGRESS requires how far it is (``percent`` from 0 to
    99, or ``degree`` in words). NOT_YET requires the ``difficulty``. IN_PROGRESS and NOT_YET also require who
    answers for it (``responsibility``).
    """

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="earlier")
    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.PROTECT, related_name="answers")
    status = models.CharField(_("state"), max_length=12, choices=RemedyStatus.choices, blank=True)
    percent = models.PositiveSmallIntegerField(_("how far, %"), null=True, blank=True)
    degree = models.TextField(_("what was done, how far"), blank=True)
    difficulty = models.TextField(_("difficulties"), blank=True)
    responsibility = models.TextField(_("responsibility"), blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "shortcoming"], name="earlier_once_a_paper"),
            models.CheckConstraint(
                condition=models.Q(status="") | models.Q(status__in=RemedyStatus.values),
                name="earlier_status_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(status="")
                | (models.Q(status=RemedyStatus.REMEDIED.value) & ~models.Q(degree=""))
                | (
                    models.Q(status=RemedyStatus.IN_PROGRESS.value)
                    & (models.Q(percent__isnull=False) | ~models.Q(degree=""))
                    & ~models.Q(responsibility="")
                )
                | (
                    models.Q(status=RemedyStatus.NOT_YET.value)
                    & ~models.Q(difficulty="")
                    & ~models.Q(responsibility="")
                ),
                name="earlier_answered_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(percent__isnull=True)
                | models.Q(status=RemedyStatus.IN_PROGRESS.value, percent__range=(0, 99)),
                name="earlier_percent_of_what_goes_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shortcoming}: {self.get_status_display()}"
