"""What a writer sends beside the text of the sections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.models import RemedyStatus
from reviews.sessions.fields import bare, text_area


class RemedyForm(forms.Form):
    status = forms.ChoiceField(label=_("State"), choices=RemedyStatus.choices, widget=forms.RadioSelect)
    percent = forms.IntegerField(
        label=_("How far, %"),
        required=False,
        min_value=0,
        max_value=99,
        help_text=_("Only of what is in progress; or say it in words below."),
    )
    degree = forms.CharField(label=_("What was done, how far"), widget=text_area(3), required=False)
    difficulty = forms.CharField(label=_("Difficulties"), widget=text_area(2), required=False)
    responsibility = forms.CharField(label=_("Responsibility"), widget=text_area(2), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
