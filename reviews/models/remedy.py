"""The remedy plan (kế hoạch khắc phục): what is to be put right, by whom and by when, and how far each remedy
has come."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models.functions import MD5
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import HEAD, Member, RoleKind
from members.refusal import INSERT, refuse
from reviews.models.attachment import Attachment
from reviews.models.campaign import ReviewSession
from reviews.models.comment import Comment
from reviews.models.findings import Finding
from reviews.models.reach import LEADING, ROLES_ABOVE, sessions_seen
from reviews.models.shortcoming import WITHDRAWN, Shortcoming


class RemedyPlanQuerySet(models.QuerySet["RemedyPlan"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the remedy plans that this member may see: as head or clerk of the session at any time,
        as anybody else who may see the session once the plan is approved."""
        return self.filter(plans_seen(member))


def plans_seen(member: Member, plan: str = "") -> models.Q:
    """Return the condition of ``RemedyPlan.visible_to``. ``plan`` is the lookup from the row to the plan,
    ending in "__", and empty where the rows are plans themselves."""
    leads = member.reach.over(f"{plan}session__committee", *LEADING)
    approved = models.Q(**{f"{plan}approved_at__isnull": False})
    return leads | (sessions_seen(member, f"{plan}session") & approved)


class RemedyPlan(models.Model):
    """The remedy plan of one session. It binds from the moment when the head approved it."""

    session = models.OneToOneField(ReviewSession, on_delete=models.PROTECT, related_name="plan")
    approved_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    objects = RemedyPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("remedy plan")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True, approved_at__isnull=True)
                | models.Q(approved_by__isnull=False, approved_at__isnull=False),
                name="plan_approved_whole",
            )
        ]

    def __str__(self) -> str:
        return str(self.session)

    def get_absolute_url(self) -> str:
        return reverse("reviews:plan", args=[self.session_id])


class RemedyState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    IN_PROGRESS = "in_progress", _("In progress")
    REPORTED = "reported", _("Reported done")
    CLOSED = "closed", _("Closed, accepted")


class RemedyItemQuerySet(models.QuerySet["RemedyItem"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the remedies of the plans that this member may see."""
        return self.filter(plans_seen(member, "plan__"))

    def still_open(self) -> Self:
        """Filter to the remedies of approved plans that are not closed. In a cancelled round none is open."""
        standing = self.filter(plan__approved_at__isnull=False, plan__session__is_cancelled=False)
        return standing.exclude(state=RemedyState.CLOSED)

    def overdue(self, today: dt.date) -> Self:
        return self.still_open().filter(due_on__lt=today)

    def for_list(self) -> Self:
        return self.select_related(
            "owner",
            "shortcoming__member",
            "shortcoming__committee",
            "finding__paper__member",
            "comment__author",
            "plan__session__committee",
            "plan__session__campaign__period",
        )


class RemedyItem(models.Model):
    """One remedy: one thing to be put right, by one owner.

    It comes from a named shortcoming, a finding or a comment. If it comes from a measure of section VI or a
    recommendation, ``source`` says so in words. ``percent``: how far the remedy has come by the last report,
    0 to 100.
    """

    plan = models.ForeignKey(RemedyPlan, on_delete=models.PROTECT, related_name="items")
    what = models.TextField(_("what is to be done"))
    shortcoming = models.ForeignKey(
        Shortcoming, on_delete=models.PROTECT, related_name="remedies", null=True, blank=True
    )
    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, related_name="remedies", null=True, blank=True
    )
    comment = models.ForeignKey(
        Comment, on_delete=models.PROTECT, related_name="remedies", null=True, blank=True
    )
    source = models.CharField(_("measure or recommendation it comes of"), max_length=300, blank=True)
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="remedies")
    helpers = models.CharField(_("who helps"), max_length=300, blank=True)
    due_on = models.DateField(_("due"))
    evidence = models.CharField(_("result and evidence expected"), max_length=300)
    state = models.CharField(
        _("state"), max_length=12, choices=RemedyState.choices, default=RemedyState.PLANNED
    )
    percent = models.PositiveSmallIntegerField(default=0)
    reminded_on = models.DateField(null=True, blank=True)

    objects = RemedyItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("remedy")
        ordering: ClassVar = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(what="") & ~models.Q(evidence=""), name="remedy_is_whole"
            ),
            models.CheckConstraint(
                condition=models.Q(shortcoming__isnull=False)
                | models.Q(finding__isnull=False)
                | models.Q(comment__isnull=False)
                | ~models.Q(source=""),
                name="remedy_has_a_source",
                violation_error_message=_("Say what it comes of."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RemedyState.values), name="remedy_state_is_known"
            ),
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="remedy_percent_in_range"),
            models.UniqueConstraint(
                "plan",
                "owner",
                "shortcoming",
                "finding",
                "comment",
                "source",
                MD5("what"),
                nulls_distinct=False,
                name="remedy_planned_once",
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "remedy_of_what_stands",
                "no remedy is planned for what was withdrawn",
                INSERT,
                where=WITHDRAWN,
            )
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("reviews:remedy", args=[self.pk])

    @property
    def reporter(self) -> int | None:
        """The key of whoever entered the last report that it is done, the owner or who typed it in."""
        reports = self.entries.filter(kind=EntryKind.REPORTED).order_by("pk")
        return reports.values_list("by", flat=True).last()

    @property
    def is_reported(self) -> bool:
        return self.state == RemedyState.REPORTED

    @property
    def is_closed(self) -> bool:
        return self.state == RemedyState.CLOSED

    @property
    def is_overdue(self) -> bool:
        return self.state != RemedyState.CLOSED and self.due_on < clock.today()

    @property
    def said_state(self) -> str:
        """The state in words. While the remedy is not closed, the percent last reported follow in
        brackets."""
        is_open = self.percent and self.state != RemedyState.CLOSED
        return f"{self.get_state_display()} ({self.percent}%)" if is_open else self.get_state_display()

    @property
    def said_source(self) -> str:
        """What the remedy comes from, in words."""
        return self.source or str(self.shortcoming or self.finding or (self.comment and self.comment.text))


class EntryKind(models.TextChoices):
    PROGRESS = "progress", _("Progress")
    REPORTED = "reported", _("Reported done")
    ACCEPTED = "accepted", _("Accepted")
    SENT_BACK = "sent_back", _("Sent back")
    SHIFTED = "shifted", _("Deadline changed")


class RemedyEntryQuerySet(models.QuerySet["RemedyEntry"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the entries that this member may see: as owner of the remedy, as head or clerk of the
        session, or as staff or approver above."""
        handled = member.reach.over("item__plan__session__committee", HEAD, RoleKind.CLERK, *ROLES_ABOVE)
        return self.filter(handled | models.Q(item__owner=member))


class RemedyEntry(models.Model):
    """One entry in the life of a remedy: a report, a judgement on a report, or a new deadline. ``percent``:
    in a report, how far the remedy has come, 0 to 100. ``due_on``: the new deadline, set only if the entry
    changes it."""

    item = models.ForeignKey(RemedyItem, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(_("kind"), max_length=10, choices=EntryKind.choices)
    text = models.TextField(_("what was done, or why"))
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, related_name="proves", null=True, blank=True
    )
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    objects = RemedyEntryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="remedy_entry_has_text"),
            models.CheckConstraint(
                condition=models.Q(kind__in=EntryKind.values), name="remedy_entry_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(percent__isnull=True) | models.Q(percent__lte=100),
                name="remedy_entry_percent_in_range",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=EntryKind.SHIFTED.value, due_on__isnull=False)
                | (~models.Q(kind=EntryKind.SHIFTED.value) & models.Q(due_on__isnull=True)),
                name="remedy_entry_shift_has_day",
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "remedyentry_judged_by_another",
                "a report is judged by another than who entered it",
                INSERT,
                condition=pgtrigger.Q(new__kind__in=["accepted", "sent_back"]),
                where="""
                    NEW.by_id = (
                        SELECT said.by_id FROM reviews_remedyentry AS said
                        WHERE said.item_id = NEW.item_id AND said.kind = 'reported'
                        ORDER BY said.id DESC LIMIT 1
                    )
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"

    @property
    def is_typed_in(self) -> bool:
        """Whether somebody else typed this report in from the sheet that the owner signed."""
        reports = (EntryKind.PROGRESS, EntryKind.REPORTED)
        return self.kind in reports and bool(self.attachment_id) and self.by_id != self.item.owner_id
