"""Template tags for parts that many pages share: breadcrumbs, boxes, table cells, checkboxes, signs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from copy import deepcopy
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from crispy_forms.utils import render_crispy_form
from django import template
from django.db.models import Model
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    FileInput,
    NumberInput,
    RadioSelect,
    Select,
    Textarea,
    TextInput,
    model_to_dict,
)
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, strip_spaces_between_tags
from django.utils.safestring import SafeString

from members import clock, notices

register = template.Library()


@register.inclusion_tag("parts/crumbs.html")
def crumbs(*steps: Model | str) -> dict[str, list[tuple[str, str]]]:
    """Render the links to the pages above this page.

    A step is a database row that has a page, if need be followed by a place on that page (`paper "#tasks"`),
    or a text followed by the address or the URL name of its page (`_("Board") "reviews:boards"`)."""
    way: list[tuple[str, str]] = []
    rest = list(steps)
    while rest:
        step = rest.pop(0)
        own = step.get_absolute_url() if isinstance(step, Model) else ""  # type: ignore[attr-defined]  # pages only
        said = str(rest.pop(0)) if rest and (not own or str(rest[0]).startswith(("/", "#", "?"))) else ""
        address = said if said.startswith("/") else own + said if own else reverse(said)
        way.append((address, str(step)))
    return {"way": way}


@register.filter
def within(name: object, above: str | None) -> str:
    """Return the name with that of the committee above (``name_above``), which tells apart what has one name:
    "Chi bộ thôn 1, Đảng ủy xã Mẫu"."""
    return f"{name}, {above}" if above else str(name)


@register.simple_block_tag
def cell(content: str, label: object = "", **attributes: object) -> SafeString:
    """Render a table cell that shows the ``label`` of its column on a narrow screen.

    ``attributes`` are HTML attributes of the cell. Blanks around the content are removed, so that the
    stylesheet can leave out an empty cell on a narrow screen."""
    own = f' data-label="{conditional_escape(str(label))}"' if label else ""
    # A table has hundreds of cells, and "format_html" would take half their time.
    return SafeString(f"<td{own}{spelled(attributes) if attributes else ''}>{content.strip()}</td>")


@register.simple_block_tag
def card(content: str, title: object = "", **attributes: object) -> SafeString:
    """Render a box with the heading ``title``. ``attributes`` are HTML attributes of the box."""
    heading = format_html("<h2>{}</h2>\n", title) if title else ""
    classes = f"card-box {attributes.pop('class', '')}".strip()
    return format_html(
        '<section class="{}"{}>\n{}{}</section>', classes, spelled(attributes), heading, stripped(content)
    )


def stripped(content: str) -> SafeString:
    """Return rendered markup without the blanks around it, marked as safe.

    ``strip`` alone would lose the mark, and the markup would be escaped."""
    return SafeString(content.strip())


def spelled(attributes: dict[str, Any]) -> SafeString:
    """Return HTML attributes as markup.

    An underscore in a name becomes a hyphen. Attributes with an empty value are left out."""
    return SafeString(
        "".join(
            f' {name.replace("_", "-")}="{conditional_escape(value)}"'
            for name, value in attributes.items()
            if value
        )
    )


@register.simple_tag
def tick(is_there: object, is_short: object = False, code: str = "") -> SafeString:
    """Render the sign that says whether something required is there, too short or missing.

    The script of the page finds the sign by its ``code`` and changes it while somebody types."""
    sign, shape = ("✓", "ok") if is_there else ("◐", "short") if is_short else ("○", "empty")
    mark = format_html(' data-mark="{}"', code) if code else ""
    return format_html('<span class="tick tick-{}"{} aria-hidden="true">{}</span>', shape, mark, sign)


@register.simple_tag
def row_tick(
    name: str, value: object, label: object = "", form: str = "", ticked: Container[str] = ()
) -> SafeString:
    """Render the checkbox that selects one line of a list.

    ``label`` names the line for screen readers, where no label stands around the box. ``form`` is the id of
    the form that the box belongs to, if the box stands outside that form. ``ticked`` are the values sent
    before, which are checked where a page is shown again."""
    return format_html(
        '<input class="form-check-input" type="checkbox" name="{}" value="{}"{}{}>',
        name,
        value,
        spelled({"form": form, "aria-label": label}),
        SafeString(" checked") if str(value) in ticked else "",
    )


@register.simple_tag
def field_kind(field: BoundField) -> dict[str, bool]:
    """Return how a field of a form is rendered, as one name that is true: "hidden", "checkbox", "choices"
    (radio buttons or several checkboxes), "file" or "select". There is none for what is typed."""
    widget = field.field.widget
    kinds = {
        "hidden": field.is_hidden,
        "checkbox": isinstance(widget, CheckboxInput),
        "choices": isinstance(widget, RadioSelect),  # CheckboxSelectMultiple is one, too
        "file": isinstance(widget, FileInput),
        "select": isinstance(widget, Select),
    }
    return next(({name: True} for name, holds in kinds.items() if holds), {})


TYPED = (NumberInput, TextInput, Textarea)


@register.filter
def shown_field(field: BoundField) -> SafeString:
    """Render one field of a form as ``as_crispy_field`` does. For a field in which something is typed and of
    which nothing more is said, ``bootstrap5/field.html`` is written out, which takes a fifth of the time."""
    widget = field.field.widget
    more_is_said = field.errors or field.help_text or not field.label or "class" in widget.attrs
    if type(widget) not in TYPED or more_is_said:
        return SafeString(as_crispy_field(field))
    classes: dict[str, str | bool] = {"class": f"{type(widget).__name__.lower()} form-control"}
    return format_html(
        '<div id="div_{0}" class="mb-3"><label for="{0}" class="form-label{1}">{2}{3}</label>{4}</div>',
        field.auto_id,
        " requiredField" if field.field.required else "",
        field.label,
        SafeString('<span class="asteriskField">*</span>' if field.field.required else ""),
        field.as_widget(attrs=classes),
    )


@register.simple_tag
def day_set() -> dt.date | None:
    """Return the present day if another time was set on the clock, otherwise None."""
    return clock.today() if clock.is_set() else None


@register.simple_tag
def link_is_mailed() -> bool:
    """Return whether a link for a new password reaches anybody by mail."""
    return notices.mails_leave()


@register.simple_tag
def row_form(form: BaseForm, key: object, row: Model | None = None, **initial: object) -> SafeString:
    """Render the fields of a form that is repeated many times on a page, once for each row.

    The view makes the form once. ``key`` makes the ids of the fields unique. The fields are filled with the
    values of ``row``, and values given in ``initial`` replace these."""
    own = deepcopy(form)
    own.auto_id = form.auto_id and f"id_%s-{key}"
    own.initial = {**form.initial, **(model_to_dict(row, [*form.fields]) if row else {}), **initial}
    return SafeString(strip_spaces_between_tags(render_crispy_form(own)))
