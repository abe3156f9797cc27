"""A rendered paper: asked for once, made by the worker, kept with its hash."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import HEAD, Member, RoleKind
from ratings.models import RatingStep
from reviews.models.campaign import ABOVE, ReviewSession


class DocumentKind(models.TextChoices):
    REPORT = "report", _("Consolidated report")
    RE_RATING = "re_rating", _("Decision of re-rating")
    INVITATION = "invitation", _("Summons and invitation")
    MINUTES = "minutes", _("Minutes of the conference")


class DocumentState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")


UNFINISHED = (DocumentState.QUEUED.value, DocumentState.RUNNING.value)


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, member: Member) -> Self:
        """The report holds everybody's papers and ratings: for the clerk, the head, and staff above only. A
        decision about one person is that person's too."""
        handled = member.reach.over("session__committee", HEAD, RoleKind.CLERK, *ABOVE)
        return self.filter(handled | models.Q(step__isnull=False, step__case__member=member))

    def unfinished(self) -> Self:
        return self.filter(state__in=UNFINISHED)


class Document(models.Model):
    """``progress`` runs from 0 to 100; ``error`` says in the reader's words why it failed. ``step`` is the
    decision that a re-rating prints; the report is about no single one."""

    session = models.ForeignKey(ReviewSession, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=12, choices=DocumentKind.choices)
    step = models.ForeignKey(
        RatingStep, on_delete=models.PROTECT, related_name="documents", null=True, blank=True
    )
    state = models.CharField(
        _("state"), max_length=8, choices=DocumentState.choices, default=DocumentState.QUEUED
    )
    progress = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    file = models.FileField(upload_to="documents/%Y", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    requested_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        ordering: ClassVar = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "kind", "step"],
                condition=models.Q(state__in=UNFINISHED),
                nulls_distinct=False,
                name="document_one_at_work",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=DocumentKind.RE_RATING.value, step__isnull=False)
                | (~models.Q(kind=DocumentKind.RE_RATING.value) & models.Q(step__isnull=True)),
                name="document_kind_fits_subject",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=DocumentKind.values), name="document_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=DocumentState.values), name="document_state_is_known"
            ),
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="document_progress_in_range"),
            models.CheckConstraint(
                condition=~models.Q(state=DocumentState.DONE.value)
                | (~models.Q(sha256="") & models.Q(pages__isnull=False)),
                name="document_done_has_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:document", args=[self.pk])

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED
