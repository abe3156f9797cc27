"""Further places of review: sessions in which a person is reviewed besides the session to which the person's
paper belongs."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.composed import Composed, Given
from members.models import Member
from reviews.models.campaign import ReviewSession
from reviews.models.reach import LEADING, in_sessions_of, sessions_of
from reviews.stages import Stage, reached

CLOSED_THERE = models.Q(
    session__conference__items__paper=models.F("paper"), session__conference__items__state="closed"
)
"""The condition that the conference of the further place has closed the agenda item about the paper."""


class ReviewPlaceQuerySet(models.QuerySet["ReviewPlace"]):
    def open_to(self, member: Member) -> Self:
        """Filter to the places that are not set aside and into which this member may look: at any stage as
        head or clerk of the place, from the stage of commenting on as somebody reviewed in the place."""
        return self.filter(places_open_to(member))

    def standing(self) -> Self:
        """Filter to the places that are not set aside."""
        return self.filter(aside="")

    def unheld(self) -> Self:
        """Filter to the places whose conference has not closed the agenda item about the paper."""
        return self.exclude(pk__in=self.filter(CLOSED_THERE).values("pk"))

    def for_list(self) -> Self:
        """Load with each place the related rows that a list shows, and annotate it with ``held_at``, the time
        when its conference closed the agenda item about the paper (None if that item is not closed)."""
        closed = ReviewPlace.objects.filter(CLOSED_THERE, pk=models.OuterRef("pk")).order_by()
        held = models.Subquery(closed.values("session__conference__items__ended_at")[:1])
        rows = self.annotate(held_at=held).order_by("session__committee__depth", "pk")
        return rows.select_related("session__committee", "session__campaign__period", "aside_by", "minutes")


def places_open_to(member: Member, place: str = "") -> models.Q:
    """Return the condition of ``ReviewPlace.open_to``. ``place`` is the lookup from the row to the place,
    ending in "__", and empty where the rows are places themselves."""
    leads = member.reach.over(f"{place}session__committee", *LEADING)
    mine = in_sessions_of(member, f"{place}session", visited=True)
    late = models.Q(**{f"{place}session__stage__in": reached(Stage.COMMENTING)})
    return models.Q(**{f"{place}aside": ""}) & (leads | (mine & late))


def whether(condition: models.Q) -> models.Case:
    """Return an expression that is true or false as the condition holds for the row."""
    return models.Case(models.When(condition, then=True), default=False, output_field=models.BooleanField())


class ReviewPlace(models.Model):
    """One further place of review ("nơi kiểm điểm", 366-QĐ/TW Đ7.2): the cell of a leader, and every other
    committee in which the leader holds a post.

    The leader writes only one paper, which belongs to the session of the committee with the leader's highest
    post. In the further place (``session``) this paper is commented on and stands on the agenda too. ``rank``
    and ``title``: those of the post held in the further place. ``aside``: why the person is not reviewed
    there after all, empty if the person is. ``held_on`` and ``minutes``: when the place reviewed the person
    on paper, and the scan of its minutes, filled only where that is why.
    """

    paper = models.ForeignKey("reviews.Paper", on_delete=models.CASCADE, related_name="places")
    session = models.ForeignKey(ReviewSession, on_delete=models.CASCADE, related_name="visits")
    title = models.CharField(_("post"), max_length=200, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"))
    aside = models.TextField(_("why it is not reviewed here"), blank=True)
    aside_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    aside_at = models.DateTimeField(null=True, blank=True)
    held_on = models.DateField(_("reviewed on paper on"), null=True, blank=True)
    minutes = models.ForeignKey(
        "reviews.Attachment", on_delete=models.PROTECT, related_name="held_on_paper", null=True, blank=True
    )

    objects = ReviewPlaceQuerySet.as_manager()

    held_at: dt.datetime | None
    is_mine: bool
    is_open: bool

    class Meta:
        verbose_name = _("place of review")
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "session"], name="place_once_a_paper"),
            # The two-column foreign key of a comment refers to this pair (migration 0002).
            models.UniqueConstraint(fields=["id", "paper"], name="place_with_its_paper"),
            models.CheckConstraint(
                condition=models.Q(aside="", aside_by__isnull=True, aside_at__isnull=True)
                | (~models.Q(aside="") & models.Q(aside_by__isnull=False, aside_at__isnull=False)),
                name="place_aside_whole_or_not",
            ),
            models.CheckConstraint(
                condition=models.Q(held_on__isnull=True, minutes__isnull=True)
                | (models.Q(held_on__isnull=False, minutes__isnull=False) & ~models.Q(aside="")),
                name="place_held_on_paper_with_minutes",
            ),
        ]

    def __str__(self) -> str:
        return self.session.committee.assembly

    @property
    def is_commenting(self) -> bool:
        return not self.aside and self.session.stage == Stage.COMMENTING and not self.session.is_cancelled


_OF_PAPER = Composed(lambda: ReviewPlace.objects.filter(paper=Given("paper")).for_list())


def places_of_paper(paper: int, reader: Member) -> list[ReviewPlace]:
    """Return the further places of the paper with this key as ``for_list`` loads them, each with whether the
    reader may look into it (``is_open``, as ``places_open_to`` says it of rows) and whether the reader is
    reviewed there (``is_mine``)."""
    mine = sessions_of(reader)
    led = {held.committee for held in reader.reach.held if held.kind in LEADING}
    places = list(_OF_PAPER.ask(paper=paper))
    for place in places:
        place.is_mine = place.session_id in mine
        late = place.session.stage in reached(Stage.COMMENTING)
        place.is_open = not place.aside and (place.session.committee_id in led or (place.is_mine and late))
    return places
