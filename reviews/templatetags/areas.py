"""To which entry of the main navigation an address belongs; without an entry to none."""

from __future__ import annotations

from django import template

register = template.Library()

AREAS = {
    "sessions": (
        "sessions papers suggestions topics conferences documents remedies findings amendments comments"
        " points objections petitions tasks promises shortcomings sections minutes-parts recommendations"
    ),
    "boards": "rounds appraisals",
    "quarters": "quarters evaluations",
    "rulesets": "ratings",
    "workbooks": "members",
}
"""The first step of the path, by entry."""

BY_STEP = {step: area for area, steps in AREAS.items() for step in steps.split()}


@register.filter
def area(path: str) -> str:
    return BY_STEP.get(path.strip("/").partition("/")[0], "")
