"""The box of a secret ballot. Hundreds vote in the same minute, and the widgets of a form take longer than
all else on the page."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def ballot_box(subject: int, number: int, marked: int) -> SafeString:
    """Render the box with this number on the line of the subject, given by key. It is marked if its number is
    that of the mark chosen."""
    return format_html(
        '<input type="radio" name="mark-{}" value="{}"{}>',
        subject,
        number,
        SafeString(" checked") if number == marked else "",
    )
