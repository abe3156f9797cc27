"""The votes of one point as the clerk's page shows them, with the forms to enter and to correct them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reviews.conference.forms import VoteForm
from reviews.conference.guards.voters import voters_of
from reviews.models import AgendaItem, ItemState, Vote
from reviews.rules import ConferenceVerb

NEW = 0
"""The key of the form of a vote that is not there yet."""


def vote_parts(
    item: AgendaItem, taken: Sequence[Vote], verbs: frozenset[ConferenceVerb], sent: Mapping[int, VoteForm]
) -> dict[str, Any]:
    """``sent`` are forms sent back with what is wrong, by the key of their vote."""
    if ConferenceVerb.TAKE_VOTE not in verbs or item.state == ItemState.WAITING:
        return {"votes": [(vote, None) for vote in taken]}
    return {
        "votes": [(vote, sent.get(vote.pk) or _correction(vote)) for vote in taken],
        "vote_form": sent.get(NEW) or VoteForm(auto_id="vote_%s"),
        "voters": voters_of(item),
    }


def _correction(vote: Vote) -> VoteForm:
    fields = ("motion", "in_favour", "against", "abstaining")
    return VoteForm(initial={name: getattr(vote, name) for name in fields}, auto_id=f"vote_{vote.pk}_%s")
