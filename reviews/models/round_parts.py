"""What belongs to a round beside its sessions: its topics, its legal basis, and who is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from members.models import Member
from reviews.models.campaign import Campaign, ReviewSession

if TYPE_CHECKING:
    from reviews.models.attachment import Attachment


class RoundTopic(models.Model):
    """One topic ("nội dung kiểm điểm") of a thematic round. Every paper of the round has a section for it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="topics")
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(_("heading"), max_length=300)
    hint = models.CharField(_("hint for the writer"), max_length=500, blank=True)
    min_words = models.PositiveSmallIntegerField(_("least number of words"), default=0)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "position"], name="round_topic_in_order"),
            models.CheckConstraint(condition=~models.Q(heading=""), name="round_topic_has_heading"),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def code(self) -> str:
        return f"topic-{self.position}"


class LegalBasis(models.Model):
    """One outside document on which the round rests, as it is cited: "Kế hoạch số 25-KH/TU ngày …"."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="legal_basis")
    citation = models.CharField(_("citation"), max_length=300)
    position = models.PositiveSmallIntegerField()
    attachment: models.ForeignKey[Attachment | None, Attachment | None] = models.ForeignKey(
        "reviews.Attachment", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering: ClassVar = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "position"], name="basis_in_order"),
            models.UniqueConstraint("campaign", Lower("citation"), name="basis_cited_once"),
        ]

    def __str__(self) -> str:
        return self.citation


class LeftOut(models.Model):
    """One member who is not reviewed in this session, with the reason (366-QĐ/TW Đ5.2.1)."""

    session = models.ForeignKey(ReviewSession, on_delete=models.CASCADE, related_name="left_out")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="left_out_once")]

    def __str__(self) -> str:
        return f"{self.member}: {self.reason}"
