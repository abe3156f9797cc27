"""The template context for the votes of one agenda item on the clerk's page, with the forms to enter and to
correct a vote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reviews.conference.forms import VoteForm
from reviews.conference.guards.voters import voters_of
from reviews.models import AgendaItem, ItemState, Vote
from reviews.rules import ConferenceVerb

NEW = 0
"""The key used for the form that enters a new vote, which has no key yet."""


def vote_parts(
    item: AgendaItem, taken: Sequence[Vote], verbs: frozenset[ConferenceVerb], sent: Mapping[int, VoteForm]
) -> dict[str, Any]:
    """Return the template context for the votes ``taken``: each vote with the form to correct it, the form
    for a new vote, and how many people may vote. Where the reader may not enter votes or the item has not
    begun, there are only the votes. ``sent`` are forms with errors, shown again, by the key of their vote."""
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
