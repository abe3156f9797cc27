"""Forms for ordering the vetting of a dossier and for its verdict."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import DateInput, bare, choose, field_of, text_area
from reviews.models import ReturnReason, Verdict, VerdictOutcome


class VettingOrderForm(forms.Form):
    helper = bare()
    reason = forms.CharField(
        label=_("Why the dossier is to be appraised"),
        widget=text_area(2),
        help_text=_("Clerk and head read it."),
    )


class ManyOrdersForm(VettingOrderForm):
    """The order for all units of one kind. ``kinds`` are the choices, each with how many units it has."""

    kind = forms.ChoiceField(label=_("Units"))
    field_order = ("kind", "reason")

    def __init__(self, data: Any = None, *, kinds: list[tuple[str, str]]) -> None:
        super().__init__(data)
        choose(self, "kind", kinds)


class VerdictForm(forms.Form):
    helper = bare()
    dossier = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("Verdict"), choices=VerdictOutcome.choices, widget=forms.RadioSelect)
    reasons = forms.MultipleChoiceField(
        label=_("Reasons of a return"),
        choices=ReturnReason.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = forms.CharField(
        label=_("What is to be changed"),
        widget=text_area(4),
        required=False,
        help_text=_("Needed for a return: which paper, which section, what is missing there."),
    )
    due_on = field_of(Verdict, "due_on", widget=DateInput(), help_text=_("Needed for a return."))
