"""Filters and tags that show a text, a level or a figure, and the form of a text. They decide nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from members.fields import HIDDEN
from members.oldfonts import find_old_font
from ratings import notation
from ratings.rulesets import RuleSet
from reviews import texts
from reviews.models import VersionedText
from reviews.prose import Grid, Listed, Text, Words, parse, parse_runs, runs_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()

register.filter("count_words", texts.count_words)
register.filter("find_old_font", find_old_font)
register.filter("paragraphs", texts.split_paragraphs)


@register.filter
def prose(text: str) -> SafeString:
    """Show a text as it is kept: its paragraphs, lists and tables, with bold and italic words."""
    return format_html_join("", "{}", ((_part(part),) for part in parse(text)))


def _part(part: Words | Listed | Grid) -> SafeString:
    match part:
        case Words(text):
            return format_html("<p>{}</p>", _runs(text))
        case Listed(lines, numbered):
            shape = "<ol>{}</ol>" if numbered else "<ul>{}</ul>"
            return format_html(shape, format_html_join("", "<li>{}</li>", ((_runs(line),) for line in lines)))
        case Grid(rows):
            shapes = ["<th>{}</th>", *["<td>{}</td>"] * (len(rows) - 1)]
            rows_shown = (
                (format_html_join("", shape, ((_runs(cell),) for cell in row)),)
                for shape, row in zip(shapes, rows, strict=True)
            )
            table = '<div class="scroll"><table>{}</table></div>'
            return format_html(table, format_html_join("", "<tr>{}</tr>", rows_shown))


def _runs(text: Text) -> SafeString:
    shapes = {
        (False, False): "{}",
        (True, False): "<strong>{}</strong>",
        (False, True): "<em>{}</em>",
        (True, True): "<strong><em>{}</em></strong>",
    }
    runs = runs_of(text)
    return format_html_join(
        "", "{}", ((format_html(shapes[run.bold, run.italic], run.text),) for run in runs)
    )


@register.filter
def inline(line: str) -> SafeString:
    """Show one line, or a piece of a text, with its bold and italic words."""
    return _runs(parse_runs(line))


@register.filter
def quotation(text: str) -> SafeString:
    """Show the passage of a text that somebody quotes: a line in quotation marks, or its lists and tables."""
    return prose(text) if "\n" in text or text.startswith("|") else format_html("“{}”", inline(text))


@register.filter
def marked(comparison: texts.TextComparison) -> SafeString:
    """Show a comparison as one text, with added words in ``<ins>`` and removed words in ``<del>``. If it was
    not made word by word, say so first."""
    shapes = {"added": "<ins>{}</ins>", "removed": "<del>{}</del>", "same": "{}"}
    pieces = [format_html(shapes[run.kind], inline(run.text)) for run in comparison.runs]
    if comparison.is_coarse:
        said = _("These texts are too long to be compared word by word; they are compared line by line.")
        pieces.insert(0, format_html('<span class="sub">{}</span>', said))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


@register.filter
def highlighted(pieces: list[tuple[bool, str]]) -> SafeString:
    """Show a text given in pieces, with those pieces that are paired with True in ``<mark>``."""
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", text) if is_set_off else text,) for is_set_off, text in pieces),
    )


@register.simple_tag
def level_name(ruleset: RuleSet, code: str) -> str:
    """Return the name of the level with this code, as the rule set words it."""
    return ruleset.level_name(code)


@register.simple_tag
def short_level_name(ruleset: RuleSet, code: str) -> str:
    """Return ``short_level`` of the level with this code."""
    return short_level(ruleset.level_name(code))


@register.filter
def short_level(name: str) -> str:
    """Return the name of a level without the words that the names of all levels have in common, for a table
    that shows many ("Hoàn thành xuất sắc nhiệm vụ" becomes "Xuất sắc"). Other names stay as they are."""
    rest = name.replace(" nhiệm vụ", "").removeprefix("Hoàn thành ")
    return rest[:1].upper() + rest[1:]


@register.simple_tag
def criterion_name(ruleset: RuleSet, code: str) -> str:
    """Return the name of the criterion with this code, the code itself if the rule set has none."""
    return next((row.name for row in ruleset.criteria if row.code == code), code)


@register.simple_tag
def mark(ruleset: RuleSet, value: Decimal | None) -> str:
    """Return the mark of a criterion as it is shown: points as a figure, or a grade as its word."""
    return (ruleset.grade_name(value) or "–") if ruleset.grades else figure(value)


@register.filter
def figure(value: Decimal | str | None) -> str:
    """Return a number as Vietnamese offices write it, with a decimal comma and no trailing zeros. What is not
    a ``Decimal`` becomes a dash."""
    if not isinstance(value, Decimal):
        return "–"
    return notation.as_figure(value)


@register.simple_tag
def text_field(
    text: VersionedText, label: StrOrPromise, rows: int, least: int | str = "", hint: str = ""
) -> SafeString:
    """Show the text area of a text that saves itself, together with its version. ``least``: the number of
    words required, if the page counts the words. ``hint``: the help that the page shows above the area, in a
    paragraph whose id is ``hint-`` and the text's key. A paper has one for each of its sections, so the
    markup of ``TextForm`` is written out here, which takes a tenth of the time."""
    key = f"{text._meta.model_name}-{text.pk}"  # noqa: SLF001  documented API
    more = "" if least in ("", None) else format_html(' data-least="{}"', least)
    described = format_html(' aria-describedby="hint-{}"', text.pk) if hint else ""
    return format_html(
        '<input type="hidden" name="version" value="{1}" id="version-{0}">'
        '<div id="div_text-{0}" class="mb-3"><label class="form-label {2}" for="text-{0}">{3}</label>'
        '<textarea name="text" cols="40" rows="{4}" lang="vi"{5}{6} class="form-control" id="text-{0}">\n'
        "{7}</textarea></div>",
        key,
        text.version,
        HIDDEN,
        label,
        rows,
        more,
        described,
        text.text,
    )
