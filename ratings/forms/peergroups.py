"""The shape of what staff send to arrange peer groups; nothing is written here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratings.models import PeerGroup


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name of the group"), max_length=200)


class ExceptionForm(forms.Form):
    number = forms.CharField(label=_("Number of the decision"), max_length=60)
    on = forms.DateField(label=_("Day of the decision"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Grounds"), widget=forms.Textarea(attrs={"rows": 2}))


class TargetForm(forms.Form):
    """Another group, of those this person may arrange."""

    target = forms.ModelChoiceField(PeerGroup.objects.none(), label=_("Group"))

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.ModelChoiceField[PeerGroup] = self.fields["target"]  # type: ignore[assignment]
        field.queryset = groups
