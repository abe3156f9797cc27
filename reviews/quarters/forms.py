"""The form by which staff open the evaluation of a quarter."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import CommitteeChoiceField, DateInput, bare, choose, field_of, offer
from members.models import Committee, Member, RoleKind
from ratings import catalogue
from ratings.models import Period
from ratings.notation import NUMERALS
from ratings.rulesets import RuleSet
from reviews.models import Evaluation

ASKS_FOR_DUE = {
    "hx-get": reverse_lazy("reviews:quarter_new"),
    "hx-trigger": "change",
    "hx-target": "#div_id_due_on",
    "hx-swap": "outerHTML",
    "hx-include": "closest form",
}
"""Attributes by which htmx loads the field of the due date again.

This happens when another year, quarter or rule set is chosen.
"""


class QuarterForm(forms.Form):
    helper = bare()
    committee = CommitteeChoiceField(
        label=_("Over"),
        queryset=Committee.objects.none(),
        empty_label=_("Choose a committee"),
        help_text=_("The leaders of this committee and of all below it."),
    )
    year = field_of(
        Period, "year", min_value=2000, max_value=2100, widget=forms.NumberInput(attrs=ASKS_FOR_DUE)
    )
    quarter = forms.TypedChoiceField(
        label=_("Quarter"),
        choices=[(number, numeral) for number, numeral in enumerate(NUMERALS, start=1)],
        coerce=int,
        widget=forms.Select(attrs=ASKS_FOR_DUE),
        help_text=_("The rule set says which quarters are evaluated on their own."),
    )
    ruleset = forms.ChoiceField(label=_("Rule set"), widget=forms.Select(attrs=ASKS_FOR_DUE))
    due_on = field_of(
        Evaluation,
        "due_on",
        widget=DateInput(),
        help_text=_("Left empty: the last day that the rule set allows."),
        required=False,
    )

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        led = Committee.objects.get_queryset().filter(by.reach.over("", RoleKind.STAFF))
        offer(self, "committee", led.going_on().with_parents())
        self.sources = {source.code: source for source in catalogue.usable_rulesets()}
        choose(self, "ruleset", [(source.code, source.title) for source in self.sources.values()])
        for name, value in _now(list(self.sources)).items():
            self.initial.setdefault(name, value)
        self.initial.setdefault("due_on", self.last_day(**{name: self.initial[name] for name in NAMES}))

    def last_day(self, year: Any, quarter: Any, ruleset: Any) -> dt.date | None:
        """Return the last day to hand in by the rule set.

        Return None if the rule set names no day or the choices are not valid.
        """
        try:
            rule = RuleSet.parse(self.sources[ruleset].content).deadline("quarter")
            day = rule.on(int(year), int(quarter)) if rule else None
        except (KeyError, ValueError, OverflowError):
            return None
        return day - dt.timedelta(days=1) if day and rule and rule.before else day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("due_on") is None and set(NAMES) <= set(data):
            data["due_on"] = self.last_day(**{name: data[name] for name in NAMES})
            if data["due_on"] is None:
                raise ValidationError({"due_on": _("The rule set names no day: give one.")})
        return data


NAMES = ("year", "quarter", "ruleset")
"""The fields from which the due date follows."""


def _now(codes: list[str]) -> dict[str, Any]:
    """Return the values first shown: the current year and quarter, and the newest rule set.

    In the fourth quarter of a year, the third quarter is chosen.
    """
    today = clock.today()
    return {
        "year": today.year,
        "quarter": min((today.month + 2) // 3, 3),
        "ruleset": codes[0] if codes else "",
    }
