"""What stands in the way of a decision, and what comes after it."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from ratings.models import ObjectionKind, Outcome, PetitionOutcome, UnratedCode
from reviews.cases.forms.resolutions import PAPER, ResolutionForm
from reviews.sessions.fields import DateInput, bare, text_area


class ObjectionForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind of matter"), choices=ObjectionKind.choices, widget=forms.RadioSelect
    )
    received_on = forms.DateField(label=_("Received on"), widget=DateInput())
    source = forms.CharField(
        label=_("From whom"),
        max_length=200,
        help_text=_("The subject does not see this, nor the words below."),
    )
    summary = forms.CharField(label=_("What it says"), widget=text_area(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()


class SettleForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    finding = forms.CharField(
        label=_("What was verified and found"),
        widget=text_area(3),
        help_text=_("The case must then be appraised anew before it is decided."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()


class UnratedForm(forms.Form):
    code = forms.ChoiceField(label=_("Reason"), choices=UnratedCode.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("In detail"), widget=text_area(2), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()


class PetitionForm(forms.Form):
    text = forms.CharField(label=_("What you ask, and why"), widget=text_area(5))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()


class PetitionAnswerForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=PetitionOutcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), widget=text_area(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()


class ReRatingForm(ResolutionForm):
    level = forms.ChoiceField(label=_("New level"))
    reason = forms.CharField(
        label=_("Reason"),
        widget=text_area(3),
        help_text=_("It is printed in the decision and the person reads it."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, levels: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
        field: forms.ChoiceField = self.fields["level"]  # type: ignore[assignment]
        field.choices = [("", _("Choose a level")), *levels]
        self.helper.layout = Layout("level", "reason", "body", PAPER, "seen")
