"""How much of a section also stands in other papers. The worker measures it, and only the writer sees it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from reviews.models.paper import Section, papers_authored


class Likeness(models.TextChoices):
    """How much a section has in common with the papers of colleagues. It has three steps and is never shown
    as a figure."""

    LITTLE = "little", _("hardly anything in common")
    SOME = "some", _("some passages in common")
    MUCH = "much", _("much in common")


class SimilarityQuerySet(models.QuerySet["Similarity"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the measurements of papers whose words are this member's own. Nobody else sees them,
        whatever the role, not even who types them in for the member."""
        return self.filter(papers_authored(member, "section__paper__"))


class Similarity(models.Model):
    """What was measured for one ``version`` of a section.

    ``own_percent``: how many percent of the text also stand in the subject's paper of the last period, None
    if there is no such paper. ``spans``: the start and end of each such passage, counted in characters.
    ``peers``: how much the text has in common with those papers of the session that the writer may read
    anyway. ``basis``: the key of the newest revision among those papers.
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

    @property
    def is_like_peers(self) -> bool:
        """Whether there is something to say of colleagues' papers."""
        return self.peers not in ("", Likeness.LITTLE)
