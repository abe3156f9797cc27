"""What the ratings say when the two records of a person who was entered twice are to be merged."""

from __future__ import annotations

from django.dispatch import receiver
from django.utils.translation import gettext

from members.models import Member, members_are_merging
from ratings.models.case import RatingCase


@receiver(members_are_merging)
def rated_twice(kept: Member, emptied: Member, **_signal: object) -> list[str]:
    """Return a sentence for each period in which both records are rated, whatever its rule set."""
    words = gettext("Both are rated in %(period)s: %(code)s in %(place)s, %(other)s in %(elsewhere)s.")
    rows = RatingCase.objects.filter(member__in=[kept, emptied], period__cancelled_at__isnull=True)
    cases = list(rows.select_related("period", "committee", "member").order_by("pk"))
    return [
        words
        % {
            "period": one.period,
            "code": kept.code,
            "place": one.committee,
            "other": emptied.code,
            "elsewhere": other.committee,
        }
        for one in cases
        for other in cases
        if one.member == kept and other.member == emptied and str(one.period) == str(other.period)
    ]
