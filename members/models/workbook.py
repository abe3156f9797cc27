"""Uploaded workbooks of committees, members, posts and roles. They are kept before and after the import."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock

if TYPE_CHECKING:
    from members.models.person import Member


class WorkbookKind(models.TextChoices):
    """What an uploaded workbook is about. Those of former years are read by the reviews."""

    PEOPLE = "people", _("committees and people")
    FORMER = "former", _("former years")


class WorkbookWork(models.TextChoices):
    """What the worker was asked to do with a large workbook."""

    JUDGE = "judge", _("to be checked")
    APPLY = "apply", _("to be written")


class WorkbookQuerySet(models.QuerySet["Workbook"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the workbooks that this member uploaded: nobody else may see them."""
        return self.filter(uploaded_by=member)

    def about(self, kind: WorkbookKind) -> Self:
        """Filter to the workbooks of this kind."""
        return self.filter(kind=kind)

    def asked(self) -> Self:
        """Filter to the workbooks with which the worker has something to do."""
        return self.exclude(asked="")


class Workbook(models.Model):
    """One uploaded file, unchanged.

    ``applied_at`` is the time of the import, empty before. The verdict on its lines is computed each time and
    never stored, unless the workbook ``is_large``. Then the worker does what it is ``asked``, and keeps the
    ``verdict`` of the time ``judged_at``, or the reason why it could not (``error``). ``tries`` counts how
    often it has begun with it, and ``said`` has its sentences about the file. ``answers`` is what the
    uploader answered to questions about the file (``members.workbooks.answers``)."""

    name = models.CharField(_("file name"), max_length=200)
    content = models.BinaryField()
    kind = models.CharField(max_length=6, choices=WorkbookKind.choices, default=WorkbookKind.PEOPLE)
    uploaded_by = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now, editable=False)
    applied_at = models.DateTimeField(null=True, blank=True)
    is_large = models.BooleanField(default=False)
    asked = models.CharField(max_length=5, choices=WorkbookWork.choices, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    verdict = models.JSONField(null=True, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    answers = models.JSONField(default=dict, blank=True)
    said = models.JSONField(default=list, blank=True)

    objects = WorkbookQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind=WorkbookKind.PEOPLE)
                | models.Q(kind=WorkbookKind.FORMER, is_large=False),
                name="workbook_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(asked="") | models.Q(asked__in=WorkbookWork.values, is_large=True),
                name="workbook_asked_of_the_worker_if_large",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class KnownHeading(models.Model):
    """A choice of the past: for this person a heading of a sheet stands for this column.

    ``heading`` is the key of the heading (``members.workbooks.headings.heading_key``), ``column`` is empty if
    the column is not to be read."""

    stays_with_record = True
    """What somebody once said of headings is a convenience. It is not merged with that of another record."""

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    sheet = models.CharField(max_length=20)
    heading = models.CharField(max_length=200)
    column = models.CharField(max_length=30, blank=True)

    class Meta:
        verbose_name = _("known heading")
        verbose_name_plural = _("known headings")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "sheet", "heading"], name="heading_is_known_once")
        ]

    def __str__(self) -> str:
        return self.heading
