"""Filling a dossier, receiving it, ordering a re-review."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.models import FROM_OUTSIDE, Paper
from reviews.sessions.fields import bare, text_area

KINDS = [(kind.value, kind.label) for kind in FROM_OUTSIDE]


class FileForm(forms.Form):
    paper = forms.ModelChoiceField(
        label=_("Whose dossier"), queryset=Paper.objects.none(), empty_label=_("Choose a subject")
    )
    kind = forms.ChoiceField(label=_("Kind of paper"), choices=KINDS)
    citation = forms.CharField(label=_("What it is, number and date"), max_length=300)
    file = forms.FileField(label=_("File"))

    def __init__(self, *args: Any, papers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
        field: forms.ModelChoiceField[Paper] = self.fields["paper"]  # type: ignore[assignment]
        field.queryset = papers


class PapersForm(forms.Form):
    """Several subjects of one session, and a reason."""

    papers = forms.ModelMultipleChoiceField(
        label=_("Whose"), queryset=Paper.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("Reason"), widget=text_area(2))

    def __init__(self, *args: Any, papers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
        field: forms.ModelMultipleChoiceField[Paper] = self.fields["papers"]  # type: ignore[assignment]
        field.queryset = papers


class WaiveForm(PapersForm):
    kind = forms.ChoiceField(label=_("Kind of paper"), choices=KINDS)
    reason = forms.CharField(label=_("Why it is not called for"), max_length=300)
    field_order = ("kind", "papers", "reason")


class ReceiptForm(forms.Form):
    note = forms.CharField(label=_("Note"), widget=text_area(2), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
