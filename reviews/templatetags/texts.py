"""Filters that show a text or a level; they decide nothing."""

from __future__ import annotations

from decimal import Decimal

from django import template

from ratings import notation
from ratings.rulesets import RuleSet
from reviews import texts

register = template.Library()

register.filter("count_words", texts.count_words)
register.filter("paragraphs", texts.paragraphs)


@register.filter
def unbroken(text: str) -> str:
    """A figure and its per cent sign stay on one line."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


@register.simple_tag
def level_name(ruleset: RuleSet, code: str) -> str:
    """The level's name in the rule set's own words."""
    return ruleset.level_name(code)


@register.simple_tag
def mark(ruleset: RuleSet, value: Decimal | None) -> str:
    """A criterion's mark: points as a figure, a grade as its word."""
    return (ruleset.grade_name(value) or "–") if ruleset.grades else figure(value)


@register.filter
def figure(value: Decimal | str | None) -> str:
    """A figure as Vietnamese offices write it: decimal comma, no idle zeros; a dash where there is none."""
    if not isinstance(value, Decimal):
        return "–"
    return notation.figure(value)
