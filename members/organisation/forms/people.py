"""The forms for a member: the own data, the activity, the cell; and the search for people."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.fields import DateInput, ModelForm, bare
from members.models import ActivityChange, Committee, Member
from members.overtaken import SeenForm

OWN_DATA = (
    "full_name",
    "sex",
    "born_on",
    "is_born_in_year",
    "admitted_on",
    "official_on",
    "card_number",
    "workplace",
    "in_system",
)
"""The fields of a member that are changed by hand. Activity and cell change by entries with a day."""


class PeopleSearchForm(forms.Form):
    helper = bare()
    q = forms.CharField(label=_("Name or code"), required=False, max_length=120)


class MemberForm(SeenForm, ModelForm):
    """The own data of a member. ``is_another`` is asked for a new member who looks like one on record."""

    helper = bare()

    class Meta:
        model = Member
        fields: ClassVar[tuple[str, ...]] = OWN_DATA
        widgets = dict.fromkeys(("born_on", "admitted_on", "official_on"), DateInput())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("is_born_in_year") and (born := data.get("born_on")):
            data["born_on"] = born.replace(month=1, day=1)
        return data


class NewMemberForm(MemberForm):
    helper = bare()
    is_another = forms.BooleanField(
        label=_("This is another person than the one on record with the same name, birth and admission"),
        required=False,
    )

    class Meta(MemberForm.Meta):
        fields: ClassVar[tuple[str, ...]] = ("code", *OWN_DATA)


class ActivityForm(ModelForm):
    helper = bare()

    class Meta:
        model = ActivityChange
        fields = ("activity", "starts_on", "document", "place")
        widgets = {"starts_on": DateInput()}
        labels = {"document": _("Document")}
        help_texts = {
            "document": _("Number, day and issuing body of the document on which this rests."),
            "place": _("Where the member moved to or stays. Only for these two."),
        }


class CommitteeField(forms.CharField):
    """The code of a committee that the person ``by`` administers. A province has too many for a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=20, help_text=_("The code, as the tree of organisations shows it."), **kwargs
        )
        self.by: Member | None = None

    def clean(self, value: object) -> Committee | None:
        code = str(super().clean(value)).strip()
        if not code or self.by is None:
            return None
        found = self.by.administered.filter(code__iexact=code).first()
        if found is None:
            raise forms.ValidationError(
                gettext("There is no committee with the code %(code)s.") % {"code": code}
            )
        return found


class CellForm(forms.Form):
    """The new cell of a member: one that the person administers."""

    helper = bare()
    cell = CommitteeField(label=_("New cell"))
    starts_on = forms.DateField(label=_("From"), widget=DateInput())
    document = forms.CharField(label=_("Document"), max_length=200, required=False)

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_administrator(self, by)


def set_administrator(form: forms.BaseForm, by: Member) -> None:
    """Let the form's fields for committees accept those that ``by`` administers."""
    for field in form.fields.values():
        if isinstance(field, CommitteeField):
            field.by = by
