"""The form by which whoever publishes says that the warnings have been read."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import bare, choose


class WarningsForm(forms.Form):
    """Every warning is a box to be ticked. The action, not the form, knows which warnings stand now."""

    helper = bare()
    noted = forms.MultipleChoiceField(
        label=_("To be read before anything is published"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A warning forbids nothing. That you have read it is kept in the history."),
    )

    def __init__(self, *args: Any, warnings: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "noted", [(text, text) for text in warnings])
