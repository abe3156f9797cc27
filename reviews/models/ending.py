"""What the reviews say when a committee is to be moved or to end."""

from __future__ import annotations

from collections import Counter

from django.dispatch import receiver
from django.utils.translation import gettext

from members.models import Committee, committee_is_changing
from members.models.committee import CommitteeQuerySet
from ratings.models import Period
from reviews.models.campaign import Campaign, CampaignState, ReviewSession
from reviews.models.quarters import SelfEvaluation
from reviews.stages import Stage

NAMED_IN_REFUSAL = 5
"""How many open sessions, and open quarters, a refusal to change a committee names at most."""


@receiver(committee_is_changing)
def unfinished_reviews(committees: CommitteeQuerySet, *, ending: bool, **_signal: object) -> list[str]:
    """Return a sentence for each session that is not closed at these committees, for each quarter in which
    leaders are still evaluated there and, if the first of them ends, for each round over it that is not
    opened yet. Until then it is neither moved nor ended."""
    rows = ReviewSession.objects.filter(committee__in=committees, is_cancelled=False)
    rows = rows.exclude(stage=Stage.CLOSED)
    words = gettext("The session of %(name)s in the round “%(round)s” is not closed.")
    found = [
        words % {"name": row.committee.full_place, "round": row.campaign}
        for row in rows.select_related("committee", "campaign")[:NAMED_IN_REFUSAL]
    ]
    found += _unfinished_quarters(committees)
    if ending:
        planned = Campaign.objects.exclude(state__in=(CampaignState.OPEN, CampaignState.CANCELLED))
        words = gettext("The round “%(round)s” over %(name)s is not opened yet.")
        top = committees[:1]
        over = planned.filter(committee__in=top.values("pk")).select_related("committee")
        found += [words % {"round": row, "name": row.committee} for row in over]
    return found


def _unfinished_quarters(committees: CommitteeQuerySet) -> list[str]:
    """Return a sentence for each place and quarter with leaders who have neither a released level nor the
    reason why they get none."""
    sheets = SelfEvaluation.objects.unfinished().filter(case__committee__in=committees)
    counted = sheets.order_by("case__committee__path", "evaluation").values_list(
        "case__committee", "case__period"
    )
    words = gettext("%(period)s: %(count)s of the leaders of %(name)s are not evaluated yet.")
    open_there = Counter(counted)
    places = Committee.objects.in_bulk({place for place, _period in open_there})
    periods = Period.objects.in_bulk({period for _place, period in open_there})
    return [
        words % {"period": periods[period], "count": count, "name": places[place].full_place}
        for (place, period), count in list(open_there.items())[:NAMED_IN_REFUSAL]
    ]
