"""Notices in a form that somebody else has saved the same thing since the page showed it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import localize_input
from django.utils.translation import gettext as _

MARK = "as_shown"


@dataclass(frozen=True)
class FieldDifference:
    """One field of a form: what is saved and what was sent, both as people read them, and what the field
    ``name`` holds if the saved value is taken. Without ``name`` it is taken by hand."""

    label: str
    saved: str
    sent: str
    name: str = ""
    value: str = ""


def field_differences(form: forms.BaseForm) -> Iterator[FieldDifference]:
    """Yield the fields of a bound form in which something else was sent than is on record now."""
    for name in form.fields:
        bound = form[name]
        field = bound.field
        if bound.is_hidden or isinstance(field, forms.FileField):
            continue
        if not field.has_changed(bound.initial, bound.data):
            continue
        value = field.widget.format_value(field.prepare_value(bound.initial))
        if isinstance(field, forms.BooleanField):
            value = "on" if bound.initial else ""
        shown = value[0] if isinstance(value, list) and value else value or ""
        yield FieldDifference(
            str(field.widget.attrs.get("aria-label") or field.label),
            _shown(field, bound.initial),
            _shown(field, bound.data),
            bound.html_name,
            str(shown),
        )


def of_rows(label: str, rows: forms.BaseFormSet[Any] | None, saved: list[str]) -> Iterator[FieldDifference]:
    """Yield a difference without a field if rows were sent that differ from those on record."""
    if rows is not None and rows.is_bound and rows.has_changed():
        yield FieldDifference(label, "\n".join(saved) or "–", _("see the rows below"))


def _shown(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        key = getattr(value, "pk", value)
        choices: Any = field.choices
        return next((str(label) for one, label in choices if str(one) == str(key)), "–")
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return str(localize_input(value))
    return "–" if value in (None, "") else str(value)


class SeenForm(forms.BaseForm):
    """A form that changes what stands already. It sends along what its page showed (``as_shown``), and is not
    valid if somebody saved something else since: its page then shows both, and the person chooses.

    Fields are filled from ``initial``, as the row is when the form is made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_overtaken = False
        self.fields[MARK] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.fields[MARK].initial = self._mark

    def _mark(self) -> str:
        """Return a digest of what stands now in the fields of the form."""
        said = []
        for name, field in self.fields.items():
            if not (field.widget.is_hidden or isinstance(field, forms.FileField)):
                value = field.prepare_value(self.get_initial_for_field(field, name))
                said.append((name, "" if value is None else str(value)))
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        sent, now = data.pop(MARK, ""), self._mark()
        if sent and sent != now and list(field_differences(self)):
            self.is_overtaken = True
            shown: Any = self.data
            shown = shown.copy()
            shown[self.add_prefix(MARK)] = now
            self.data = shown
            text = _(
                "Somebody saved this meanwhile. Nothing was saved. Both stand here: choose, and save again."
            )
            self.add_error(None, text)
        return data

    def differences(self) -> list[FieldDifference]:
        """Return where the form differs from what somebody saved meanwhile, and nothing if nobody did."""
        return list(field_differences(self)) if self.is_overtaken else []
