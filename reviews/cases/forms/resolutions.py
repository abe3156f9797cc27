"""Forms for steps that a body takes: the body, number and date of its resolution, and the votes."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import DateInput, bare, choose, field_of, text_area
from ratings.actions.cases import Resolution
from ratings.models import BETWEEN, RatingStep, Step

PAPER = Div("number", "on", css_class="both")
"""Number and date of the resolution, side by side where there is room."""


class ResolutionForm(forms.Form):
    """The body that takes a step, and number and date of its resolution.

    It is the base of the forms for steps that may or must be taken by a resolution.
    """

    body = field_of(RatingStep, "body", help_text=_("Left empty, it is the body that the rule set names."))
    number = field_of(RatingStep, "paper_number")
    on = field_of(RatingStep, "paper_on", widget=DateInput())

    def resolution(self) -> Resolution:
        data = self.cleaned_data
        return Resolution(data["body"], data["number"], data["on"], data.get("votes", ""))


class BodyForm(ResolutionForm):
    """The step of a body between appraisal and decision, copied from its resolution.

    It says what the body proposed or passed, and how it voted.
    """

    helper = bare(Layout("step", "body", PAPER, "votes", "level", "reason"))

    step = forms.ChoiceField(label=_("What was done"))
    level = forms.ChoiceField(label=_("Level"), required=False)
    votes = field_of(
        RatingStep, "votes", label=_("Votes"), help_text=_("In words, for instance “45 of 45 in favour”.")
    )
    reason = field_of(
        RatingStep,
        "reason",
        widget=text_area(2),
        help_text=_("Needed where the body is for another level than the one put forward."),
    )

    def __init__(
        self, *args: Any, levels: list[tuple[str, str]], steps: tuple[Step, ...] = BETWEEN, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        choose(self, "step", [(step.value, step.label) for step in steps])
        choose(self, "level", [("", _("As put forward")), *levels])
