"""The tasks of the year as rows of a paper, with product, progress and quality (HD43, annex of the forms)."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from members.models import Member
from reviews.models.attachment import Attachment
from reviews.models.paper import Paper, papers_written
from reviews.stages import OPENED


class Quality(models.TextChoices):
    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")


class Progress(models.TextChoices):
    """Whether a task was done in time. It is computed from ``due_on`` and ``done_on`` and never stored."""

    ON_TIME = "on_time", _("On time")
    LATE = "late", _("Late")
    OPEN = "open", _("Not done yet")


class TaskResultQuerySet(models.QuerySet["TaskResult"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the tasks in the papers that this member may see. While a paper is opened again, only its
        writer sees these rows. Everybody else reads the tasks that its last revision keeps."""
        shown = Paper.objects.visible_to(member).exclude(state__in=OPENED)
        return self.filter(papers_written(member, "paper__") | models.Q(paper__in=shown.values("pk")))


class TaskResult(models.Model):
    """One task of the year in one paper.

    ``field``: the field or locality in charge. ``unit``: the unit through which a leader leads the task.
    ``lead``, only in the collective's paper: the member in charge, who is offered the task for the own paper.
    ``confirmed_by``: for a task that is reported elsewhere, because its matter is secret by law (Luật
    117/2025/QH15 Đ5), who confirmed how far it is done.
    ``origin``: the collective's task from which this one was copied in that way. ``version``: counts the
    saves.
    """

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="tasks")
    name = models.CharField(_("task"), max_length=300)
    assigned_by = models.CharField(_("assigned by (paper)"), max_length=200, blank=True)
    field = models.CharField(_("field, locality in charge"), max_length=200, blank=True)
    unit = models.CharField(_("unit led"), max_length=200, blank=True)
    product = models.CharField(_("product"), max_length=300)
    target = models.CharField(_("target, figure"), max_length=200, blank=True)
    result = models.CharField(_("result"), max_length=300, blank=True)
    due_on = models.DateField(_("deadline"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    quality = models.CharField(_("quality"), max_length=10, choices=Quality.choices, blank=True)
    exceeded = models.BooleanField(_("exceeds the requirement"), default=False)
    evidence = models.CharField(_("evidence"), max_length=500, blank=True)
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_by = models.CharField(
        _("reported elsewhere: completion confirmed by"),
        max_length=200,
        blank=True,
        help_text=_(
            "For a task whose matter does not belong here because it is secret by law: who confirmed how far"
            " it is done, and by which paper. Name the task so that nothing of its matter is given away."
        ),
    )
    lead = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    origin = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="copies", null=True, blank=True
    )
    version = models.PositiveIntegerField(default=0)

    objects = TaskResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("task of the year")
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint("paper", Lower("name"), name="task_named_once_a_paper"),
            models.UniqueConstraint(fields=["paper", "origin"], name="task_taken_over_once"),
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(product=""), name="task_has_name_and_product"
            ),
            models.CheckConstraint(
                condition=models.Q(done_on__isnull=True, quality="", exceeded=False)
                | models.Q(done_on__isnull=False, quality__in=Quality.values),
                name="task_done_has_quality",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def progress(self) -> Progress:
        if self.done_on is None:
            return Progress.OPEN
        return Progress.LATE if self.done_on > self.due_on else Progress.ON_TIME


class TaskFile(models.Model):
    """One further file of evidence of a task. The first one is ``TaskResult.attachment``: none replaces
    another."""

    task = models.ForeignKey(TaskResult, on_delete=models.CASCADE, related_name="files")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("further file of evidence")
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "attachment"],
                name="task_file_once",
                violation_error_message=_("This file is attached already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.attachment)
