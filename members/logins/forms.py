"""The forms of the pages of logins."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import bare
from members.models import RoleKind


class SlipsForm(forms.Form):
    helper = bare()
    help_line = forms.CharField(
        label=_("Who helps, with the number to ring"),
        required=False,
        max_length=120,
        help_text=_("It is printed on the slips, such as “Văn phòng Đảng ủy, 0123 456 789”."),
    )


class CloseForm(forms.Form):
    helper = bare()
    reason = forms.CharField(label=_("Reason"), max_length=200)


class FactorForm(forms.Form):
    helper = bare()
    code = forms.CharField(
        label=_("Code"),
        max_length=12,
        help_text=_("The six digits that the telephone shows now."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class FactorRulesForm(forms.Form):
    helper = bare()
    kinds = forms.MultipleChoiceField(
        label=_("Compulsory for"),
        choices=RoleKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class SearchForm(forms.Form):
    helper = bare()
    q = forms.CharField(label=_("Name or member code"), required=False, max_length=80)
