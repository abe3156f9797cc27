"""The facts of a case as form fields, and as rows of fields for units led and disciplines.

The frozen rule set of the case says which facts a form shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.fields import DateInput, ModelForm, bare, text_area
from members.models import Committee
from ratings import entry, notation
from ratings.facts import Whose
from ratings.models import Discipline, Facts, LedUnit, RatingCase, Step
from ratings.models.fact_rows import WHOSE
from ratings.rulesets import SubjectKind

LED_EMPTY, DISCIPLINES_EMPTY = 3, 1
"""How many empty rows are shown below the rows on record: for units led, and for disciplines.

After saving, the page again shows this number of empty rows, so that more can be added.
"""

SHOWN = 5
"""The greatest number of committees of one name that an error lists."""

SMALL = {"class": "form-control form-control-sm"}


def fact_text(facts: Facts, name: str) -> str:
    """Return the value of a fact as text for a page: words, figures, or a dash if there is none."""
    value = getattr(facts, name)
    if name == "official_level":
        return facts.case.period.ruleset.level_name(value) or gettext("not rated as an official")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if value is None or value == "":
        return "–"
    return notation.as_figure(value) if isinstance(value, Decimal) else str(value)


def fact_fields(case: RatingCase, step: Step, names: Sequence[str]) -> dict[str, forms.Field]:
    """Return a form field for each named fact, filled with the value on record for this step.

    Except in the self-rating, the help text of a field shows what the subject declared. The numbers of tasks
    are required fields, unless the rule set also asks for the units led, because then the tasks are entered
    unit by unit, or rates this kind of subject without counted tasks, too.
    """
    ruleset, kind = case.period.ruleset, SubjectKind(case.kind)
    counts = entry.LED not in entry.asked_facts(ruleset, kind) and ruleset.needs_tasks(kind)
    row = case.declared if step == Step.SELF else case.facts
    fields = forms.fields_for_model(Facts, fields=names, localized_fields=["low_trust_pct"])
    if "temporary_comment" in fields:
        fields["temporary_comment"].widget = text_area(2)
    if "official_level" in fields:
        levels = [(level.code, level.name) for level in case.period.ruleset.levels]
        choices = [("", _("not rated as an official")), *levels]
        label = fields["official_level"].label
        fields["official_level"] = forms.ChoiceField(label=label, choices=choices, required=False)
    for name, field in fields.items():
        field.initial = getattr(row, name)
        field.required = name in entry.TASKS and counts
        if step != Step.SELF and name not in entry.FINDINGS:
            field.help_text = gettext("Declared: %(value)s") % {"value": fact_text(case.declared, name)}
    return fields


class LedUnitForm(ModelForm):
    class Meta:
        model = LedUnit
        fields = ("name", *entry.TASKS)

    def __init__(self, *args: Any, case: RatingCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["late"].required = True  # empty only in records older than this count
        for field in self.fields.values():
            field.widget.attrs |= {**SMALL, "aria-label": field.label}


class DisciplineForm(ModelForm):
    helper = bare()
    act_place = forms.CharField(
        label=_("Unit of the act"),
        max_length=200,
        required=False,
        help_text=_(
            "Leave empty where it was this unit. Else the committee's name, a comma, and the name of the"
            " committee above it, or another unit in words."
        ),
    )

    class Meta:
        model = Discipline
        fields = ("whose", "sanction", "decided_on", "act_on", "is_duty_related", "is_corruption")
        widgets = {"decided_on": DateInput(), "act_on": DateInput()}

    def __init__(self, *args: Any, case: RatingCase, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "instance": Discipline(facts=case.facts)})
        self.order_fields(["whose", "sanction", "decided_on", "act_on", "act_place"])
        names = dict(WHOSE)
        asked = entry.whose_discipline(case.period.ruleset, SubjectKind(case.kind))
        choices = [("", _("Choose")), *((who.value, names[who.value]) for who in asked)]
        self.fields["whose"] = forms.ChoiceField(label=_("Whose"), choices=choices)
        if Whose.MANAGED not in asked:
            del self.fields["is_corruption"]

    def clean(self) -> dict[str, Any]:
        """Store the unit of the act as a committee if the words give its place in the tree, otherwise as
        words. The page shows the same words in both cases, so that nobody learns by it which committees there
        are. Of a committee below this one the name alone is refused, as another one may have it, too.
        """
        data = super().clean() or {}
        place = str(data.get("act_place", "")).strip()
        found = Committee.objects.placed(place)
        below = Committee.objects.under(self.instance.facts.case.committee).with_parents()
        if place and not found and (named := below.filter(name__iexact=place)[:SHOWN]):
            sentence = gettext(
                "This may be more than one committee. Write it with the one above it: %(places)s."
            )
            self.add_error("act_place", sentence % {"places": "; ".join(one.full_place for one in named)})
        self.instance.act_committee = found
        self.instance.act_unit = "" if found else place
        return data


def led_rows(case: RatingCase, step: Step, data: Any) -> forms.BaseFormSet[LedUnitForm]:
    row = case.declared if step == Step.SELF else case.facts
    on_record = [{name: getattr(unit, name) for name in LedUnitForm.Meta.fields} for unit in row.units_led]
    return _rows(LedUnitForm, case, "led", on_record, LED_EMPTY, data)


def discipline_rows(case: RatingCase, data: Any) -> forms.BaseFormSet[DisciplineForm]:
    names = DisciplineForm.Meta.fields
    on_record = [
        {"act_place": row.place, **{name: getattr(row, name) for name in names}}
        for row in case.facts.found_disciplines
    ]
    return _rows(DisciplineForm, case, "disciplines", on_record, DISCIPLINES_EMPTY, data)


def _rows(
    form: type[Any], case: RatingCase, prefix: str, on_record: list[dict[str, Any]], empty: int, data: Any
) -> forms.BaseFormSet[Any]:
    """Return a formset, filled with the rows on record, in which rows can be added and removed.

    It is bound only if the page sent these rows. An unbound formset leaves the rows on record as they are.
    """
    sent = data if data is not None and f"{prefix}-TOTAL_FORMS" in data else None
    factory = forms.formset_factory(form, extra=empty, can_delete=True, max_num=60, absolute_max=60)
    return factory(sent, initial=on_record, prefix=prefix, form_kwargs={"case": case})


def filled_rows(rows: Iterable[Any]) -> list[Any]:
    """Return the model objects, not saved yet, of those sent rows that are valid and filled in.

    Rows that are ticked for removal are left out, too.
    """
    fit = [row for row in rows if row.is_bound and not row.errors]
    return [row.instance for row in fit if row.cleaned_data and not row.cleaned_data.get("DELETE")]
