"""Ordering an appraisal, and its verdict."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.models import ReturnReason, VerdictOutcome
from reviews.sessions.fields import DateInput, bare, text_area


class OrderForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the dossier is to be appraised"),
        widget=text_area(2),
        help_text=_("Clerk and head read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()


class VerdictForm(forms.Form):
    dossier = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("Verdict"), choices=VerdictOutcome.choices, widget=forms.RadioSelect)
    reasons = forms.MultipleChoiceField(
        label=_("Reasons of a return"),
        choices=ReturnReason.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = forms.CharField(
        label=_("What is to be changed"),
        widget=text_area(4),
        required=False,
        help_text=_("Needed for a return: which paper, which section, what is missing there."),
    )
    due_on = forms.DateField(
        label=_("To be sent again by"),
        widget=DateInput(),
        required=False,
        help_text=_("Needed for a return."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
