"""The forms of committees: their data, and the day, the document and the target of a change of the tree."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import DateInput, ModelForm, bare, field_of
from members.models import Committee, CommitteeChange
from members.models.committee import CommitteeQuerySet
from members.overtaken import SeenForm

SHOWN = 8
"""The greatest number of committees of one name that an error lists."""

PLACES = "places"
"""The key of the list from which the browser offers committees while somebody types."""

NUMBERS = (1, 2, 3)
"""The numbers of the cells to which the members of one cell go when it is split."""

OWN_DATA = ("name", "body", "symbol", "place", "block", "starts_on")


class CommitteeForm(SeenForm, ModelForm):
    """The data of a committee that can be changed later."""

    helper = bare()

    class Meta:
        model = Committee
        fields = OWN_DATA
        widgets = {"starts_on": DateInput()}


class NewCommitteeForm(ModelForm):
    """The data of a new committee."""

    helper = bare()

    class Meta:
        model = Committee
        fields = ("code", "kind", *OWN_DATA)
        widgets = {"starts_on": DateInput()}


class DayForm(forms.Form):
    """The day whose tree is shown, today if none is given."""

    helper = bare()
    day = forms.DateField(label=_("Tree of the day"), widget=DateInput(), required=False)

    def chosen(self) -> dt.date:
        day: dt.date | None = self.cleaned_data["day"] if self.is_valid() else None
        return day or clock.today()


class PlaceField(forms.CharField):
    """The field in which one committee among ``committees`` is written by its code or its place in the tree.

    The name alone is refused even if only one has it: tomorrow there may be two."""

    committees: CommitteeQuerySet

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Its code, or its name with the committee above it."))
        super().__init__(max_length=420, widget=forms.TextInput(attrs={"list": PLACES}), **kwargs)

    def clean(self, value: Any) -> Committee | None:
        words = " ".join(super().clean(value).split())
        if not words:
            return None
        if found := self.committees.filter(code__iexact=words).first():
            return found
        placed = Committee.objects.placed(words)
        if placed and self.committees.filter(pk=placed.pk).exists():
            return placed
        named = self.committees.filter(name__icontains=words).with_parents()[:SHOWN]
        if not named:
            raise forms.ValidationError(
                gettext("There is no such committee in the part that you administer.")
            )
        listed = "; ".join(f"{one.code}: {one.full_place}" for one in named)
        raise forms.ValidationError(
            gettext("Write the code of the one that is meant: %(names)s.") % {"names": listed}
        )


class ChangeForm(forms.Form):
    """The target, the day and the document of a move, a merger or a dissolution."""

    helper = bare()
    into = PlaceField(label=_("Into"))
    day = field_of(CommitteeChange, "day", widget=DateInput())
    document = field_of(
        CommitteeChange,
        "document",
        label=_("Document"),
        help_text=_("Number, date and issuer, as it is cited."),
    )

    def __init__(self, *args: Any, committees: CommitteeQuerySet, into: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = clock.today()
        for field in self.fields.values():
            if isinstance(field, PlaceField):
                field.committees = committees
        if into:
            self.fields["into"].label = into


class SplitForm(forms.Form):
    """The cells of ``NUMBERS``, the one to which each member goes, and where the rest goes if the cell
    ends."""

    helper = bare()
    day = ChangeForm.base_fields["day"]
    document = ChangeForm.base_fields["document"]

    def __init__(self, *args: Any, committees: CommitteeQuerySet, members: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = clock.today()
        self.members = members
        self.labels = [gettext("Cell %(number)d") % {"number": number} for number in NUMBERS]
        for number, label in enumerate(self.labels, start=1):
            self.fields[f"into_{number}"] = PlaceField(label=label, required=number == 1)
        for member in members:
            choices = [
                ("", _("stays")),
                *((str(number), label) for number, label in enumerate(self.labels, start=1)),
            ]
            self.fields[f"member_{member.pk}"] = forms.ChoiceField(
                label=f"{member} ({member.code})", choices=choices, required=False
            )
        self.fields["rest"] = PlaceField(
            label=_("If the cell ends: the cell to which the rest goes"),
            required=False,
            help_text=_("Left empty, the cell goes on with those who stay."),
        )
        for field in self.fields.values():
            if isinstance(field, PlaceField):
                field.committees = committees

    def clean(self) -> dict[str, Any]:
        """Refuse a member whose cell is not written, and two fields that name one cell."""
        data = super().clean() or {}
        targets = {str(number): data.get(f"into_{number}") for number in NUMBERS}
        for member in self.members:
            number = data.get(f"member_{member.pk}")
            if number and not targets[number] and f"into_{number}" not in self.errors:
                self.add_error(f"into_{number}", gettext("Say which cell this is."))
        written = [target for target in targets.values() if target]
        if len({target.pk for target in written}) < len(written):
            self.add_error(None, gettext("Two of the cells are the same."))
        return data

    def shares(self) -> list[tuple[Committee, list[Any]]]:
        """Return each cell that was written with the members who go there."""
        found = []
        for number in NUMBERS:
            if target := self.cleaned_data[f"into_{number}"]:
                going = [one for one in self.members if self.cleaned_data[f"member_{one.pk}"] == str(number)]
                found.append((target, going))
        return found
