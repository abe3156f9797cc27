"""Helpers of all forms: form fields made from model fields, inputs, and the layout of a form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.db import models
from django.forms.models import ModelChoiceIterator
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from members.models import Member
from members.models.names import plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    ModelForm = forms.ModelForm[Any]
    RowField = forms.ModelChoiceField[Any]
    RowsField = forms.ModelMultipleChoiceField[Any]
    Choices = ModelChoiceIterator
else:  # these classes take no type at run time
    ModelForm = forms.ModelForm
    RowField = forms.ModelChoiceField
    RowsField = forms.ModelMultipleChoiceField
    Choices = ModelChoiceIterator


class CommitteeChoiceField(RowField):
    """The field in which one committee is chosen. Each is shown with the one above it, so that committees of
    one name are told apart. The rows come from ``with_parents``."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_place)


class DateInput(forms.DateInput):
    """A day, typed and shown as 31/12/2026 whatever language the browser speaks. The script of all pages
    (``static/js/fields.js``) says the day of the week beside it, and opens a calendar."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        more = {
            "data-kind": "day",
            "inputmode": "numeric",
            "placeholder": "31/12/2026",
            "autocomplete": "off",
        }
        super().__init__({**more, **(attrs or {})}, format="%d/%m/%Y")


class TimeInput(forms.TimeInput):
    """An hour and minute of 24 hours, whatever language the browser speaks."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        more = {"data-kind": "time", "inputmode": "numeric", "placeholder": "07:30", "autocomplete": "off"}
        super().__init__({**more, **(attrs or {})}, format="%H:%M")


# Django's own sentences, said in our words in locale/vi.
gettext_noop("Enter a valid date.")
gettext_noop("Enter a valid time.")


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = data if isinstance(data, list) else [data]
        taken = [super(FilesField, self).clean(file, initial) for file in found or [None]]
        return [file for file in taken if file]


SCANS = (".pdf", ".jpg", ".jpeg", ".png")
"""The endings of what was signed on paper and scanned or photographed."""

OFFICE = (*SCANS, ".docx", ".xlsx", ".doc", ".xls")
"""The endings of all files that may be attached."""


def file_field(
    label: StrOrPromise,
    kinds: Sequence[str],
    *,
    said: StrOrPromise = "",
    most: int = 20,
    several: bool = False,
    required: bool = True,
) -> forms.FileField:
    """Return the field of a file that says beforehand which kinds are taken and how large it may be, in
    megabytes. What is taken the action checks. ``said`` is what else is to be known, ``several``: whether
    more than one may be chosen."""
    taken = format_lazy(_("{kinds}; at most {most} MB."), kinds=", ".join(kinds), most=most)
    attrs = {"accept": ",".join(kinds), "data-most": most}
    widget = ManyFiles(attrs) if several else forms.FileInput(attrs)
    kind = FilesField if several else forms.FileField
    help_text = format_lazy("{taken} {said}", taken=taken, said=said) if said else taken
    return kind(label=label, required=required, max_length=200, widget=widget, help_text=help_text)


def text_area(rows: int, **attributes: object) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attributes})


HIDDEN = "visually-hidden"
"""The CSS class of a label that only screen readers read out.

It is used where a heading or column already shows the name."""


def bare(layout: Layout | None = None, *, label_class: str = "") -> FormHelper:
    """Return the helper of a form that renders only its fields.

    The template writes the form's tag, its token and the buttons. All forms of a class share one helper, so a
    single form must not change it."""
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
    """Return the name of the model's field, with a capital letter at the beginning."""
    return str(capfirst(model_field(model, name).verbose_name))


def field_of(model: type[models.Model], name: str, **changes: Any) -> forms.Field:
    """Return a form field for a field of the model.

    It takes its label, length, choices, and whether it may be empty from the model. ``changes`` are further
    arguments of the form field. A required field with choices does not offer an empty choice. Raises
    ``TypeError`` if the model's field cannot be entered in a form."""
    field = model_field(model, name)
    if field.choices and not field.blank:
        changes.setdefault("choices", field.choices)
    made = field.formfield(**changes)
    if made is None:
        raise TypeError(f"{model.__name__}.{name} is not entered in forms.")
    return made


def names_apart(labels: Sequence[str], rows: Sequence[object]) -> list[str]:
    """Return the labels of these rows. Where two are the same, each gets the code of its person or committee:
    "Âu Văn Bảo (L-017)"."""
    often = Counter(labels)
    codes = [_code_of(row) if often[label] > 1 else "" for label, row in zip(labels, rows, strict=True)]
    return [f"{label} ({code})" if code else label for label, code in zip(labels, codes, strict=True)]


def _code_of(row: object) -> str:
    return str(getattr(getattr(row, "member", None) or row, "code", ""))


class ChoicesApart(Choices):
    """The rows among which a field lets people choose, those of one name told apart. As in Django, the
    choice of no row comes before anything is read: a widget asks for it alone."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        found = super().__iter__()
        if self.field.empty_label is not None:
            yield next(found)
        choices = list(found)
        rows = [getattr(value, "instance", None) for value, _label in choices]
        labels = names_apart([str(label) for _value, label in choices], rows)
        yield from ((value, label) for (value, _label), label in zip(choices, labels, strict=True))


def offer(
    form: forms.BaseForm, name: str, rows: models.QuerySet[Any], *, empty: Any = None, once: bool = False
) -> None:
    """Set the database rows among which a field lets people choose. Rows of one name are told apart.

    ``empty`` is the label shown while no row is chosen. With ``once`` the rows are read now, which saves
    queries if the form is shown many times on a page. Raises ``TypeError`` if the field does not choose among
    rows."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} does not choose among rows.")
    field.iterator = ChoicesApart
    field.queryset = rows
    if empty:
        field.empty_label = empty
    if once:
        field.choices = [*field.iterator(field)]


def choose(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Set the values, with their labels, among which a field lets people choose.

    Raises ``TypeError`` if the field does not choose among values."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} does not choose among values.")
    field.choices = list(choices)


SHOWN = 8
"""The greatest number of people with one name that an error lists."""


def known_person(words: str, by: Member) -> Member:
    """Return the member whom ``by`` may see and who has this code or, if there is only one, this name or part
    of a name, however it was typed. Raises ``ValidationError``; of those whom ``by`` may not see nobody
    learns here whether they exist."""
    words = " ".join(words.split())
    known = Member.objects.visible_to(by)
    if found := known.filter(code__iexact=words).first():
        return found
    named = list(known.filter(search_name__contains=plain(words))[: SHOWN + 1])
    if len(named) == 1:
        return named[0]
    if not named:
        raise forms.ValidationError(gettext("Nobody of this code or name is known to you."))
    listed = "; ".join(f"{one.code} {one.full_name}" for one in named[:SHOWN])
    raise forms.ValidationError(
        gettext("Several people have this name. Give the code: %(people)s.") % {"people": listed}
    )
