"""Uploaded workbooks of committees, members, posts and roles. They are kept before and after the import."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock

if TYPE_CHECKING:
    from members.models.person import Member


class WorkbookQuerySet(models.QuerySet["Workbook"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the workbooks that this member uploaded: nobody else may see them."""
        return self.filter(uploaded_by=member)


class Workbook(models.Model):
    """One uploaded file, unchanged.

    The verdict on its lines is computed each time and never stored. ``applied_at`` is the time of the import,
    empty before."""

    name = models.CharField(_("file name"), max_length=200)
    content = models.BinaryField()
    uploaded_by = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now, editable=False)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = WorkbookQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.name
