"""The shape of what people send; nothing is written here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Committee, Member, RoleKind
from ratings import catalogue, rulesets
from ratings.models import Facts, ObjectionKind, Outcome, PetitionOutcome, RatingCase, Step, UnratedCode
from reviews.models import AnswerKind, CommentKind, Paper, RemedyStatus

TASK_FIELDS = ("assigned", "done", "on_time", "exceeding")
FINDING_FIELDS = ("low_trust_pct", "is_disciplined", "is_degraded")


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _bare() -> FormHelper:
    """Fields only: the template has the form's tag, token and buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class CampaignForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    committee = forms.ModelChoiceField(
        label=_("Over"),
        queryset=Committee.objects.none(),
        empty_label=_("Choose a committee"),
        help_text=_("This committee and all below it."),
    )
    year = forms.IntegerField(label=_("Year reviewed"), min_value=2000, max_value=2100)
    ruleset = forms.ChoiceField(label=_("Rule set"))
    writing_due = forms.DateField(label=_("Papers due"), widget=DateInput())
    commenting_due = forms.DateField(label=_("Comments due"), widget=DateInput())
    finish_due = forms.DateField(label=_("Round ends"), widget=DateInput())
    legal_basis = forms.CharField(
        label=_("Legal basis"),
        widget=_text(5),
        required=False,
        help_text=_("One paper a line, as it is cited."),
    )

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare()
        committees: forms.ModelChoiceField[Any] = self.fields["committee"]  # type: ignore[assignment]
        committees.queryset = Committee.objects.filter(by.reach.over("", RoleKind.STAFF))
        choices: forms.ChoiceField = self.fields["ruleset"]  # type: ignore[assignment]
        choices.choices = [(source.code, source.title) for source in catalogue.usable()]
        self.fields["year"].initial = timezone.localdate().year

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        dues = [data.get(name) for name in ("writing_due", "commenting_due", "finish_due")]
        if all(dues) and dues != sorted(dues):  # type: ignore[type-var]
            raise forms.ValidationError(_("The dates must follow each other: papers, comments, end."))
        return data

    def citations(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["legal_basis"].splitlines() if line.strip()]


class RemedyForm(forms.Form):
    status = forms.ChoiceField(label=_("State"), choices=RemedyStatus.choices, widget=forms.RadioSelect)
    degree = forms.CharField(label=_("What was done, how far"), widget=_text(3))
    difficulty = forms.CharField(label=_("Difficulties"), widget=_text(2), required=False)
    responsibility = forms.CharField(label=_("Responsibility"), widget=_text(2), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare()


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
        self.helper = _bare()
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._add_fields_of_facts((*TASK_FIELDS, "evidence"))
        self.fields["evidence"].widget = _text(2)
        self.order_fields([*TASK_FIELDS, *self.fields])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._clean_tasks(data)
        return data

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*TASK_FIELDS, "evidence")}


class AppraisalForm(_RatingForm):
    column = "appraised_points"
    step = Step.APPRAISED
    reason = forms.CharField(
        label=_("Reason"),
        widget=_text(3),
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
        widget=_text(2),
        required=False,
        help_text=_("Needed where a condition of the level is not met."),
    )

    def __init__(self, *args: Any, levels: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare()
        field: forms.ChoiceField = self.fields["level"]  # type: ignore[assignment]
        # No level stands there before a person has chosen one.
        field.choices = [("", _("Choose a level")), *levels]


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
    summary = forms.CharField(label=_("What it says"), widget=_text(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare()


class SettleForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    finding = forms.CharField(
        label=_("What was verified and found"),
        widget=_text(3),
        help_text=_("The case must then be appraised anew before it is decided."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare()


class UnratedForm(forms.Form):
    code = forms.ChoiceField(label=_("Reason"), choices=UnratedCode.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("In detail"), widget=_text(2), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare()


class PetitionForm(forms.Form):
    text = forms.CharField(label=_("What you ask, and why"), widget=_text(5))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare()


class PetitionAnswerForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=PetitionOutcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), widget=_text(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare()


class ReRatingForm(forms.Form):
    level = forms.ChoiceField(label=_("New level"))
    reason = forms.CharField(
        label=_("Reason"),
        widget=_text(3),
        help_text=_("It is printed in the decision and the person reads it."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, levels: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare()
        field: forms.ChoiceField = self.fields["level"]  # type: ignore[assignment]
        field.choices = [("", _("Choose a level")), *levels]


class ShortcomingForm(forms.Form):
    text = forms.CharField(
        label=_("Shortcoming to be remedied"),
        widget=_text(2),
        help_text=_("It will stand in the next paper and must be answered there."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare()


class CommentForm(forms.Form):
    section = forms.ChoiceField(label=_("Section"), required=False)
    quote = forms.CharField(
        label=_("Passage"),
        widget=_text(2),
        required=False,
        help_text=_("Mark a passage in the paper to bring it here."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=CommentKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("Comment"), widget=_text(4))

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare()
        field: forms.ChoiceField = self.fields["section"]  # type: ignore[assignment]
        rules = [(rule.code, rule.heading) for rule in paper.outline.sections]
        field.choices = [("", _("The paper as a whole")), *rules]


class AnswerForm(forms.Form):
    kind = forms.ChoiceField(label=_("Answer"), choices=AnswerKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("In words"), widget=_text(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare()


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=_text(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare()


class ConferenceForm(forms.Form):
    day = forms.DateField(label=_("Day of the conference"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _bare()
