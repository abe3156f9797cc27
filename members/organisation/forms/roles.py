"""The form to give somebody a role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import DateInput, bare
from members.models import Member, RoleKind
from members.organisation.forms.people import CommitteeField, set_administrator


class RoleForm(forms.Form):
    """A role over a committee that the person administers."""

    helper = bare()
    kind = forms.ChoiceField(label=_("Role"), choices=RoleKind.choices)
    committee = CommitteeField(label=_("Organisation"))
    starts_on = forms.DateField(label=_("From"), widget=DateInput())
    ends_on = forms.DateField(label=_("To"), widget=DateInput(), required=False)
    reason = forms.CharField(label=_("Reason or document"), max_length=300)

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_administrator(self, by)
