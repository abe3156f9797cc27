"""The quorum of a conference: whether enough of the people entitled to vote are present on a day. Guests,
clerks and people sent to the session never count."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from reviews.models import Attendee, Conference, ConferenceDay, Paper

TWO_THIRDS = Decimal("66.66")
"""The share in percent that has to be present where the rule set says nothing. It is a little below two
thirds, so that rounding up does not require three of three."""


@dataclass(frozen=True)
class Quorum:
    """The quorum of one day, as numbers of people: present, entitled to vote, and needed. ``source`` is where
    the number needed stands. If it is not ``binding``, no text is known that requires it, so that a
    conference may be opened with fewer and a reason."""

    present: int
    entitled: int
    needed: int
    source: str = ""
    binding: bool = True

    @property
    def stands(self) -> bool:
        return self.present >= self.needed

    @property
    def sentence(self) -> str:
        """The sentence that says how many of how many are present and how many are needed. Where there are
        too few, it also says what to do."""
        figures = {"present": self.present, "entitled": self.entitled, "needed": self.needed}
        if self.stands:
            return (
                _("%(present)s of %(entitled)s members are there; the quorum of %(needed)s stands.") % figures
            )
        said = _(
            "%(present)s of %(entitled)s members are there; the quorum takes %(needed)s."
            " Call the roll, or put the conference off."
        )
        return " ".join([said % figures, *([] if self.binding else [self._mark])])

    @property
    def _mark(self) -> str:
        text = _(
            "The number needed is to be checked against the signed text (%(source)s): the conference may be"
            " opened with fewer if the reason is given."
        )
        return text % {"source": self.source}


def quorum_of(conference: Conference, day: ConferenceDay) -> Quorum:
    """Return the quorum of the day, counted by the roll. The number needed is the share that the rule set
    requires, rounded up. Whoever had been taken out of the review by that day does not count."""
    rule = conference.session.period.ruleset.minimum("quorum")
    share = rule.value if rule else TWO_THIRDS
    entitled = Attendee.objects.filter(conference=conference, entitled=True)
    counts = entitled.exclude(member__in=left_by(conference.pk, day.date)).aggregate(
        entitled=Count("pk", distinct=True),
        present=Count("pk", filter=Q(days__day=day, days__present=True), distinct=True),
    )
    needed = math.ceil(share * counts["entitled"] / 100)
    source = rule.source if rule else _("in no text of this rule set")
    return Quorum(counts["present"], counts["entitled"], needed, source, binding=bool(rule and rule.certain))


def left_by(conference: int, day: dt.date) -> QuerySet[Paper, int | None]:
    """Return the keys of the members who had been taken out of the review by that day, to be used in a
    filter. Once the conference with this key is open, they stay on its roll."""
    papers = Paper.every.filter(session__campaign__sessions__conference=conference, left_on__lte=day)
    return papers.filter(member__isnull=False).order_by().values_list("member", flat=True)
