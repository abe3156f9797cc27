"""Filters and tags that show a text, a level or a figure, and the field of a text; they decide nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from crispy_forms.utils import render_crispy_form
from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ratings import notation
from ratings.rulesets import RuleSet
from reviews import texts
from reviews.models import VersionedText
from reviews.sessions.fields import TextForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

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


@register.simple_tag
def text_field(
    text: VersionedText, label: StrOrPromise, rows: int, least: int | str = "", hint: str = ""
) -> SafeString:
    """The area of a text that saves itself, with its version. ``least`` is the number of words asked for, if
    the page counts them; ``hint`` is what is said about it above, in a paragraph with the id
    ``hint-`` and the text's key."""
    more: dict[str, object] = {} if least in ("", None) else {"data-least": least}
    more |= {"aria-describedby": f"hint-{text.pk}"} if hint else {}
    return SafeString(render_crispy_form(TextForm(text, label, rows, more=more)))
