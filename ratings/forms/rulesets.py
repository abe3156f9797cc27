"""The forms by which staff derive and change a local rule set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import DateInput, bare, field_of
from ratings.forms.figures import BondsForm, FiguresForm
from ratings.models import LocalRuleSet
from ratings.models.case import SUBJECT_KINDS
from ratings.models.ruleset import CODE
from ratings.notation import as_figure
from ratings.rulesets import (
    DeadlineRow,
    Grade,
    Grading,
    Group,
    QuotaBase,
    QuotaRow,
    Rounding,
    RuleSet,
    Settings,
    Spread,
    SubjectKind,
    WeightRow,
    settings_of,
)

BLANK_ROWS = 2
MOST_ROWS = 20
HUNDRED = Decimal(100)
BINARY = Decimal(-1)
MARKED = [
    ("0", _("any points")),
    ("0.25", "0,25"),
    ("0.5", "0,5"),
    ("1", "1"),
    ("-1", _("kept or not")),
]
SPREADS = [
    (Spread.NONE.value, _("always applies")),
    (Spread.GROUP.value, _("spread over its group")),
    (Spread.SHEET.value, _("spread over all")),
    (Spread.FULL.value, _("counts in full")),
]
POINTS: dict[str, Any] = {"min_value": 0, "max_value": 100, "max_digits": 5, "decimal_places": 2}
POINTS |= {"localize": True}
Data = Mapping[str, Any] | None


def _bare() -> FormHelper:
    """Return a layout of fields only, because the template has the form's tag, token and buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


def _line() -> forms.Textarea:
    """Return a text area of one line, which grows with its text so that a long name can be read on
    a phone."""
    return forms.Textarea(attrs={"rows": 1})


class CompareForm(forms.Form):
    """The choice of the rule set with which the one shown is compared. The field is called ``with``, as in
    the page's address. It is added at run time, because ``with`` cannot be the name of a class attribute."""

    helper = bare(Layout(Field("with", wrapper_class="flex-grow-1")))

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["with"] = forms.ChoiceField(label=_("Compare with"), choices=others, required=False)


class NamesForm(forms.Form):
    """What the local rule set is called, and from which day it is in force."""

    helper = bare()
    title = forms.CharField(
        label=_("Name of the regulation"),
        max_length=200,
        help_text=_("As it is cited: kind, number, day, and who issued it."),
    )
    short = field_of(LocalRuleSet, "short", help_text=_("For example 18-QĐ/TU."))
    code = field_of(
        LocalRuleSet,
        "code",
        validators=[CODE],
        help_text=_("Short and for this program only, for example tinh-a-2026."),
    )
    province = field_of(LocalRuleSet, "province")
    effective_from = field_of(LocalRuleSet, "effective_from", widget=DateInput())
    replaces = forms.ChoiceField(
        label=_("Replaces"),
        required=False,
        help_text=_(
            "The earlier rule set of this place, which is superseded from the first day in force on."
        ),
    )

    def __init__(self, *args: Any, replaceable: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if replaceable:
            self.fields["replaces"].choices = [("", _("none")), *replaceable]  # type: ignore[attr-defined]
        else:
            del self.fields["replaces"]


class QuotaForm(forms.Form):
    """The quota of Excellent ratings."""

    helper = bare()
    share = forms.DecimalField(label=_("Share at most, %"), **POINTS)
    exception_share = forms.DecimalField(
        label=_("Share at most by a decision of its own, %"),
        help_text=_("For units of outstanding achievement; 0 where there is no exception."),
        **POINTS,
    )
    base = forms.ChoiceField(
        label=_("Taken of"),
        choices=[
            (QuotaBase.GOOD.value, _("those rated Good")),
            (QuotaBase.GOOD_OR_BETTER.value, _("those rated Good or better")),
        ],
    )
    rounding = forms.ChoiceField(
        label=_("Rounding"),
        choices=[
            (Rounding.FLOOR.value, _("always down")),
            (Rounding.HALF_UP.value, _("up from one half")),
        ],
    )
    counts_head = forms.BooleanField(label=_("The head of the unit counts, too"), required=False)

    def row(self) -> QuotaRow:
        data = self.cleaned_data
        return QuotaRow(
            data["share"],
            data["exception_share"],
            QuotaBase(data["base"]),
            Rounding(data["rounding"]),
            data["counts_head"],
        )


class WeightForm(forms.Form):
    """One criterion with its highest number of points. A row with neither name nor points is ignored."""

    code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Criterion"), max_length=200, required=False, widget=_line())
    max = forms.DecimalField(label=_("At most"), required=False, **POINTS)
    step = forms.TypedChoiceField(label=_("Marked in"), coerce=Decimal, choices=MARKED, required=False)
    words = forms.CharField(
        label=_("Or by words"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Good = 2; Fair = 1; Poor = 0")}),
    )
    spread = forms.ChoiceField(label=_("Where it does not apply"), choices=SPREADS, required=False)

    def clean_words(self) -> tuple[Grade, ...]:
        """Read "Good = 2; Poor = 0" into grades."""
        said = str(self.cleaned_data.get("words", "")).strip()
        grades = []
        for number, part in enumerate(filter(None, (part.strip() for part in said.split(";"))), 1):
            name, _sign, value = part.rpartition("=")
            try:
                points = Decimal(value.strip().replace(",", "."))
                fits = bool(name.strip()) and 0 <= points <= HUNDRED
            except InvalidOperation:
                fits = False
            if not fits:
                text = _("Write each word with its points: Good = 2; Poor = 0. Not understood: %(part)s")
                raise forms.ValidationError(text % {"part": part})
            grades.append(Grade(f"word{number}", " ".join(name.split()), points))
        return tuple(grades)

    def row(self, group: str) -> WeightRow:
        """Return the criterion as entered. A criterion that is kept or not is marked in one step."""
        data = self.cleaned_data
        step = data["step"] or Decimal(0)
        return WeightRow(
            group,
            data["name"],
            data["max"],
            data["code"],
            data["max"] if step == BINARY else step,
            data["words"],
            Spread(data["spread"] or Spread.NONE),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["name"] = " ".join(data.get("name", "").split())
        if "max" in data and bool(data["name"]) != (data["max"] is not None):
            raise forms.ValidationError(_("Give both the name and the points, or clear both."))
        return data


class RuleSetDeadlineForm(forms.Form):
    """One deadline. A row without a name is ignored."""

    code = forms.SlugField(required=False, max_length=40, widget=forms.HiddenInput)
    name = forms.CharField(label=_("What is due"), max_length=200, required=False, widget=_line())
    day = forms.IntegerField(label=_("Day"), min_value=1, max_value=31, required=False)
    month = forms.TypedChoiceField(
        label=_("Month"),
        coerce=int,
        choices=[(0, _("last of the quarter")), *((month, str(month)) for month in range(1, 13))],
        initial=12,
    )
    years_after = forms.TypedChoiceField(
        label=_("Year"), coerce=int, choices=[(0, _("the year reviewed")), (1, _("the year after"))]
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["name"] = " ".join(data.get("name", "").split())
        if data["name"] and "day" in data and data["day"] is None:
            self.add_error("day", _("Give the day."))
        return data


def _in_table(form: type[forms.Form]) -> type[forms.Form]:
    """Prepare a form whose fields stand in the cells of a table, and return it. Fields get their style, and
    the label is given to screen readers as the field's name."""
    for field in form.base_fields.values():
        style = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
        field.widget.attrs |= {"class": style, "aria-label": field.label}
    return form


WeightFormSet = forms.formset_factory(_in_table(WeightForm), extra=BLANK_ROWS, max_num=MOST_ROWS)
DeadlineFormSet = forms.formset_factory(_in_table(RuleSetDeadlineForm), extra=BLANK_ROWS, max_num=MOST_ROWS)


@dataclass(frozen=True)
class WeightBlock:
    """The criteria of one group for one kind of subject, or for its group with the code ``position``, as they
    are entered on the page. ``rows`` is a ``WeightFormSet``. The points must add up to the maximum."""

    kind: SubjectKind
    group: Group
    rows: Any
    begun: tuple[WeightRow, ...] = ()
    position: str = ""

    @property
    def key(self) -> str:
        return f"{self.position or self.kind.value}-{self.group.code}"

    @property
    def total(self) -> Decimal:
        """The sum of the points entered. A row with errors counts nothing until it is corrected."""
        return sum((row.max for row in self.filled()), Decimal(0))

    @property
    def fits(self) -> bool:
        return self.total == self.group.max

    def filled(self) -> list[WeightRow]:
        """Return the criteria entered, without empty rows and rows with errors. If the form was not sent,
        return the criteria with which it starts."""
        if not self.rows.is_bound:
            return list(self.begun)
        return [
            form.row(self.group.code)
            for form in self.rows
            if form.is_valid() and form.cleaned_data.get("name") and form.cleaned_data.get("max") is not None
        ]


def weight_block(
    kind: SubjectKind, group: Group, weights: Sequence[WeightRow], data: Data, position: str = ""
) -> WeightBlock:
    """Return the block of one group, which begins with those of the weights that belong to it."""
    begun = tuple(row for row in weights if row.group == group.code)
    prefix = f"{position or kind.value}-{group.code}"
    given = WeightFormSet(data, prefix=prefix, initial=[_entered(row) for row in begun])
    return WeightBlock(kind, group, given, begun, position)


def _entered(row: WeightRow) -> dict[str, Any]:
    """Return the criterion as the fields of its row show it."""
    words = "; ".join(f"{word.name} = {as_figure(word.value)}" for word in row.words)
    step = BINARY if row.step and row.step == row.max else row.step
    return {**vars(row), "step": f"{step.normalize():f}", "words": words, "spread": row.spread.value}


class RuleSetForms:
    """All forms of the page on which a local rule set is written.

    ``under`` is the shipped rule set from which it is derived. The rows start with the values of ``ruleset``,
    which is either ``under`` itself or a local rule set as it was saved. ``replaceable`` are code and title
    of those whose place it may take.
    """

    def __init__(
        self,
        under: RuleSet,
        ruleset: RuleSet,
        data: Mapping[str, Any] | None,
        names: Mapping[str, Any],
        replaceable: Sequence[tuple[str, str]] = (),
    ) -> None:
        rows = settings_of(ruleset)
        self.under = under
        self.names = NamesForm(data, initial=dict(names), replaceable=replaceable)
        quota = vars(rows.quota) if rows.quota else {}
        self.quota = QuotaForm(data, prefix="quota", initial=quota) if under.quota else None
        self.deadlines = DeadlineFormSet(
            data, prefix="deadlines", initial=[vars(row) for row in rows.deadlines]
        )
        self.bonds = BondsForm(data, ruleset=ruleset)
        self.figures = FiguresForm(data, ruleset=ruleset)
        self.weights = list(self._blocks(rows, data)) if under.grading is Grading.POINTS else []

    def _blocks(self, rows: Settings, data: Mapping[str, Any] | None) -> Iterator[WeightBlock]:
        for kind in SubjectKind:
            for group in self.under.groups:
                yield weight_block(kind, group, rows.weights[kind], data)

    @property
    def kinds(self) -> list[tuple[str, str, list[WeightBlock]]]:
        """For each kind of subject that has blocks of criteria: its code, its name and its blocks."""
        found = [
            (code, str(name), [block for block in self.weights if block.kind.value == code])
            for code, name in SUBJECT_KINDS
        ]
        return [row for row in found if row[2]]

    def is_valid(self) -> bool:
        parts = [
            self.names,
            self.deadlines,
            self.bonds,
            self.figures,
            *(block.rows for block in self.weights),
        ]
        valid = [part.is_valid() for part in [*parts, *([self.quota] if self.quota else [])]]
        return all(valid)  # checks every part, so that all errors are shown at once

    def settings(self) -> Settings:
        """Return what was entered, in the form that the rule sets take. Works only after ``is_valid`` has
        returned true."""
        weights: dict[SubjectKind, list[WeightRow]] = {}
        for block in self.weights:
            weights.setdefault(block.kind, []).extend(block.filled())
        quota = self.quota.row() if self.quota else None
        figures = self.figures.figures(self.bonds.modes())
        return Settings(weights, list(self._deadline_rows()), quota, figures)

    def _deadline_rows(self) -> Iterator[DeadlineRow]:
        for form in self.deadlines:
            data = form.cleaned_data
            if data.get("name"):
                code = data["code"]
                yield DeadlineRow(data["name"], data["day"], data["month"], data["years_after"], code)
