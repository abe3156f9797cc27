"""The form that asks why a paper was changed after it had been opened for amendment."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _


class CausesForm(forms.Form):
    """One field for the reason of each changed section.

    The field's name is ``why-`` and the code of the section. If no finding or amendment is a recorded cause
    of the change, the browser requires the field, and ``hand_in_again`` checks it.
    """

    def __init__(self, data: QueryDict | None, *, is_caused: Mapping[str, bool]) -> None:
        super().__init__(data, auto_id="%s")
        for code, caused in is_caused.items():
            self.fields[f"why-{code}"] = forms.CharField(
                label=_("Other reason, if any") if caused else _("Why it was changed"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "required": not caused}),
            )
