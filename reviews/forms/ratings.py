"""The marks and levels of a case, by its frozen rule set."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ratings import rulesets
from ratings.models import Facts, RatingCase, Step
from reviews.forms.fields import bare, text_area

TASK_FIELDS = ("assigned", "done", "on_time", "exceeding")
FINDING_FIELDS = ("low_trust_pct", "is_disciplined", "is_degraded")


def _mark_field(ruleset: rulesets.RuleSet, criterion: rulesets.Criterion) -> forms.Field:
    """Points up to the criterion's maximum, or one of the grades' words, which stand for numbers."""
    if ruleset.grading is rulesets.Grading.WORDS:
        grades = [("", _("Choose a grade")), *((grade.value, grade.name) for grade in ruleset.grades)]
        return forms.TypedChoiceField(label=criterion.name, choices=grades, coerce=Decimal)
    return forms.DecimalField(
        label=f"{criterion.name} (/{criterion.max})",
        min_value=0,
        max_value=criterion.max,
        max_digits=5,
        decimal_places=2,
        localize=True,
    )


class _RatingForm(forms.Form):
    """A mark for every criterion and a level; the criteria come from the case's frozen rule set."""

    column: str
    step: Step

    def __init__(self, *args: Any, case: RatingCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.helper = bare()
        ruleset = case.period.ruleset
        for criterion, score in case.sheet:
            given = getattr(score, self.column)
            field = _mark_field(ruleset, criterion)
            field.initial = given if given is not None else score.self_points
            self.fields[f"points_{criterion.code}"] = field
        levels = [(level.code, level.name) for level in ruleset.levels]
        taken = case.step(self.step)
        self.fields["level"] = forms.ChoiceField(
            label=_("Level"), choices=levels, widget=forms.RadioSelect, initial=taken.level if taken else None
        )

    def points(self) -> dict[str, Decimal]:
        return {
            criterion.code: self.cleaned_data[f"points_{criterion.code}"] for criterion in self.case.criteria
        }

    def _add_fields_of_facts(self, names: tuple[str, ...]) -> None:
        model_fields = forms.fields_for_model(Facts, fields=names, localized_fields=["low_trust_pct"])
        for name, field in model_fields.items():
            field.initial = getattr(self.case.facts, name)
            self.fields[name] = field

    def _clean_tasks(self, data: dict[str, Any]) -> None:
        if not set(TASK_FIELDS) <= set(data):
            return
        assigned, done, on_time, exceeding = (int(data[name]) for name in TASK_FIELDS)
        if done > assigned:
            self.add_error("done", _("More tasks done than assigned."))
        if on_time > done:
            self.add_error("on_time", _("More tasks on time than done."))
        if exceeding > done:
            self.add_error("exceeding", _("More tasks exceeding than done."))


class SelfRatingForm(_RatingForm):
    column = "self_points"
    step = Step.SELF

    def __init__(self, *args: Any, counted: bool = False, **kwargs: Any) -> None:
        """``counted``: the tasks stand row by row, so that their figures are not typed."""
        super().__init__(*args, **kwargs)
        self.typed = () if counted else TASK_FIELDS
        self._add_fields_of_facts((*self.typed, "evidence"))
        self.fields["evidence"].widget = text_area(2)
        self.order_fields([*self.typed, *self.fields])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._clean_tasks(data)
        return data

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*self.typed, "evidence")}


class AppraisalForm(_RatingForm):
    column = "appraised_points"
    step = Step.APPRAISED
    reason = forms.CharField(
        label=_("Reason"),
        widget=text_area(3),
        required=False,
        help_text=_(
            "Needed where the level or the points differ from the self-rating, or a condition is not met."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._add_fields_of_facts((*TASK_FIELDS, *FINDING_FIELDS))
        taken = self.case.step(Step.APPRAISED)
        self.fields["reason"].initial = taken.reason if taken else ""
        self.order_fields(
            [*TASK_FIELDS, *FINDING_FIELDS, *(n for n in self.fields if n != "reason"), "reason"]
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._clean_tasks(data)
        return data

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*TASK_FIELDS, *FINDING_FIELDS)}


class DecisionForm(forms.Form):
    level = forms.ChoiceField(label=_("Level decided"))
    reason = forms.CharField(
        label=_("Reason"),
        widget=text_area(2),
        required=False,
        help_text=_("Needed where a condition of the level is not met."),
    )

    def __init__(self, *args: Any, levels: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
        field: forms.ChoiceField = self.fields["level"]  # type: ignore[assignment]
        # No level stands there before a person has chosen one.
        field.choices = [("", _("Choose a level")), *levels]


class ShortcomingForm(forms.Form):
    text = forms.CharField(
        label=_("Shortcoming to be remedied"),
        widget=text_area(2),
        help_text=_("It will stand in the next paper and must be answered there."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
