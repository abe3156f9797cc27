"""The forms to send a person to one session, or to several sessions."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import DateInput, RowsField, bare, choose, field_of, known_person, offer
from members.models import Member, Role, RoleKind
from reviews.models import ReviewSession


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
