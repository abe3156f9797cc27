"""The rows of the table in which a session's subjects are appraised, one form for each case."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from members.fields import field_of, text_area
from members.overtaken import FieldDifference, field_differences
from ratings import rulesets
from ratings.actions.cases import RatingProposal
from ratings.models import RatingCase, RatingStep, Step
from reviews.cases.forms.ratings import mark_field
from reviews.cases.forms.seen import seen_in

MOST_CRITERIA = 6
"""The most criteria whose marks fit beside each other. With more, the whole sheet stands on the case's own
page, and the table takes over the subject's own marks or leaves the marks on record."""


class AppraisalRow(forms.Form):
    """The appraised marks, the proposed level and the reason of one case. With ``from_own`` the empty fields
    show the subject's own marks and level: that is an offer, and nothing is saved before the row is sent."""

    def __init__(self, data: QueryDict | None = None, *, case: RatingCase, from_own: bool = False) -> None:
        super().__init__(data, prefix=f"case{case.pk}")
        self.case = case
        taken, own = case.step(Step.APPRAISED), case.step(Step.SELF)
        spreads = any(criterion.may_not_apply for criterion in case.criteria)
        self.is_wide = len(case.criteria) <= MOST_CRITERIA and not spreads
        who = "appraised" if taken else "self"
        self.skipped = frozenset(
            criterion.code for criterion, score in case.sheet if getattr(score, f"{who}_skipped")
        )
        self.is_offered = from_own and taken is None and own is not None
        for criterion, score in case.sheet:
            if criterion.code in self.skipped:
                continue
            mark = mark_field(case.period.ruleset, criterion)
            mark.initial = score.self_points if self.is_offered else score.appraised_points
            mark.required = False
            mark.widget.attrs["aria-label"] = f"{case}: {criterion.name}"
            mark.widget.attrs["data-own"] = "" if score.self_points is None else str(score.self_points)
            if not self.is_wide:
                mark.widget = forms.HiddenInput()
            self.fields[criterion.code] = mark
        levels = [("", "–"), *((level.code, level.name) for level in case.period.ruleset.levels)]
        shown = own if self.is_offered else taken
        self.fields["level"] = forms.ChoiceField(
            label=_("Level"), choices=levels, required=False, initial=shown.level if shown else ""
        )
        self.fields["reason"] = field_of(
            RatingStep,
            "reason",
            widget=text_area(1),
            required=False,
            initial=taken.reason if taken else "",
        )
        for name in ("level", "reason"):
            self.fields[name].widget.attrs["aria-label"] = f"{case}: {self.fields[name].label}"

    def marks(self) -> list[forms.BoundField]:
        """The fields of the marks. A criterion that does not apply has none here: it is on the own page."""
        return [self[code] for code, _score in self._marks()]

    @property
    def is_filled(self) -> bool:
        """Whether the row, which is valid, says something that is not on record yet."""
        taken = self.case.step(Step.APPRAISED)
        now = {code: self.cleaned_data.get(code) for code, _score in self._marks()}
        known = {code: score.appraised_points for code, score in self._marks()}
        said = (self.cleaned_data["level"], self.cleaned_data["reason"].strip())
        before = (taken.level, taken.reason) if taken else ("", "")
        return now != known or said != before

    def differences(self) -> list[FieldDifference]:
        """Return where the row differs from what somebody saved meanwhile, and nothing if nobody did."""
        newest = self.case.newest(Step.APPRAISED)
        if not self.is_bound or seen_in(self.data).get(self.case.pk, newest) == newest:
            return []
        return list(field_differences(self))

    def _marks(self) -> list[tuple[str, Any]]:
        sheet = self.case.sheet
        return [(criterion.code, score) for criterion, score in sheet if criterion.code not in self.skipped]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        codes = [code for code, _score in self._marks()]
        given = [code for code in codes if data.get(code) is not None]
        if given and len(given) < len(codes):
            self.add_error(None, _("Fill in every mark of the row, or none."))
        if given and not data.get("level"):
            self.add_error("level", _("Choose the level that the points lead to."))
        if data.get("level") and not given:
            self.add_error(None, _("Fill in the marks on which the level rests."))
        return data

    def proposal(self) -> RatingProposal:
        scores: dict[str, Decimal] = {code: self.cleaned_data[code] for code, _score in self._marks()}
        scores = rulesets.spread_marks(self.case.period.ruleset, self.case.criteria, scores, self.skipped)
        data = self.cleaned_data
        return RatingProposal(data["level"], scores, data["reason"], skipped=self.skipped)
