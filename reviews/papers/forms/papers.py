"""The form in which a paper answers an earlier shortcoming."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import bare, field_of, text_area
from members.overtaken import SeenForm
from reviews.models import RemedyStatus, ShortcomingAnswer


class ShortcomingReportForm(SeenForm, forms.Form):
    helper = bare()
    status = field_of(
        ShortcomingAnswer, "status", choices=RemedyStatus.choices, widget=forms.RadioSelect, required=True
    )
    percent = field_of(
        ShortcomingAnswer,
        "percent",
        max_value=99,
        help_text=_("Only of what is in progress; or say it in words below."),
    )
    degree = field_of(ShortcomingAnswer, "degree", widget=text_area(3))
    difficulty = field_of(ShortcomingAnswer, "difficulty", widget=text_area(2))
    responsibility = field_of(ShortcomingAnswer, "responsibility", widget=text_area(2))
