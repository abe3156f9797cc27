"""The notices about changes to where somebody is reviewed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from members.notices import tell
from reviews.models import ReviewPlace, ReviewSession
from reviews.sessions.people import clerks_of, subjects_of


def place_set_aside(place: ReviewPlace) -> None:
    text = _("%(person)s is not reviewed in %(place)s: %(reason)s")
    _tell(place, text % {"person": place.paper, "place": place, "reason": place.aside})


def place_taken_back(place: ReviewPlace) -> None:
    text = _("%(person)s is reviewed in %(place)s as well.")
    _tell(place, text % {"person": place.paper, "place": place})


def conference_joined(session: ReviewSession) -> None:
    """Notify everybody reviewed in the small collective, and the clerks of both sessions."""
    words = {"session": session.committee.body_name, "other": session.room.committee.body_name}
    text = _("%(session)s is reviewed by the conference of %(other)s.") % words
    tell({*subjects_of(session), *clerks_of(session)}, text, session.get_absolute_url())
    tell(clerks_of(session.room), text, session.room.get_absolute_url())


def _tell(place: ReviewPlace, text: str) -> None:
    """Notify the person and the clerks of the paper's home with a link to the home session, and the clerks of
    the further place with a link to the session of that place."""
    member = place.paper.member
    home = [*([member] if member else []), *clerks_of(place.paper.session)]
    tell(home, text, place.paper.session.get_absolute_url())
    tell([one for one in clerks_of(place.session) if one not in home], text, place.session.get_absolute_url())
