"""What convenes a conference and goes on at it."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Member
from reviews.models import Attendee, Conference, Paper, ReviewSession
from reviews.rules import may_chair
from reviews.sessions.fields import DateInput, bare, text_area


class TimeInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


class DayForm(forms.Form):
    date = forms.DateField(label=_("Day"), widget=DateInput())
    starts_at = forms.TimeField(label=_("Begins at"), widget=TimeInput())
    place = forms.CharField(label=_("Place"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()


DayFormSet = forms.formset_factory(DayForm, extra=1, min_num=1, max_num=10, validate_min=True)
"""One row more than is needed, which may stay empty."""


class ChairForm(forms.Form):
    chair = forms.ModelChoiceField(
        label=_("Chair"), queryset=Member.objects.none(), empty_label=None, help_text=_("As a rule the head.")
    )

    def __init__(self, *args: Any, session: ReviewSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
        field: forms.ModelChoiceField[Any] = self.fields["chair"]  # type: ignore[assignment]
        field.queryset = may_chair(session)


class LeastDaysForm(forms.Form):
    days = forms.IntegerField(
        label=_("Least days"),
        min_value=1,
        max_value=30,
        required=False,
        help_text=_("Empty: what the rule set says for this committee."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()


class ItemForm(forms.Form):
    title = forms.CharField(label=_("Further point"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()


class MarkForm(forms.Form):
    """One person on one day; the fields are laid out by the row of the roll."""

    attendee = forms.ModelChoiceField(queryset=Attendee.objects.none())
    present = forms.ChoiceField(choices=[("yes", _("Present")), ("no", _("Absent"))])
    reason = forms.CharField(max_length=200, required=False)
    came_at = forms.TimeField(required=False)
    left_at = forms.TimeField(required=False)

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.ModelChoiceField[Any] = self.fields["attendee"]  # type: ignore[assignment]
        field.queryset = conference.roll.all()


class AttendeeForm(forms.Form):
    name = forms.CharField(label=_("Full name"), max_length=120)
    title = forms.CharField(label=_("Post, organisation"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()


class RecusalForm(forms.Form):
    attendee = forms.ModelChoiceField(label=_("Who leaves"), queryset=Attendee.objects.none())
    paper = forms.ModelChoiceField(label=_("When this subject is spoken of"), queryset=Paper.objects.none())
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
        attendee: forms.ModelChoiceField[Any] = self.fields["attendee"]  # type: ignore[assignment]
        attendee.queryset = conference.roll.all()
        paper: forms.ModelChoiceField[Any] = self.fields["paper"]  # type: ignore[assignment]
        paper.queryset = Paper.objects.reviewed_in(conference.session).for_list().in_order()


class RecommendationForm(forms.Form):
    addressee = forms.CharField(label=_("To whom"), max_length=200)
    text = forms.CharField(label=_("What is recommended"), widget=text_area(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()


class VoteForm(forms.Form):
    """A motion and the hands counted. Who abstains or is against may be nobody: left empty it is none."""

    motion = forms.CharField(
        label=_("Motion"),
        max_length=500,
        widget=text_area(2),
        help_text=_("As it was put, for instance “The collective's report is passed”."),
    )
    in_favour = forms.IntegerField(label=_("In favour"), min_value=0)
    against = forms.IntegerField(label=_("Against"), min_value=0, required=False)
    abstaining = forms.IntegerField(label=_("Abstaining"), min_value=0, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
        self.helper.layout = Layout("motion", Div("in_favour", "against", "abstaining", css_class="in-row"))

    def clean_against(self) -> int:
        return self.cleaned_data["against"] or 0

    def clean_abstaining(self) -> int:
        return self.cleaned_data["abstaining"] or 0
