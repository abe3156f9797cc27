"""The forms of requests about personal data, and of their answers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import bare, field_of, text_area
from reviews.models import DataOutcome, DataRequest, DataWish


class RequestForm(forms.Form):
    helper = bare()
    wish = forms.ChoiceField(
        label=_("What do you ask for?"), choices=DataWish.choices, widget=forms.RadioSelect
    )
    text = field_of(DataRequest, "text", widget=text_area(4))


class LongerForm(forms.Form):
    helper = bare()
    reason = forms.CharField(label=_("Why does it take longer?"), widget=text_area(2))


class DataAnswerForm(forms.Form):
    helper = bare()
    outcome = forms.ChoiceField(label=_("Outcome"), choices=DataOutcome.choices, widget=forms.RadioSelect)
    answer = field_of(DataRequest, "answer", widget=text_area(4), required=True)
