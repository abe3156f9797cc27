"""The form to name who stands in for somebody for some days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import DateInput, bare, known_person
from members.models import Member


class SubstituteForm(forms.Form):
    """Who stands in from which day to which, both included, and why."""

    helper = bare()
    substitute = forms.CharField(
        label=_("Who stands in"), max_length=120, help_text=_("Member code or full name.")
    )
    starts_on = forms.DateField(label=_("From"), widget=DateInput())
    ends_on = forms.DateField(label=_("To"), widget=DateInput())
    reason = forms.CharField(label=_("Reason or document"), max_length=300)

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["starts_on"].initial = clock.today()

    def clean_substitute(self) -> Member:
        return known_person(self.cleaned_data["substitute"], self.by)
