"""What leads a session along."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.forms.fields import DateInput, bare


class ConferenceForm(forms.Form):
    day = forms.DateField(label=_("Day of the conference"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
