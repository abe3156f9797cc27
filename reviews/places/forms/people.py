"""The forms to send a person to one session or to several, and to send a working delegation."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import (
    DateInput,
    RowsField,
    bare,
    choose,
    field_of,
    known_person,
    offer,
    text_area,
)
from members.models import Member, Role, RoleKind
from reviews.models import Delegation, ReviewSession


class SendForm(forms.Form):
    """The form to send one person to one session. ``person`` is the code, or part of the name, of a member
    whom the sender may see. Of all others nobody learns here whether they exist."""

    helper = bare()

    person = forms.CharField(label=_("Person"), max_length=120, help_text=_("Member code or full name."))
    kind = forms.ChoiceField(label=_("Sent as"), widget=forms.RadioSelect)
    starts_on = field_of(Role, "starts_on", widget=DateInput())
    ends_on = field_of(Role, "ends_on", widget=DateInput(), required=True)

    def __init__(self, *args: Any, by: Member, kinds: list[RoleKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        choose(self, "kind", [(kind.value, kind.label) for kind in kinds])
        self.fields["kind"].initial = kinds[0].value if len(kinds) == 1 else None
        self.fields["starts_on"].initial = clock.today()

    def clean_person(self) -> Member:
        return known_person(self.cleaned_data["person"], self.by)


class UnitsField(RowsField):
    """The field in which sessions are ticked. Each session is shown by the name of its committee and of the
    one above it. The rows come from ``with_parents``."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.place)


class UnitsFilterForm(forms.Form):
    """The form to search the units of a round by name."""

    helper = bare(Layout(Field("q", wrapper_class="flex-grow-1")))
    q = forms.CharField(label=_("Units whose name contains"), required=False)


class SendManyForm(SendForm):
    units = UnitsField(
        label=_("To the units"), queryset=ReviewSession.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, sessions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "units", sessions)


class DelegationForm(forms.Form):
    """The form to send a working delegation to several units of a round. People are named by code or name,
    the members one a line; the head need not be repeated among them."""

    helper = bare()

    name = field_of(Delegation, "name", help_text=_("Such as “Delegation no. 3”."))
    number = field_of(Delegation, "number")
    decided_on = field_of(Delegation, "decided_on", widget=DateInput())
    head = forms.CharField(
        label=_("Head of the delegation"), max_length=120, help_text=_("Member code or full name.")
    )
    members = forms.CharField(
        label=_("Members of the delegation"),
        widget=text_area(3),
        required=False,
        help_text=_("One a line: member code or full name."),
    )
    starts_on = field_of(Delegation, "starts_on", widget=DateInput())
    ends_on = field_of(Delegation, "ends_on", widget=DateInput())
    units = UnitsField(
        label=_("To the units"), queryset=ReviewSession.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: QueryDict | None = None, *, by: Member, sessions: Any) -> None:
        super().__init__(data, prefix="delegation")
        self.by = by
        offer(self, "units", sessions)

    def clean_head(self) -> Member:
        return known_person(self.cleaned_data["head"], self.by)

    def clean_members(self) -> list[Member]:
        lines = [line.strip() for line in self.cleaned_data["members"].splitlines()]
        return [known_person(line, self.by) for line in lines if line]


class DelegationReportForm(forms.Form):
    helper = bare()
    report = field_of(Delegation, "report", required=True, widget=text_area(8))
