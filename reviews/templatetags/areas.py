"""The main navigation: which of its entries is marked as the current one on which page."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from members import rules

register = template.Library()
register.filter("sees_outbox", rules.sees_outbox)

AREAS = {
    "reviews:sessions": (
        "sessions papers suggestions topics conferences documents remedies findings amendments comments"
        " points objections conflicts petitions tasks promises shortcomings sections minutes-parts"
        " recommendations"
    ),
    "reviews:boards": "rounds appraisals",
    "reviews:quarters": "quarters evaluations",
    "ratings:rulesets": "ratings",
    "organisation:index": "organisation members",
}
"""For each entry of the navigation, the first parts of the paths of its pages. An entry that is not listed is
marked only on its own page."""

ALONE = frozenset({"members:outbox"})
"""Entries whose page lies in the area of another entry, which is not marked then."""

BY_STEP = {step: entry for entry, steps in AREAS.items() for step in steps.split()}


@register.inclusion_tag("parts/entry.html", takes_context=True)
def entry(
    context: dict[str, Any], name: str, text: str, count: int | None = 0, source: str = ""
) -> dict[str, Any]:
    """Return what the template needs to show one entry of the navigation with the number of things that wait
    there. ``here`` marks the entry: ``page`` on its own page, ``true`` on other pages of its area, else
    empty. ``source``: the address from which the browser fetches the number where the page does not know it,
    so that no page waits for it (``waiting.js``)."""
    request = context["request"]
    shown = request.resolver_match.view_name if request.resolver_match else ""
    if shown == name:
        here = "page"
    elif shown in ALONE:
        here = ""
    else:
        here = "true" if BY_STEP.get(request.path_info.strip("/").partition("/")[0]) == name else ""
    return {"address": reverse(name), "text": text, "count": count, "here": here, "source": source}
