"""Says of the people whom a blocker names which of them have changed since the opening of the session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from members.listing import few_names
from members.models import Activity, Member, Post
from reviews.models import ReviewSession
from reviews.sessions.blocker import Blocker
from reviews.subjects.changed import changed_in, day_compared


def with_changes(session: ReviewSession, blockers: Sequence[Blocker]) -> list[Blocker]:
    """Return the blockers, and with each that names people who came, left or changed post since the opening a
    sentence with the link that mends it.

    Every page of a session asks this. So the whole comparison is made only if one of the people named takes
    no part in activities, has left the cell, or holds no post in the committee any more, which costs one
    query, and none where nobody is named."""
    named = {pk for blocker in blockers for pk in blocker.members}
    away = ~Q(activity=Activity.ACTIVE)
    if session.committee.is_cell:
        away |= ~Q(cell=session.committee_id)
    else:
        held = Post.objects.held_on(day_compared(session.campaign)).filter(committee=session.committee_id)
        away |= ~Q(pk__in=held.values("member"))
    if not named or not Member.objects.filter(away, pk__in=named).exists():
        return list(blockers)
    changed = {change.member.pk: change.member for change in changed_in(session)}
    url = reverse("reviews:subjects", args=[session.pk])
    found = []
    for blocker in blockers:
        people = [member for pk, member in changed.items() if pk in blocker.members]
        text = _("Changed since the opening: %(names)s.") % {"names": few_names(people)}
        found.append(replace(blocker, mend=text, mend_url=url) if people else blocker)
    return found
