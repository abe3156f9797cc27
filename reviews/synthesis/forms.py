"""The form that chooses what a synthesis counts and by which rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Committee
from reviews.synthesis.counting import RowKind


class SynthesisForm(forms.Form):
    """``units`` are the committees whose subtree may be chosen."""

    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Committee.objects.none(), required=False, empty_label=_("The whole round")
    )
    first = forms.ChoiceField(label=_("Rows by"), choices=RowKind.choices, required=False)
    second = forms.ChoiceField(label=_("and by"), choices=RowKind.choices, required=False)
    running = forms.BooleanField(
        label=_("With results that are not published yet, as far as you handle them"), required=False
    )

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a field with a queryset
