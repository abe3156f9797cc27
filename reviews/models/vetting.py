"""The appraisal of a session's dossier before its conference. Rows are added and never changed."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from members.refusal import DELETE, INSERT, UPDATE, refuse
from reviews.models.campaign import ReviewSession

DOSSIER_IS_KEPT = "what was sent for appraisal and what was found is kept as it is"


class AppraisalOrder(models.Model):
    """The order of the staff that the dossier of one session is appraised before the conference, with the
    reason."""

    session = models.OneToOneField(ReviewSession, on_delete=models.PROTECT, related_name="appraisal_order")
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="order_has_reason")]
        triggers: ClassVar = [
            refuse(
                "appraisalorder_is_kept",
                DOSSIER_IS_KEPT,
                UPDATE,
                DELETE,
                code="restrict_violation",
                keeps_row=True,
            )
        ]

    def __str__(self) -> str:
        return self.reason


class DossierQuerySet(models.QuerySet["Dossier"]):
    def waiting(self) -> Self:
        """Filter to the dossiers that wait for a verdict. Of each session only the dossier sent last can
        wait."""
        later = Dossier.objects.filter(
            session=models.OuterRef("session"), number__gt=models.OuterRef("number")
        )
        standing = self.filter(verdict__isnull=True, session__is_cancelled=False)
        return standing.filter(~models.Exists(later))

    def for_list(self) -> Self:
        return self.select_related("session__committee", "session__campaign", "sent_by", "verdict__by")


class Dossier(models.Model):
    """One dossier that was sent for appraisal. ``revisions`` maps the key of each paper to the number of its
    last revision at that time. The verdict covers these revisions and no later ones."""

    session = models.ForeignKey(ReviewSession, on_delete=models.PROTECT, related_name="dossiers")
    number = models.PositiveSmallIntegerField()
    revisions = models.JSONField()
    sent_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now, editable=False)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier")
        ordering: ClassVar = ["number"]
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="dossier_numbered_once")]
        triggers: ClassVar = [
            refuse(
                "dossier_is_kept", DOSSIER_IS_KEPT, UPDATE, DELETE, code="restrict_violation", keeps_row=True
            )
        ]

    def __str__(self) -> str:
        return f"{self.session}, {self.number}"


class VerdictOutcome(models.TextChoices):
    PASSED = "passed", _("Passed")
    RETURNED = "returned", _("Returned to be mended")


class ReturnReason(models.TextChoices):
    INCOMPLETE = "incomplete", _("Papers are incomplete")
    TOPICS = "topics", _("Suggested topics are not fully answered")
    GENERAL = "general", _("Shortcomings are general, without responsibility")
    EARLIER = "earlier", _("Earlier shortcomings are not accounted for")
    UNPROVEN = "unproven", _("Figures are not proven")
    MEASURES = "measures", _("Measures have no deadline or nobody in charge")
    OTHER = "other", _("Another reason")


class Verdict(models.Model):
    """The one verdict on a dossier: passed or returned. A return says why (``reasons``), what is to be
    changed (``words``) and by when (``due_on``)."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="verdict")
    outcome = models.CharField(_("outcome"), max_length=8, choices=VerdictOutcome.choices)
    reasons = models.JSONField(default=list)
    words = models.TextField(_("in words"), blank=True)
    due_on = models.DateField(_("to be sent again by"), null=True, blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("verdict")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome=VerdictOutcome.PASSED.value, reasons=[], due_on__isnull=True)
                | (
                    models.Q(outcome=VerdictOutcome.RETURNED.value, due_on__isnull=False)
                    & ~models.Q(reasons=[])
                    & ~models.Q(words="")
                ),
                name="verdict_return_says_all",
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "verdict_is_kept", DOSSIER_IS_KEPT, UPDATE, DELETE, code="restrict_violation", keeps_row=True
            ),
            refuse(
                "verdict_by_another",
                "nobody appraises a dossier that holds the own paper",
                INSERT,
                where="""
                    EXISTS (
                        SELECT 1 FROM reviews_dossier JOIN reviews_paper USING (session_id)
                        WHERE reviews_dossier.id = NEW.dossier_id AND reviews_paper.member_id = NEW.by_id
                    )
                """,
                code="restrict_violation",
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()

    @property
    def reasons_in_words(self) -> list[str]:
        return [str(ReturnReason(code).label) for code in self.reasons]
