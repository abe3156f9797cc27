"""The table of objections: what was raised against a case, and what the verification found."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import HEAD, Member, RoleKind
from members.refusal import INSERT, UPDATE, refuse
from ratings.models.case import RatingCase
from ratings.models.step import Step


class ObjectionKind(models.TextChoices):
    """The kinds of things that can be raised against a case (366-QĐ/TW Đ12.1)."""

    COMPLAINT = "complaint", _("Complaint")
    DENUNCIATION = "denunciation", _("Denunciation")
    REPORT = "report", _("Negative report")
    DISCIPLINE = "discipline", _("Discipline or inspection")
    DISUNITY = "disunity", _("Sign of disunity")


class ObjectionOutcome(models.TextChoices):
    UNFOUNDED = "unfounded", _("Unfounded")
    PARTLY = "partly", _("Partly founded")
    FOUNDED = "founded", _("Founded")


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the objections in cases of committees over which the member is head, clerk, staff or
        approver. Objections in the member's own case are left out, because the person concerned must not
        learn the source."""
        handled = member.reach.over(
            "case__committee", HEAD, RoleKind.CLERK, RoleKind.STAFF, RoleKind.APPROVER
        )
        own = models.Q(case__member__isnull=False, case__member=member)
        return self.filter(handled).exclude(own)

    def standing(self) -> Self:
        """Filter to the objections that forbid a decision: not settled yet, or settled without a new
        appraisal after the settlement. ``Objection.stands`` applies this rule to one objection."""
        anew = models.Q(
            case__steps__step=Step.APPRAISED,
            case__steps__superseded_at__isnull=True,
            case__steps__at__gt=models.F("settled_at"),
        )
        late = models.Q(settled_at__isnull=False, recorded_at__gt=models.F("case__released_at"))
        return self.exclude(pk__in=Objection.objects.filter(anew | late).values("pk"))


class Objection(models.Model):
    """One complaint, denunciation or other thing raised against a case, with its settlement once it was
    verified. Outcome, finding, person and time of the settlement are either all filled or all empty."""

    case = models.ForeignKey(RatingCase, on_delete=models.PROTECT, related_name="objections")
    kind = models.CharField(_("kind"), max_length=12, choices=ObjectionKind.choices)
    received_on = models.DateField(_("received on"))
    source = models.CharField(_("from whom"), max_length=200)
    summary = models.TextField(_("what it says"))
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=ObjectionOutcome.choices, blank=True)
    finding = models.TextField(_("what was found"), blank=True)
    settled_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ObjectionKind.values), name="objection_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(source="") & ~models.Q(summary=""), name="objection_says_what_and_whence"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", finding="", settled_by__isnull=True, settled_at__isnull=True)
                | (
                    models.Q(
                        outcome__in=ObjectionOutcome.values,
                        settled_by__isnull=False,
                        settled_at__isnull=False,
                    )
                    & ~models.Q(finding="")
                ),
                name="objection_settled_whole",
            ),
            # The summary may be longer than an index holds, so its digest stands for it.
            models.UniqueConstraint(
                "case", "kind", "received_on", "source", MD5("summary"), name="objection_recorded_once"
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "objection_by_another",
                "nobody handles what is raised about them",
                INSERT,
                UPDATE,
                where="""
                    EXISTS (
                        SELECT 1 FROM ratings_ratingcase
                        WHERE id = NEW.case_id AND member_id IN (NEW.recorded_by_id, NEW.settled_by_id)
                    )
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.received_on:%d/%m/%Y}"

    def stands(self, appraised_at: dt.datetime | None, released_at: dt.datetime | None) -> bool:
        """Return whether the objection forbids a decision on a case appraised and released at these times.

        It does until it is settled and the case has been appraised again after the settlement. An objection
        recorded after the release needs no new appraisal once it is settled, because the re-rating considers
        it.
        """
        if self.settled_at is None:
            return True
        if released_at is not None and self.recorded_at > released_at:
            return False
        return appraised_at is None or appraised_at <= self.settled_at
