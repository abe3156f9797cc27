"""What was said at a conference, as the clerk took it down, and what the conference recommends."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from reviews.models.comment import CommentKind
from reviews.models.conference import AgendaItem, Conference, records_open_to
from reviews.models.reach import sessions_seen
from reviews.models.roll import Attendee
from reviews.models.versioned import VersionedText


class RemarkQuerySet(models.QuerySet["Remark"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the remarks that this member may see. They are the clerk's notes, so only the chair, the
        clerk, the head, and staff and approvers above read them."""
        return self.filter(records_open_to(member, "item__conference__"))

    def for_list(self) -> Self:
        return self.select_related("speaker", "saved_by", "item").order_by("pk")


class Remark(VersionedText):
    """One thing that somebody said on one agenda item.

    ``key``: made by the page on which the remark was typed. A remark that the page sends twice, because the
    answer was lost, is saved only once. A remark on an item that reviews somebody belongs to that person's
    paper (``item.paper``).
    """

    key = models.UUIDField(unique=True)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="remarks")
    speaker = models.ForeignKey(
        Attendee, on_delete=models.PROTECT, related_name="remarks", null=True, blank=True
    )
    kind = models.CharField(_("kind"), max_length=12, choices=CommentKind.choices, blank=True)
    section = models.CharField(_("section"), max_length=40, blank=True)
    text = models.TextField(_("remark"), blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark")
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="") | models.Q(kind__in=CommentKind.values),
                name="remark_kind_is_known",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(sessions_seen(member, "conference__session"))


class Recommendation(models.Model):
    """One thing that the conference asks of somebody. Everybody who may see the conference may read it."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="recommendations")
    addressee = models.CharField(_("to whom"), max_length=200)
    text = models.TextField(_("what is recommended"))
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(addressee="") & ~models.Q(text=""), name="recommendation_is_whole"
            ),
            models.UniqueConstraint("conference", "addressee", MD5("text"), name="recommendation_made_once"),
        ]

    def __str__(self) -> str:
        return f"{self.addressee}: {self.text[:60]}"
