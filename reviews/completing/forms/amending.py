"""Why a paper that was opened for amendment reads otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _


class CausesForm(forms.Form):
    """One field for each changed section, called ``why-`` and its code. The browser asks for it where no
    finding or amendment is the cause already; handing in checks it."""

    def __init__(self, data: QueryDict | None, *, is_caused: Mapping[str, bool]) -> None:
        super().__init__(data, auto_id="%s")
        for code, caused in is_caused.items():
            self.fields[f"why-{code}"] = forms.CharField(
                label=_("Other reason, if any") if caused else _("Why it was changed"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "required": not caused}),
            )
