"""The form that merges the two records of a person who was entered twice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import bare
from members.models import Member


class MergeForm(forms.Form):
    """Which of the two records stays, and on what the merge rests."""

    helper = bare()
    document = forms.CharField(label=_("Reason or document"), max_length=200)

    def __init__(self, *args: Any, one: Member, other: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.records = {str(record.pk): record for record in (one, other)}
        stays = forms.ChoiceField(
            label=_("This record stays, with its code and data"),
            choices=[(pk, f"{record.code}, {record.cell}") for pk, record in self.records.items()],
            widget=forms.RadioSelect,
        )
        self.fields = {"stays": stays, **self.fields}

    def kept_and_emptied(self) -> tuple[Member, Member]:
        """Return the record that stays and the other one."""
        pk = self.cleaned_data["stays"]
        [emptied] = [record for key, record in self.records.items() if key != pk]
        return self.records[pk], emptied
