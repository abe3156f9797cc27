"""What the clerk enters of opinions from outside, and does with what was said."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Member
from reviews.models import CommentKind, Origin, Paper, Verification
from reviews.opinions.forms.comments import section_choices
from reviews.sessions.fields import DateInput, bare, text_area

FROM_OUTSIDE = [(one.value, one.label) for one in Origin if one != Origin.COLLEAGUE]


class OpinionForm(forms.Form):
    origin = forms.ChoiceField(label=_("Where it comes from"), choices=FROM_OUTSIDE)
    source = forms.CharField(label=_("Name of the source"), max_length=200)
    keeps_source = forms.BooleanField(
        label=_("Keep the name of the source"),
        required=False,
        help_text=_("The subject and the others then read the kind of source only."),
    )
    received_on = forms.DateField(label=_("Received on"), widget=DateInput())
    section = forms.ChoiceField(label=_("Section"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=CommentKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What it says"), widget=text_area(4), help_text=_("One point at a time, faithfully.")
    )

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
        field: forms.ChoiceField = self.fields["section"]  # type: ignore[assignment]
        field.choices = section_choices(paper)


class VerificationForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Verification"), choices=Verification.choices, widget=forms.RadioSelect
    )
    finding = forms.CharField(label=_("What was checked and found"), widget=text_area(2))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(
        label=_("Who explains"), queryset=Member.objects.none(), empty_label=_("Choose a person")
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
        field: forms.ModelChoiceField[Any] = self.fields["to"]  # type: ignore[assignment]
        field.queryset = people
        # Read once: the page shows the same people beside every opinion.
        field.widget = forms.Select(choices=list(field.choices))
        field.widget.is_required = True


class PointForm(forms.Form):
    text = forms.CharField(label=_("What they say together"), widget=text_area(2))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
