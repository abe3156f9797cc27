"""The yearly commitment of a member (cam kết tu dưỡng, rèn luyện, phấn đấu), and what the paper of the year
says about each promise in it."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import HEAD, Committee, Member, RoleKind
from members.refusal import DELETE, INSERT, UPDATE, refuse
from reviews.models.paper import Paper


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the member's own commitments, and to commitments handed in by people who are reviewed in
        a committee where this member is head or clerk."""
        leads = member.reach.over("committee", HEAD, RoleKind.CLERK)
        return self.filter(models.Q(member=member) | (leads & models.Q(handed_in_at__isnull=False)))

    def handed_in(self) -> Self:
        return self.filter(handed_in_at__isnull=False)

    def in_force(self) -> Self:
        """Filter to the last version that was handed in, for each member and year."""
        later = Commitment.objects.handed_in().filter(
            member=models.OuterRef("member"),
            year=models.OuterRef("year"),
            number__gt=models.OuterRef("number"),
        )
        return self.handed_in().filter(~models.Exists(later))

    def for_list(self) -> Self:
        return self.select_related("member", "committee", "written_by")


class Commitment(models.Model):
    """One version of what a member promises for a year.

    It is a draft until ``handed_in_at`` is set. After that the database refuses every change, and a
    correction is a new version with its ``reason``. ``committee``: the committee in which the member is
    reviewed. ``from_paper``: True if the clerk typed the commitment in from a signed sheet, which is
    attached. ``is_taken_over``: True if it is from before the program, and stands as its sheet has it.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="commitments")
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="commitments")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    reason = models.TextField(_("reason of the new version"), blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    from_paper = models.BooleanField(default=False)
    is_taken_over = models.BooleanField(default=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        ordering: ClassVar = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "year", "number"], name="commitment_version_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["member", "year"],
                condition=models.Q(handed_in_at__isnull=True),
                name="commitment_one_draft_a_year",
            ),
            models.CheckConstraint(
                condition=models.Q(number=1, reason="") | (models.Q(number__gt=1) & ~models.Q(reason="")),
                name="commitment_new_version_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(from_paper=False, written_by=models.F("member"))
                | models.Q(from_paper=True, handed_in_at__isnull=False),
                name="commitment_written_by_member_or_from_paper",
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "commitment_no_change",
                "a commitment handed in is not changed",
                UPDATE,
                DELETE,
                condition=pgtrigger.Q(old__handed_in_at__isnull=False),
                code="restrict_violation",
                keeps_row=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:commitment", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.handed_in_at is None


class CommitmentItem(models.Model):
    """One promise of a commitment, with the measure by which it is judged."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("what I commit myself to"), max_length=500)
    measure = models.CharField(_("measured by"), max_length=300)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "position"], name="commitment_item_in_its_place"),
            models.CheckConstraint(
                condition=~models.Q(text="") & ~models.Q(measure=""), name="commitment_item_is_whole"
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "commitment_item_no_change",
                "a commitment handed in is not changed",
                INSERT,
                UPDATE,
                DELETE,
                where="""
                    EXISTS (
                        SELECT 1 FROM reviews_commitment
                        WHERE id IN (NEW.commitment_id, OLD.commitment_id) AND handed_in_at IS NOT NULL
                    )
                """,
                code="restrict_violation",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class PromiseOutcome(models.TextChoices):
    KEPT = "kept", _("Kept")
    PARTLY = "partly", _("Partly kept")
    NOT_KEPT = "not_kept", _("Not kept")


class PromiseAnswer(models.Model):
    """What the paper of the year says about one promise. The answer is still owed while ``verdict`` is
    empty."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="promises")
    item = models.ForeignKey(CommitmentItem, on_delete=models.PROTECT, related_name="answers")
    verdict = models.CharField(
        _("held against the year"), max_length=10, choices=PromiseOutcome.choices, blank=True
    )
    words = models.TextField(_("in words: figures, reasons"), blank=True)

    class Meta:
        ordering: ClassVar = ["item__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "item"], name="promise_once_a_paper"),
            models.CheckConstraint(
                condition=models.Q(verdict="", words="")
                | (models.Q(verdict__in=PromiseOutcome.values) & ~models.Q(words="")),
                name="promise_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_verdict_display()}"
