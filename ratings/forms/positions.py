"""The forms by which staff change the position groups of a local rule set."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import bare
from ratings.forms.rulesets import Data, WeightBlock, weight_block
from ratings.models.case import SUBJECT_KINDS
from ratings.rulesets import Grading, GroupRow, RuleSet, SubjectKind, position_rows

PEOPLE = SUBJECT_KINDS[1:]
"""The kinds of subjects that are people: a collective is in no position group."""


class GroupForm(forms.Form):
    """The name of a position group. Without a name there is none, and a group whose name is cleared is left
    out."""

    helper = bare()
    name = forms.CharField(label=_("Name of the position group"), max_length=120, required=False)


class NewGroupForm(GroupForm):
    kind = forms.ChoiceField(
        label=_("People of the kind"),
        choices=PEOPLE,
        help_text=_("Form, conditions and cases of Not completed are those of this kind."),
    )


class PositionsForms:
    """All forms of the page: the groups with their blocks of criteria, and a new group."""

    def __init__(self, ruleset: RuleSet, data: Data) -> None:
        self.groups = [
            (row, GroupForm(data, prefix=row.code, initial={"name": row.name}), _blocks(ruleset, row, data))
            for row in position_rows(ruleset)
        ]
        self.new = NewGroupForm(data, prefix="new")

    def is_valid(self) -> bool:
        parts = [self.new, *(form for _row, form, _blocks in self.groups)]
        rows = [block.rows for _row, _form, blocks in self.groups for block in blocks]
        valid = [part.is_valid() for part in [*parts, *rows]]
        return all(valid)  # checks every part, so that all errors are shown at once

    def rows(self) -> list[GroupRow]:
        """Return what was entered. Works only after ``is_valid`` has returned true."""
        return list(self._rows())

    def _rows(self) -> Iterator[GroupRow]:
        for row, form, blocks in self.groups:
            name = " ".join(form.cleaned_data["name"].split())
            weights = [weight for block in blocks for weight in block.filled()] if blocks else row.rows
            if name:
                yield GroupRow(name, row.kind, weights, row.code)
        new = " ".join(self.new.cleaned_data["name"].split())
        if new:
            yield GroupRow(new, SubjectKind(self.new.cleaned_data["kind"]))


def _blocks(ruleset: RuleSet, row: GroupRow, data: Data) -> list[WeightBlock]:
    if ruleset.grading is not Grading.POINTS:
        return []
    return [weight_block(row.kind, group, row.rows, data, row.code) for group in ruleset.groups]
