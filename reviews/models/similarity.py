"""How much of a section stands in other papers: measured by the worker, shown only to the writer."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from reviews.models.paper import Paper, Section


class Likeness(models.TextChoices):
    """How much a section has in common with a colleague's paper, in three steps and never as a figure."""

    LITTLE = "little", _("hardly anything in common")
    SOME = "some", _("some passages in common")
    MUCH = "much", _("much in common")


class SimilarityQuerySet(models.QuerySet["Similarity"]):
    def visible_to(self, member: Member) -> Self:
        """Only the writer of the paper, whatever roles others have."""
        return self.filter(section__paper__in=Paper.objects.written_by(member).values("pk"))


class Similarity(models.Model):
    """What was measured for one ``version`` of a section.

    ``own_percent``: the per cent of its text that stands in the subject's paper of the last period, ``spans``
    where; None if there is no such paper. ``peers``: the comparison with the papers of this session that the
    writer may read anyway; ``basis`` is the key of the last revision among them.
    """

    section = models.OneToOneField(Section, on_delete=models.CASCADE, related_name="similarity")
    version = models.PositiveIntegerField()
    own_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    spans = models.JSONField(default=list)
    peers = models.CharField(max_length=8, choices=Likeness.choices, blank=True)
    basis = models.BigIntegerField(default=0)
    measured_at = models.DateTimeField(default=clock.now, editable=False)

    objects = SimilarityQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(own_percent__isnull=True) | models.Q(own_percent__range=(0, 100)),
                name="similarity_is_a_share",
            ),
            models.CheckConstraint(
                condition=models.Q(peers="") | models.Q(peers__in=Likeness.values),
                name="similarity_likeness_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section}"
