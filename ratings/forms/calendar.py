"""The shape of what staff set about one day."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

WORKS = [("off", _("Day off")), ("works", _("Working day (made up)"))]


class DayForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("It becomes"), choices=WORKS, widget=forms.RadioSelect, initial="off")
    name = forms.CharField(label=_("What for"), max_length=200)
    paper_number = forms.CharField(label=_("Number of the paper"), max_length=60)
    paper_on = forms.DateField(label=_("Day of the paper"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
