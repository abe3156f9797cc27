"""Says of the people whom a blocker names which of them have changed since the opening of the session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from ratings.notation import few_names
from reviews.models import ReviewSession
from reviews.sessions.blocker import Blocker
from reviews.subjects.changed import changed_in


def with_changes(session: ReviewSession, blockers: Sequence[Blocker]) -> list[Blocker]:
    """Return the blockers, and with each that names people who came, left or changed post since the opening a
    sentence with the link that mends it. Costs no query where no blocker names people."""
    if not any(blocker.members for blocker in blockers):
        return list(blockers)
    changed = {change.member.pk: change.member for change in changed_in(session)}
    url = reverse("reviews:subjects", args=[session.pk])
    found = []
    for blocker in blockers:
        people = [member for pk, member in changed.items() if pk in blocker.members]
        text = _("Changed since the opening: %(names)s.") % {"names": few_names(people)}
        found.append(replace(blocker, mend=text, mend_url=url) if people else blocker)
    return found
