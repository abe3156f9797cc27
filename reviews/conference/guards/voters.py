"""How many people may vote on an agenda item, and how many people in the room may not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, Q, When
from django.utils import timezone
from django.utils.translation import gettext as _

from members import clock
from reviews.conference.guards.quorum import left_by
from reviews.models import AgendaItem, Attendance, ConferenceDay, Recusal


@dataclass(frozen=True)
class Voters:
    """The numbers of people for one agenda item: ``present`` are entitled to vote and in the room, ``out``
    are entitled but leave the room for this item, and ``beside`` are in the room without a vote."""

    present: int
    out: int
    beside: int

    def refuses(self, hands: int) -> str:
        """Return sentences that say why ``hands`` raised hands are too many and what to do, or an empty
        string where the number is possible."""
        if hands <= self.present:
            return ""
        if not self.present:
            return _("Nobody entitled to vote was marked as present then. Call the roll first.")
        figures = {"hands": hands, "present": self.present, "out": self.out, "beside": self.beside}
        said = [
            _("Counted: %(hands)s. Entitled to vote and present: %(present)s.") % figures,
            self.out and _("Entitled, but out of the room for this item: %(out)s.") % figures,
            self.beside
            and _(
                "Guests, those sent by the superior and clerks are there without a vote (%(beside)s present)."
            )
            % figures,
            _("Count again, without them.") if self.out or self.beside else _("Count again."),
        ]
        return " ".join(part for part in said if part)


def voters_of(item: AgendaItem) -> Voters:
    """Return the number of people who may vote on the item, counted by the roll of the last day that has
    begun. The moment that counts is now while the item is current, and its end once it is closed. People who
    came later or had left by that moment are not in the room, nor is anybody taken out of the review before
    that day. People recused for the subject of the item leave the room for it, and so does the subject where
    the item says so (``clears_room``)."""
    moment = timezone.localtime(item.ended_at or clock.now())
    begun = ConferenceDay.objects.filter(conference=item.conference_id, date__lte=moment.date())
    # The page may be opened on a later date than the last day of the conference. By then everybody present on
    # that day has come, and everybody who left early is gone.
    time, is_later = moment.time(), Q(day__date__lt=moment.date())
    has_come = Q(came_at__isnull=True) | Q(came_at__lte=time) | is_later
    stays = Q(left_at__isnull=True) | Q(left_at__gt=time) & ~is_later
    leaves = Q(Exists(Recusal.objects.filter(attendee=OuterRef("attendee"), paper=item.paper_id)))
    if item.clears_room and item.paper and item.paper.member_id:
        leaves |= Q(attendee__member=item.paper.member_id)
    left = left_by(item.conference_id, moment.date() - dt.timedelta(days=1))
    here = Attendance.objects.filter(has_come & stays, present=True, day__in=begun.order_by("-date")[:1])
    counts = (
        here.exclude(attendee__member__in=left)
        .annotate(is_out=Case(When(leaves, then=True), default=False))
        .aggregate(
            present=Count("pk", filter=Q(attendee__entitled=True, is_out=False)),
            out=Count("pk", filter=Q(attendee__entitled=True, is_out=True)),
            beside=Count("pk", filter=Q(attendee__entitled=False, is_out=False)),
        )
    )
    return Voters(**counts)
