"""Helpers of all forms: form fields made from model fields, inputs, and the layout of a form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.db import models
from django.utils.text import capfirst

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
    RowField = forms.ModelChoiceField[Any]
    RowsField = forms.ModelMultipleChoiceField[Any]
else:  # these classes take no type at run time
    ModelForm = forms.ModelForm
    RowField = forms.ModelChoiceField
    RowsField = forms.ModelMultipleChoiceField


class DateInput(forms.DateInput):
    """A date input that opens the calendar of the browser."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def text_area(rows: int, **attributes: object) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attributes})


HIDDEN = "visually-hidden"
"""The class of a label that is read out but not shown, where a heading or column already shows it."""


def bare(layout: Layout | None = None, *, label_class: str = "") -> FormHelper:
    """Make the helper of a form of which only the fields are rendered; the template writes the form's tag,
    its token and the buttons. All forms of a class share one helper: a form must not change it for itself."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = layout
    helper.label_class = label_class
    return helper


def model_field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    field = model._meta.get_field(name)  # noqa: SLF001  # documented API, whatever the underscore says
    if not isinstance(field, models.Field):
        raise TypeError(f"{model.__name__}.{name} is no field of its own table.")
    return field


def label_of(model: type[models.Model], name: str) -> str:
    """Return the name of the field with a capital letter at its head."""
    return str(capfirst(model_field(model, name).verbose_name))


def field_of(model: type[models.Model], name: str, **changes: Any) -> forms.Field:
    """Make a form field from a field of the model, with its label, length, choices and whether it may be
    empty.

    ``changes`` are further arguments of the form field. A field whose choice is required offers no empty one.
    Raises ``TypeError`` if the model's field cannot be entered in a form."""
    field = model_field(model, name)
    if field.choices and not field.blank:
        changes.setdefault("choices", field.choices)
    made = field.formfield(**changes)
    if made is None:
        raise TypeError(f"{model.__name__}.{name} is not entered in forms.")
    return made


def offer(
    form: forms.BaseForm, name: str, rows: models.QuerySet[Any], *, empty: Any = None, once: bool = False
) -> None:
    """Set the rows that a field offers. ``empty`` is the label shown while no row is chosen.

    ``once`` reads the rows now; a form that is shown in many rows of a page would otherwise read them in
    each. Raises ``TypeError`` if the field does not choose among rows."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} does not choose among rows.")
    field.queryset = rows
    if empty:
        field.empty_label = empty
    if once:
        field.choices = [*field.iterator(field)]


def choose(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Set the values that a field offers; raise ``TypeError`` if it does not choose among values."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} does not choose among values.")
    field.choices = list(choices)
