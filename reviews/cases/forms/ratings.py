"""Forms for the marks, levels, mitigations and decisions of a case, built from its frozen rule set."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import DateInput, bare, choose, field_of, text_area
from members.overtaken import FieldDifference, field_differences, of_rows
from ratings import entry, levels, rulesets
from ratings.actions.facts import EnteredFacts, FactsShown, mark_of_facts
from ratings.actions.mitigation import liftable
from ratings.models import Mitigation, RatingCase, RatingStep, Score, Step
from ratings.rulesets import SubjectKind
from reviews.cases.forms.facts import discipline_rows, fact_fields, filled_rows, led_rows
from reviews.cases.forms.resolutions import PAPER, ResolutionForm
from reviews.cases.forms.seen import seen_in


def mark_field(ruleset: rulesets.RuleSet, criterion: rulesets.Criterion) -> forms.Field:
    """Return the field of a criterion's mark, as the rule set grades.

    It takes points up to the criterion's maximum, or offers a choice of grades, each of which stands for
    points.
    """
    if ruleset.grading is rulesets.Grading.WORDS:
        grades = [("", _("Choose a grade")), *((grade.value, grade.name) for grade in ruleset.grades)]
        select = forms.Select(attrs={"class": "form-select", "aria-label": criterion.name})
        return forms.TypedChoiceField(label=criterion.name, choices=grades, coerce=Decimal, widget=select)
    if criterion.words:
        words = [("", _("Choose a grade")), *((word.value, word.name) for word in criterion.words)]
        select = forms.Select(attrs={"class": "form-select", "aria-label": criterion.name})
        return forms.TypedChoiceField(label=criterion.name, choices=words, coerce=Decimal, widget=select)
    return forms.DecimalField(
        label=f"{criterion.name} (/{criterion.max})",
        min_value=0,
        max_value=criterion.max,
        max_digits=5,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(
            attrs={"class": "form-control num", "inputmode": "decimal", "aria-label": criterion.name}
        ),
    )


@dataclass(frozen=True)
class MarkLine:
    """One line of a score sheet: a criterion, its score on record, and the fields of its mark, its note and,
    where the rule set knows that, of "does not apply"."""

    criterion: rulesets.Criterion
    score: Score
    mark: forms.BoundField
    note: forms.BoundField
    skip: forms.BoundField | None


class RatingForm(forms.Form):
    """The form of a score sheet: a mark and a note for every criterion, the facts, and a level.

    The frozen rule set of the case says which criteria, facts and levels there are. Each subclass is for one
    ``step``. It names the columns of ``Score`` that hold its marks (``column``) and notes (``note``).
    ``offers`` are the facts that may be entered at this step.
    """

    helper = bare()

    step: Step
    column: str
    note: str
    note_label: Any
    offers: tuple[str, ...]

    def __init__(self, *args: Any, case: RatingCase, counted: bool = False, **kwargs: Any) -> None:
        """Build the fields for ``case``.

        ``counted`` says that the paper lists its tasks row by row, so that the form has no fields for their
        numbers.
        """
        super().__init__(*args, **kwargs)
        self.case = case
        self.asked = entry.asked_facts(case.period.ruleset, SubjectKind(case.kind))
        typed = self.asked - set(entry.TASKS) if counted else self.asked
        self.names = [name for name in self.offers if name in typed]
        for criterion, score in case.sheet:
            self._add_mark(criterion, score)
        choices = [(level.code, level.name) for level in case.period.ruleset.levels]
        taken = case.step(self.step)
        self.fields["level"] = forms.ChoiceField(
            label=_("Level"),
            choices=choices,
            widget=forms.RadioSelect,
            initial=taken.level if taken else None,
        )
        self.fields |= fact_fields(case, self.step, self.names)
        sent = self.data if self.is_bound else None
        self.led = led_rows(case, self.step, sent) if entry.LED in self.asked else None
        self.disciplines = self._disciplines(sent)

    def _add_mark(self, criterion: rulesets.Criterion, score: Score) -> None:
        mark = mark_field(self.case.period.ruleset, criterion)
        mark.initial = getattr(score, self.column)
        area = text_area(2)
        area.attrs |= {
            "class": "form-control form-control-sm",
            "aria-label": f"{self.note_label}: {criterion.name}",
        }
        note = forms.CharField(
            label=self.note_label, widget=area, required=False, initial=getattr(score, self.note)
        )
        self.fields |= {f"points_{criterion.code}": mark, f"note_{criterion.code}": note}
        if criterion.may_not_apply:
            mark.required = False
            self.fields[f"skip_{criterion.code}"] = forms.BooleanField(
                label=_("Does not apply"),
                required=False,
                initial=getattr(score, self.column.replace("points", "skipped")),
            )

    def _disciplines(self, _sent: Any) -> forms.BaseFormSet[Any] | None:
        return None

    @property
    def is_appraisal(self) -> bool:
        return self.step == Step.APPRAISED

    @property
    def column_label(self) -> str:
        return str(_("Appraised") if self.is_appraisal else _("Own"))

    def is_valid(self) -> bool:
        own = super().is_valid()
        return own and all(rows.is_valid() for rows in self._sent_rows())

    def _sent_rows(self) -> list[forms.BaseFormSet[Any]]:
        return [rows for rows in (self.led, self.disciplines) if rows is not None and rows.is_bound]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        units = filled_rows(self.led) if self.led is not None else []
        for name in self.names:
            if units and name in entry.TASKS:
                data[name] = sum(getattr(unit, name) or 0 for unit in units)
            elif isinstance(self.fields[name], forms.IntegerField) and data.get(name, 0) is None:
                typed = name in self.data and name != "late"  # not told is not the same as none late
                data[name] = 0 if typed else self.fields[name].initial
        self._check_marks(data)
        for part, whole, text in ADD_UP:
            if part in data and whole in data and (data[part] or 0) > data[whole]:
                self.add_error(part, text)
        return data

    def _check_marks(self, data: dict[str, Any]) -> None:
        """Say at the mark what the rule set asks of it, and at the note of a criterion that does not apply
        that it needs the reason."""
        for criterion in self.case.criteria:
            name = f"points_{criterion.code}"
            if data.get(f"skip_{criterion.code}"):
                data.pop(name, None)
                if not data.get(f"note_{criterion.code}"):
                    self.add_error(f"note_{criterion.code}", _("Say why the criterion does not apply."))
            elif name in data and (fault := rulesets.mark_fault(criterion, data[name])):
                self.add_error(name, fault)

    def lines(self) -> list[MarkLine]:
        """Return for every criterion its score on record and the fields of its mark and its note."""
        return [
            MarkLine(
                criterion,
                score,
                self[f"points_{criterion.code}"],
                self[f"note_{criterion.code}"],
                self[f"skip_{criterion.code}"] if f"skip_{criterion.code}" in self.fields else None,
            )
            for criterion, score in self.case.sheet
        ]

    def fact_lines(self) -> list[forms.BoundField]:
        return [self[name] for name in self.names]

    def points(self) -> dict[str, Decimal]:
        """Return the marks in points by code of the criterion, without missing and invalid ones. A criterion
        that does not apply has the points with which its weight counts."""
        named = {criterion.code: f"points_{criterion.code}" for criterion in self.case.criteria}
        known = {code: self.cleaned_data.get(name) for code, name in named.items()}
        given = {code: mark for code, mark in known.items() if mark is not None}
        return rulesets.spread_marks(self.case.period.ruleset, self.case.criteria, given, self.skipped())

    def skipped(self) -> frozenset[str]:
        """Return the codes of the criteria that do not apply."""
        codes = [criterion.code for criterion in self.case.criteria]
        return frozenset(code for code in codes if self.cleaned_data.get(f"skip_{code}"))

    def notes(self) -> dict[str, str]:
        """Return the notes by code of the criterion, without those that the page did not send."""
        named = {criterion.code: f"note_{criterion.code}" for criterion in self.case.criteria}
        return {code: self.cleaned_data[name] for code, name in named.items() if name in self.data}

    def facts(self) -> EnteredFacts:
        """Return the entered facts as keyword arguments for the actions. The form must be valid."""
        found = cast(EnteredFacts, {name: self.cleaned_data[name] for name in self.names})
        if self.led is not None and self.led.is_bound:
            found["led"] = filled_rows(self.led)
        if self.disciplines is not None and self.disciplines.is_bound:
            found["disciplines"] = filled_rows(self.disciplines)
        return found

    @property
    def is_overtaken(self) -> bool:
        """Whether somebody saved this sheet since the page from which the form was sent showed it."""
        if not self.is_bound:
            return False
        newest = self.case.newest(self.step)
        return seen_in(self.data).get(self.case.pk, newest) != newest

    def differences(self) -> list[FieldDifference]:
        """Return where the form differs from what somebody saved meanwhile, and nothing if nobody did."""
        if not self.is_overtaken:
            return []
        facts = self.case.declared if self.step == Step.SELF else self.case.facts
        units = of_rows(str(_("Units led")), self.led, [str(unit) for unit in facts.units_led])
        found = of_rows(
            str(_("Disciplines")), self.disciplines, [str(row) for row in facts.found_disciplines]
        )
        return [*field_differences(self), *units, *found]

    def supposed(self) -> levels.CaseFacts:
        """Return the facts as they would be on record if the form were saved.

        For a field that is not valid, the value on record is taken. Nothing is saved.
        """
        row = copy(self.case.declared if self.step == Step.SELF else self.case.facts)
        for name in self.names:
            setattr(row, name, self.cleaned_data.get(name, getattr(row, name)))
        led, rows = self.led, self.disciplines
        return row.known(
            filled_rows(led) if led is not None and led.is_bound else None,
            filled_rows(rows) if rows is not None and rows.is_bound else None,
        )


ADD_UP = (
    ("done", "assigned", _("More tasks done than assigned.")),
    ("on_time", "done", _("More tasks on time than done.")),
    ("late", "assigned", _("More tasks behind schedule than assigned.")),
    ("exceeding", "done", _("More tasks exceeding than done.")),
    ("remedied", "named", _("More shortcomings remedied than were named.")),
    ("targets_missed", "targets", _("More targets missed than apply.")),
    ("units_failed", "units", _("More units not completed than were rated.")),
)


class SelfRatingForm(RatingForm):
    step = Step.SELF
    column = "self_points"
    note = "evidence"
    note_label = _("Evidence")
    offers = entry.DECLARED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        main = forms.CharField(label=_("Main evidence"), widget=text_area(2), required=False)
        main.initial = self.case.declared.evidence
        self.fields["evidence"] = main

    def facts(self) -> EnteredFacts:
        found = super().facts()
        found["evidence"] = self.cleaned_data["evidence"]
        return found

    @property
    def facts_mark(self) -> str:
        """What the page sends back of the facts on record, so that nobody saves over facts not seen."""
        return mark_of_facts(self.case.declared, self._sent_facts)

    @property
    def _sent_facts(self) -> tuple[str, ...]:
        return (*self.names, "evidence", *(["led"] if self.led is not None else []))

    def shown(self) -> FactsShown:
        """Return what the page showed of the facts from which the form was sent."""
        return FactsShown(self._sent_facts, self.data.get("facts_shown", ""))

    @property
    def is_overtaken(self) -> bool:
        mark = self.data.get("facts_shown", "") if self.is_bound else ""
        return super().is_overtaken or bool(mark and mark != self.facts_mark)


class AppraisalForm(RatingForm):
    step = Step.APPRAISED
    column = "appraised_points"
    note = "remark"
    note_label = _("Remark")
    offers = (*entry.DECLARED, "named", "remedied", *entry.FINDINGS)
    reason = field_of(
        RatingStep,
        "reason",
        widget=text_area(3),
        help_text=_(
            "Needed where the level or the points differ from the self-rating, or a condition is not met."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = self.case.step(Step.APPRAISED)
        self.fields["reason"].initial = taken.reason if taken else ""

    def _disciplines(self, sent: Any) -> forms.BaseFormSet[Any] | None:
        return discipline_rows(self.case, sent) if entry.DISCIPLINES in self.asked else None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("temporary_comment") and not data.get("is_temporary"):
            self.add_error(
                "temporary_comment",
                _("A comment of the cell of temporary activity needs that activity itself."),
            )
        return data


class MitigationForm(forms.Form):
    """The mitigation that the competent body grants, on one of the grounds that the rule set lists, for one
    of the things that a ground may lift in the case (``ratings.actions.mitigation.liftable``)."""

    helper = bare()

    lifts = forms.ChoiceField(label=_("What it lifts"), widget=forms.RadioSelect)
    ground = forms.ChoiceField(label=_("Ground"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("What it rests on"), widget=text_area(3))
    authority = field_of(Mitigation, "authority", help_text=_("The competent body, in words."))
    number = field_of(Mitigation, "number", required=True)
    paper_on = field_of(Mitigation, "paper_on", widget=DateInput(), required=True)

    def __init__(self, *args: Any, case: RatingCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = liftable(case)
        fitting = {rule.code: rule for _said, rules in known.values() for rule in rules}
        choose(self, "lifts", [(code, said) for code, (said, rules) in known.items() if rules])
        choose(
            self,
            "ground",
            [
                (rule.code, f"{rule.text[:1].upper()}{rule.text[1:]} ({rule.source})")
                for rule in fitting.values()
            ],
        )


class DecisionForm(ResolutionForm):
    helper = bare(Layout("level", "reason", "body", PAPER))
    level = forms.ChoiceField(label=_("Level decided"))
    reason = field_of(
        RatingStep,
        "reason",
        widget=text_area(2),
        help_text=_(
            "Needed where a condition of the level is not met, or a bond with another level is broken."
        ),
    )

    def __init__(self, *args: Any, levels: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # No level is preselected, so that nobody decides a level by not touching the field.
        choose(self, "level", [("", _("Choose a level")), *levels])


class ShortcomingForm(forms.Form):
    helper = bare()
    text = forms.CharField(
        label=_("Shortcoming to be remedied"),
        widget=text_area(2),
        help_text=_("It will stand in the next paper and must be answered there."),
    )
