"""The notices about a conference."""

from __future__ import annotations

from django.utils.translation import gettext as _

from members.models import Member
from members.notices import tell
from reviews.models import Conference


def invitations_sent(conference: Conference) -> None:
    """Notify every member on the roll of when and where the conference begins."""
    first = conference.days.order_by("number")[0]
    words = _("%(session)s: the review conference is convened for %(time)s on %(day)s, %(place)s.") % {
        "session": conference.session,
        "time": f"{first.starts_at:%H:%M}",
        "day": first,
        "place": first.place,
    }
    people = Member.objects.filter(attendances__conference=conference).distinct()
    tell(list(people), words, conference.get_absolute_url())
