"""In whose name a step is taken: the body in words, the paper it stands in, the votes."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from ratings.actions.cases import Resolution
from ratings.models import BETWEEN, Step
from reviews.sessions.fields import DateInput, bare, text_area

PAPER = Div("number", "on", css_class="both")
"""Number and day of the paper, side by side where there is room."""


class ResolutionForm(forms.Form):
    """The fields of a paper, for the forms of the steps that may or must stand in one."""

    body = forms.CharField(
        label=_("Body"),
        max_length=200,
        required=False,
        help_text=_("Left empty, it is the body that the rule set names."),
    )
    number = forms.CharField(label=_("Number of the paper"), max_length=60, required=False)
    on = forms.DateField(label=_("Day of the paper"), widget=DateInput(), required=False)

    def resolution(self) -> Resolution:
        data = self.cleaned_data
        return Resolution(data["body"], data["number"], data["on"], data.get("votes", ""))


class BodyForm(ResolutionForm):
    """What a body in between proposed or passed, as its paper says."""

    step = forms.ChoiceField(label=_("What was done"))
    level = forms.ChoiceField(label=_("Level"), required=False)
    votes = forms.CharField(
        label=_("Votes"),
        max_length=200,
        required=False,
        help_text=_("In words, for instance “45 of 45 in favour”."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=text_area(2),
        required=False,
        help_text=_("Needed where the body is for another level than the one put forward."),
    )

    def __init__(
        self, *args: Any, levels: list[tuple[str, str]], steps: tuple[Step, ...] = BETWEEN, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.helper = bare()
        step: forms.ChoiceField = self.fields["step"]  # type: ignore[assignment]
        step.choices = [(step.value, step.label) for step in steps]
        level: forms.ChoiceField = self.fields["level"]  # type: ignore[assignment]
        level.choices = [("", _("As put forward")), *levels]
        self.helper.layout = Layout("step", "body", PAPER, "votes", "level", "reason")
