"""The forms of the pages of logins."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import bare


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


class SearchForm(forms.Form):
    helper = bare()
    q = forms.CharField(label=_("Name or member code"), required=False, max_length=80)
