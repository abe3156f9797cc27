"""The round over a subtree, and in it one session for every committee."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import HEAD, Committee, Member, RoleKind
from ratings.models import Period
from reviews.stages import Stage

if TYPE_CHECKING:
    from reviews.models.appraisal import DossierQuerySet
    from reviews.models.paper import PaperQuerySet

ABOVE = (RoleKind.STAFF, RoleKind.APPROVER)
SENT = (RoleKind.SUPERVISOR, RoleKind.DELEGATE, RoleKind.GUEST)
"""People from outside a committee with a task of some days there."""

PLAYING = (HEAD, RoleKind.CLERK, RoleKind.INSPECTION, *SENT, *ABOVE)
"""Everybody with a part in a session beside those reviewed; the administrator has none."""


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, member: Member) -> Self:
        """Rounds opened over a committee that this member watches as staff or approver."""
        return self.filter(member.reach.over("committee", *ABOVE))


class Campaign(models.Model):
    """A round ("đợt kiểm điểm") over a committee and all below it."""

    title = models.CharField(_("title"), max_length=200)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="campaigns")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="campaigns")
    writing_due = models.DateField(_("papers due"))
    commenting_due = models.DateField(_("comments due"))
    finish_due = models.DateField(_("round ends"))
    opened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        ordering: ClassVar = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "period"], name="campaign_once_a_period"),
            models.CheckConstraint(
                condition=models.Q(
                    writing_due__lte=models.F("commenting_due"), commenting_due__lte=models.F("finish_due")
                ),
                name="campaign_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reviews:board", args=[self.pk])


class LegalBasis(models.Model):
    """A paper on which the round rests, as it is cited: "Kế hoạch số 25-KH/TU ngày …"."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="legal_basis")
    citation = models.CharField(_("citation"), max_length=300)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints = [models.UniqueConstraint(fields=["campaign", "position"], name="basis_in_order")]

    def __str__(self) -> str:
        return self.citation


class ReviewSessionQuerySet(models.QuerySet["ReviewSession"]):
    def visible_to(self, member: Member) -> Self:
        """Sessions in which this member is reviewed, which they head or serve, or which lie below them."""
        mine = ReviewSession.objects.filter(papers__member=member)
        return self.filter(models.Q(pk__in=mine.values("pk")) | member.reach.over("committee", *PLAYING))

    def for_list(self) -> Self:
        return self.select_related("committee", "campaign__period")

    def with_progress(self) -> Self:
        """Adds ``papers_total`` and ``papers_in`` (submitted or final)."""
        total = models.Count("papers")
        return self.annotate(
            papers_total=total,
            papers_in=models.Count("papers", filter=models.Q(papers__state__in=("submitted", "final"))),
        )


class ReviewSession(models.Model):
    """One committee in one round ("phiên kiểm điểm"), with its stage. ``drafts_out_on`` is the day the papers
    last went out for comments; ``least_days`` is set where topics were suggested; ``conference_on`` is the
    first day convened."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="sessions")
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="sessions")
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices, default=Stage.PREPARING)
    stage_since = models.DateTimeField(auto_now_add=True)
    drafts_out_on = models.DateField(_("drafts out on"), null=True, blank=True)
    least_days = models.PositiveSmallIntegerField(_("least days of the conference"), null=True, blank=True)
    conference_on = models.DateField(_("conference on"), null=True, blank=True)

    objects = ReviewSessionQuerySet.as_manager()

    if TYPE_CHECKING:
        papers: PaperQuerySet
        dossiers: DossierQuerySet

    class Meta:
        verbose_name = _("session")
        ordering: ClassVar = ["committee__path"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "committee"], name="session_once_a_committee"),
            models.CheckConstraint(condition=models.Q(stage__in=Stage.values), name="session_stage_is_known"),
            models.CheckConstraint(
                condition=models.Q(least_days__isnull=True) | models.Q(least_days__gte=1),
                name="session_least_days_is_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee.body_name}, {self.campaign.period.year}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:session", args=[self.pk])

    @property
    def period(self) -> Period:
        return self.campaign.period


class LeftOut(models.Model):
    """A member who is not reviewed in this session, with the reason stated (366-QĐ/TW Đ5.2.1)."""

    session = models.ForeignKey(ReviewSession, on_delete=models.CASCADE, related_name="left_out")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="left_out_once")]

    def __str__(self) -> str:
        return f"{self.member}: {self.reason}"
