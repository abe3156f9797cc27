"""The template tag that marks every page about something in a cancelled round."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reviews.models import Campaign, ReviewSession

register = template.Library()

NAMES = ("session", "campaign", "paper", "conference", "suggestion", "item", "comment", "document")
"""The names under which the pages of the reviews show what they are about."""

TOWARDS = ("session", "paper", "plan", "conference", "campaign")
"""The relations that lead from such a thing to its session or round."""


@register.simple_tag(takes_context=True)
def cancelled_round(context: template.Context) -> SafeString | str:
    """Say that the round is cancelled, when and why, on a page about something in a cancelled round."""
    for name in NAMES:
        campaign = _cancelled(context.get(name))
        if campaign:
            return render_to_string("reviews/rounds/cancelled.html", {"campaign": campaign})
    return ""


def _cancelled(thing: Any) -> Campaign | None:
    """Return the cancelled round to which the thing belongs. Only rows that are loaded already are looked
    at, so that the page of a round that is not cancelled costs nothing."""
    if isinstance(thing, Campaign):
        return thing if thing.is_cancelled else None
    if isinstance(thing, ReviewSession):
        return thing.campaign if thing.is_cancelled else None
    if not isinstance(thing, Model):
        return None
    loaded = thing._state.fields_cache  # noqa: SLF001  # documented for Model._state
    return next((found for name in TOWARDS if (found := _cancelled(loaded.get(name)))), None)
