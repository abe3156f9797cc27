"""Whether enough of those entitled are there; guests and those sent never count."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from reviews.models import Attendee, Conference, ConferenceDay

TWO_THIRDS = Decimal("66.66")
"""Where the rule set says nothing; in percent, a shade below, so that two of three are enough."""


@dataclass(frozen=True)
class Quorum:
    present: int
    entitled: int
    needed: int

    @property
    def stands(self) -> bool:
        return self.present >= self.needed

    @property
    def sentence(self) -> str:
        """Both when it stands and when it does not: how many are there of how many, and how many it takes."""
        figures = {"present": self.present, "entitled": self.entitled, "needed": self.needed}
        if self.stands:
            return (
                _("%(present)s of %(entitled)s members are there; the quorum of %(needed)s stands.") % figures
            )
        return (
            _(
                "%(present)s of %(entitled)s members are there; the quorum takes %(needed)s."
                " Call the roll, or put the conference off."
            )
            % figures
        )


def quorum_of(conference: Conference, day: ConferenceDay) -> Quorum:
    rule = conference.session.period.ruleset.minimum("quorum")
    share = rule.value if rule else TWO_THIRDS
    counts = Attendee.objects.filter(conference=conference, entitled=True).aggregate(
        entitled=Count("pk", distinct=True),
        present=Count("pk", filter=Q(days__day=day, days__present=True), distinct=True),
    )
    needed = math.ceil(share * counts["entitled"] / 100)
    return Quorum(counts["present"], counts["entitled"], needed)
