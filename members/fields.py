"""What the forms are built of: fields as the models have them, inputs, and how a form is laid out."""

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
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def text_area(rows: int, **attributes: object) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attributes})


HIDDEN = "visually-hidden"
"""The class of a label that is read out but not shown, where heading or column say it to the eye."""


def bare(layout: Layout | None = None, *, label_class: str = "") -> FormHelper:
    """Fields only: the template has the form's tag, token and buttons. One helper serves all forms of a
    class, since rendering reads it only; whoever changes it in an instance changes it for everybody."""
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
    """The field's name as it stands at the head of a line."""
    return str(capfirst(model_field(model, name).verbose_name))


def field_of(model: type[models.Model], name: str, **changes: Any) -> forms.Field:
    """The model's field as a form field: its label, length, choices, and whether it may be empty.
    ``changes`` are arguments of the form field. Where a choice must be made none is offered that is empty."""
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
    """The rows among which this field chooses, and what stands there while none is chosen. ``once`` reads
    them now: a form shown in many rows of a page would read them in each."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} does not choose among rows.")
    field.queryset = rows
    if empty:
        field.empty_label = empty
    if once:
        field.choices = [*field.iterator(field)]


def choose(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """The values among which this field chooses."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} does not choose among values.")
    field.choices = list(choices)
