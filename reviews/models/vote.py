"""Open votes on an agenda item. A vote keeps the motion and the number of hands, never who raised a hand."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from members.models.names import in_both_names
from ratings import notation
from reviews.models.conference import AgendaItem, records_open_to


class VoteQuerySet(models.QuerySet["Vote"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the votes that this member may see. Votes belong to the record of the conference, so only
        the chair, the clerk, the head, and staff and approvers above see them."""
        return self.filter(records_open_to(member, "item__conference__"))

    def for_list(self) -> Self:
        return self.select_related("saved_by").order_by("taken_at", "pk")


class Vote(models.Model):
    """One open vote on one motion, as numbers of hands.

    ``present``: how many of those entitled to vote were present when the hands were counted. The number is
    kept even if the roll is corrected later. ``version``: counts the corrections, so that a second clerk's
    correction of an outdated count is noticed. ``in_place_of``: the name of whom the one who saved it only
    stood in for.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="votes")
    motion = models.CharField(_("motion"), max_length=500)
    in_favour = models.PositiveSmallIntegerField(_("in favour"))
    against = models.PositiveSmallIntegerField(_("against"), default=0)
    abstaining = models.PositiveSmallIntegerField(_("abstaining"), default=0)
    present = models.PositiveSmallIntegerField()
    taken_at = models.DateTimeField(default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    in_place_of = models.CharField(max_length=120, blank=True, default="", editable=False)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote")
        ordering: ClassVar = ["taken_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "motion"], name="vote_once_a_motion"),
            models.CheckConstraint(condition=~Q(motion=""), name="vote_has_motion"),
            models.CheckConstraint(
                condition=Q(present__gte=1) & Q(present__gte=F("in_favour") + F("against") + F("abstaining")),
                name="vote_counts_fit_present",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.motion} – {self.in_favour}/{self.present}"

    @property
    def saver(self) -> str:
        """Who entered or corrected it last, with both names where somebody stood in."""
        return in_both_names(self.saved_by, self.in_place_of)

    @property
    def silent(self) -> int:
        """How many of those present raised no hand."""
        return self.present - self.in_favour - self.against - self.abstaining

    @property
    def share(self) -> str:
        """The share of the votes in favour among all who were present and entitled to vote, as in "84,6
        %"."""
        return notation.as_share(Decimal(100 * self.in_favour) / self.present)
