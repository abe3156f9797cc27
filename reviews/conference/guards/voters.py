"""Who may raise a hand on a point: those entitled who are there; how many others sit there without a vote."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _

from members import clock
from reviews.models import AgendaItem, Attendance, ConferenceDay, Recusal


@dataclass(frozen=True)
class Voters:
    """``out`` are those entitled who leave the room for this point, ``beside`` those there without a vote."""

    present: int
    out: int
    beside: int

    def refuses(self, hands: int) -> str:
        """Why so many hands cannot be right and what to do; nothing where they can."""
        if hands <= self.present:
            return ""
        if not self.present:
            return _("Nobody entitled to vote was marked as present then. Call the roll first.")
        figures = {"hands": hands, "present": self.present, "out": self.out, "beside": self.beside}
        said = [
            _("Counted: %(hands)s. Entitled to vote and present: %(present)s.") % figures,
            self.out and _("Entitled, but out of the room for this point: %(out)s.") % figures,
            self.beside
            and _(
                "Guests, those sent by the superior and clerks are there without a vote (%(beside)s present)."
            )
            % figures,
            _("Count again, without them.") if self.out or self.beside else _("Count again."),
        ]
        return " ".join(part for part in said if part)


def voters_of(item: AgendaItem) -> Voters:
    """By the roll of the day: at this moment while the point is on, at its end where it is closed. Who came
    later or had left by then is not counted, nor who leaves the room for this point."""
    moment = timezone.localtime(item.ended_at or clock.now())
    counts = (
        Attendance.objects.filter(_there(moment), day__in=_day(item, moment))
        .annotate(is_out=_leaves(item))
        .aggregate(
            present=Count("pk", filter=Q(attendee__entitled=True, is_out=False)),
            out=Count("pk", filter=Q(attendee__entitled=True, is_out=True)),
            beside=Count("pk", filter=Q(attendee__entitled=False, is_out=False)),
        )
    )
    return Voters(**counts)


def _day(item: AgendaItem, moment: dt.datetime) -> QuerySet[ConferenceDay]:
    """The last that had begun."""
    begun = ConferenceDay.objects.filter(conference=item.conference_id, date__lte=moment.date())
    return begun.order_by("-date")[:1]


def _there(moment: dt.datetime) -> Q:
    """Present, come and not gone by then; on a day that is over everybody has come, and some have gone."""
    time, over = moment.time(), Q(day__date__lt=moment.date())
    came = Q(came_at__isnull=True) | Q(came_at__lte=time) | over
    stays = Q(left_at__isnull=True) | Q(left_at__gt=time) & ~over
    return Q(present=True) & came & stays


def _leaves(item: AgendaItem) -> Case:
    """Whoever is recused for its subject, and the subject where asked."""
    leaves = Q(Exists(Recusal.objects.filter(attendee=OuterRef("attendee"), paper=item.paper_id)))
    if item.clears_room and item.paper and item.paper.member_id:
        leaves |= Q(attendee__member=item.paper.member_id)
    return Case(When(leaves, then=True), default=False)
