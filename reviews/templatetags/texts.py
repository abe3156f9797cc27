"""Filters and tags that show a text, a level or a figure; they decide nothing."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ratings import notation
from ratings.rulesets import RuleSet
from reviews import texts

register = template.Library()

register.filter("count_words", texts.count_words)
register.filter("paragraphs", texts.split_paragraphs)


@register.filter
def unbroken(text: str) -> str:
    """The text with its per cent signs bound to their figures, so that no line breaks between them."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


@register.filter
def marked(changes: list[texts.TextRun]) -> SafeString:
    """A comparison as one text, with added words in ``<ins>`` and removed words in ``<del>``."""
    shapes = {"added": "<ins>{}</ins>", "removed": "<del>{}</del>", "same": "{}"}
    return format_html_join(
        "", "{}", ((format_html(shapes[change.kind], change.text),) for change in changes)
    )


@register.filter
def highlighted(pieces: list[tuple[bool, str]]) -> SafeString:
    """A text given in pieces; those paired with True are set in ``<mark>``."""
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", text) if is_set_off else text,) for is_set_off, text in pieces),
    )


@register.simple_tag
def level_name(ruleset: RuleSet, code: str) -> str:
    """The name of the level with this code, as the rule set words it."""
    return ruleset.level_name(code)


@register.simple_tag
def mark(ruleset: RuleSet, value: Decimal | None) -> str:
    """The mark of a criterion: points as a figure, a grade as its word."""
    return (ruleset.grade_name(value) or "–") if ruleset.grades else figure(value)


@register.filter
def figure(value: Decimal | str | None) -> str:
    """A figure as Vietnamese offices write it, with a decimal comma and no trailing zeros; a dash if it is
    not a number."""
    if not isinstance(value, Decimal):
        return "–"
    return notation.as_figure(value)
