"""The fields of the page of a local rule set for bonds, least figures, days and rounding."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import bare, text_area
from ratings import rulesets
from ratings.rulesets import BondMode, PetitionRow, RoundingRow, RuleFigures, RuleSet

STEPS = [
    ("0", _("not rounded")),
    ("0.01", "0,01"),
    ("0.1", "0,1"),
    ("0.25", "0,25"),
    ("0.5", "0,5"),
    ("1", "1"),
]
MODES = [
    (BondMode.BLOCK.value, _("nothing is released against it")),
    (BondMode.WARN.value, _("a warning that has to be seen")),
    (BondMode.OFF.value, _("does not apply")),
]
UNITS = {
    "working_days": _("working days"),
    "days": _("days"),
    "people": _("people"),
    "points": _("points"),
    "percent": "%",
}


def _number(label: str, value: Decimal | None, most: int, *, digits: int = 2) -> forms.DecimalField:
    return forms.DecimalField(
        label=label[:1].upper() + label[1:],
        initial=value,
        required=False,
        min_value=0,
        max_value=most,
        max_digits=7,
        decimal_places=digits,
        localize=True,
    )


class BondsForm(forms.Form):
    """What each bond between results does where it is broken."""

    helper = bare()

    def __init__(self, data: Mapping[str, Any] | None, *, ruleset: RuleSet) -> None:
        super().__init__(data, prefix="bond")
        for row in ruleset.coupling:
            self.fields[row.code] = forms.ChoiceField(
                label=f"{row.text[:1].upper()}{row.text[1:]}", choices=MODES, initial=row.mode.value
            )

    def modes(self) -> dict[str, BondMode]:
        return {code: BondMode(self.cleaned_data[code]) for code in self.fields}


class FiguresForm(forms.Form):
    """The least figures, the lengths of conferences, the days of a petition, the rounding of points."""

    helper = bare()
    guidance = forms.CharField(
        label=_("Guidance and grounds of the papers"),
        required=False,
        max_length=500,
        widget=text_area(2),
        help_text=_("What the papers cite as their ground, in the words of the local guide."),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, ruleset: RuleSet) -> None:
        super().__init__(data, prefix="figure")
        self.fields["guidance"].initial = ruleset.guidance
        known = {row.code for row in ruleset.minimums}
        self.least = [row.code for row in rulesets.minimums_of(ruleset)]
        for row in rulesets.minimums_of(ruleset):
            label = f"{row.text} ({UNITS.get(row.unit, row.unit)})"
            value = row.value if row.code in known else None
            self.fields[f"least-{row.code}"] = _number(label, value, 100 if row.unit == "percent" else 366)
        self.lengths = [row.code for row in ruleset.durations]
        for length in ruleset.durations:
            self.fields[f"length-{length.code}"] = _number(
                f"{length.text} ({UNITS['days']})", length.days, 366
            )
        self._add_petition(ruleset)
        self._add_rounding(ruleset)

    def _add_petition(self, ruleset: RuleSet) -> None:
        petition = ruleset.petition
        for name, label in (
            ("days_to_lodge", _("Working days to lodge a petition")),
            ("days_to_settle", _("Working days to settle a petition")),
        ):
            self.fields[name] = forms.IntegerField(
                label=label,
                min_value=1,
                max_value=366,
                required=False,
                initial=getattr(petition, name) if petition else None,
            )

    def _add_rounding(self, ruleset: RuleSet) -> None:
        self.rounds = ruleset.is_in_points
        for name, label in (
            ("total", _("Round the sum of all points to")),
            ("group", _("Round the sum of a group to")),
            ("mark", _("Round the points of a criterion that does not apply to")),
        ):
            if self.rounds:
                value = getattr(ruleset.rounding, name) if ruleset.rounding else Decimal(0)
                self.fields[name] = forms.TypedChoiceField(
                    label=label, choices=STEPS, coerce=Decimal, initial=str(value)
                )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("days_to_lodge") is None) != (data.get("days_to_settle") is None):
            self.add_error("days_to_settle", _("Give both the days to lodge and to settle, or clear both."))
        return data

    def figures(self, bonds: Mapping[str, BondMode]) -> RuleFigures:
        """Return what was entered. A figure that was cleared stays as it is."""
        data = self.cleaned_data
        lodge, settle = data["days_to_lodge"], data["days_to_settle"]
        return RuleFigures(
            bonds=bonds,
            minimums=self._given("least", self.least),
            lengths=self._given("length", self.lengths),
            petition=PetitionRow(lodge, settle) if lodge and settle else None,
            rounding=RoundingRow(data["mark"], data["group"], data["total"]) if self.rounds else None,
            guidance=" ".join(data["guidance"].split()),
        )

    def _given(self, stem: str, codes: list[str]) -> dict[str, Decimal]:
        found = {code: self.cleaned_data.get(f"{stem}-{code}") for code in codes}
        return {code: value for code, value in found.items() if value is not None}
