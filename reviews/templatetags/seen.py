"""The hidden field by which a page sends back what it showed of a case."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from members.templatetags.parts import spelled
from ratings.models import RatingCase, Step

register = template.Library()


@register.simple_tag
def seen(case: RatingCase, step: str = Step.DECIDED, form: str = "") -> SafeString:
    """Render the hidden field for a form that takes this step of the case. ``reviews.cases.forms.seen`` reads
    it. ``form`` is the id of the form, if the field stands outside it."""
    value = f"{case.pk}:{case.newest(Step(step))}"
    return format_html('<input type="hidden" name="seen" value="{}"{}>', value, spelled({"form": form}))
