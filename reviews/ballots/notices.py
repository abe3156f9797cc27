"""Notices about secret ballots. None of them says what anybody voted or what was counted."""

from __future__ import annotations

from django.utils.translation import gettext as _

from members.models import Member
from members.notices import tell
from reviews.models import BallotRound
from reviews.sessions import people


def count_entered(ballot: BallotRound, by: Member) -> None:
    """Tell the counting team, head and clerks that the figures wait for their confirmation."""
    team = [one.member for one in ballot.team.select_related("member")]
    words = _("The figures of the secret ballot (%(ballot)s) are entered. Somebody else is to confirm them.")
    audience = people.everyone_but([*team, *people.leading(ballot.committee)], by)
    tell(audience, words % {"ballot": ballot}, ballot.get_absolute_url())
