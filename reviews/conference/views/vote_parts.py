"""The votes of one agenda item as the clerk's page shows them, with the forms to enter and to correct
them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reviews.conference.forms import VoteForm
from reviews.conference.guards.voters import voters_of
from reviews.models import AgendaItem, ItemState, Vote
from reviews.rules import ConferenceVerb

NEW = 0
"""Stands for the key of a vote in the form that enters a new one."""


def vote_parts(
    item: AgendaItem, taken: Sequence[Vote], verbs: frozenset[ConferenceVerb], sent: Mapping[int, VoteForm]
) -> dict[str, Any]:
    """What the template shows of the votes ``taken``: each with the form to correct it, the form for a new
    one, and how many may vote; the votes alone where the reader may not take votes or the item has not begun.
    ``sent`` are refused forms to be shown again, by the key of their vote."""
    if ConferenceVerb.TAKE_VOTE not in verbs or item.state == ItemState.WAITING:
        return {"votes": [(vote, None) for vote in taken]}
    votes = []
    for vote in taken:
        words = {name: getattr(vote, name) for name in VoteForm.base_fields}
        form = sent.get(vote.pk) or VoteForm(initial=words, auto_id=f"vote_{vote.pk}_%s")
        votes.append((vote, form))
    return {
        "votes": votes,
        "vote_form": sent.get(NEW) or VoteForm(auto_id="vote_%s"),
        "voters": voters_of(item),
    }
