"""The forms for convening a conference and for what is entered while it goes on."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import DateInput, bare, field_of, offer, text_area
from members.models import Member
from reviews.models import (
    Attendee,
    Conference,
    ConferenceDay,
    Paper,
    Recommendation,
    Recusal,
    ReviewSession,
    Vote,
)
from reviews.rules import may_chair


class TimeInput(forms.TimeInput):
    """A field of hour and minute, with the browser's own picker."""

    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


class ConferenceDayForm(forms.Form):
    helper = bare()
    date = field_of(ConferenceDay, "date", widget=DateInput())
    starts_at = field_of(ConferenceDay, "starts_at", widget=TimeInput())
    place = field_of(ConferenceDay, "place", label=_("Place"))


DayFormSet = forms.formset_factory(ConferenceDayForm, extra=1, min_num=1, max_num=10, validate_min=True)
"""The days of a conference, 1 to 10, with one empty row more, which may stay empty."""


class ChairForm(forms.Form):
    helper = bare()
    chair = forms.ModelChoiceField(
        label=_("Chair"), queryset=Member.objects.none(), empty_label=None, help_text=_("As a rule the head.")
    )

    def __init__(self, *args: Any, session: ReviewSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "chair", may_chair(session))


class LeastDaysForm(forms.Form):
    helper = bare()
    days = forms.IntegerField(
        label=_("Least days"),
        min_value=1,
        max_value=30,
        required=False,
        help_text=_("Empty: what the rule set says for this committee."),
    )


class AgendaItemForm(forms.Form):
    helper = bare()
    title = forms.CharField(label=_("Further item"), max_length=300)


class MarkForm(forms.Form):
    """The attendance of one person on one day. The page lays the fields out in the row of that person."""

    attendee = forms.ModelChoiceField(queryset=Attendee.objects.none())
    present = forms.ChoiceField(choices=[("yes", _("Present")), ("no", _("Absent"))])
    reason = forms.CharField(max_length=200, required=False)
    came_at = forms.TimeField(required=False)
    left_at = forms.TimeField(required=False)

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "attendee", conference.roll.all())


class AttendeeForm(forms.Form):
    helper = bare()
    name = field_of(Attendee, "name")
    title = forms.CharField(label=_("Post, organisation"), max_length=200, required=False)


class RecusalForm(forms.Form):
    helper = bare()
    attendee = forms.ModelChoiceField(label=_("Who leaves"), queryset=Attendee.objects.none())
    paper = forms.ModelChoiceField(label=_("When this subject is spoken of"), queryset=Paper.objects.none())
    reason = field_of(Recusal, "reason")

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "attendee", conference.roll.all())
        offer(self, "paper", Paper.objects.reviewed_in(conference.session).for_list().in_order())


class RecommendationForm(forms.Form):
    helper = bare()
    addressee = field_of(Recommendation, "addressee")
    text = field_of(Recommendation, "text", widget=text_area(3))


class VoteForm(forms.Form):
    """A motion and the hands counted. Left empty, the fields for against and abstaining count as 0."""

    helper = bare(Layout("motion", Div("in_favour", "against", "abstaining", css_class="in-row")))

    motion = field_of(
        Vote,
        "motion",
        widget=text_area(2),
        help_text=_("As it was put, for instance “The collective's report is passed”."),
    )
    in_favour = field_of(Vote, "in_favour")
    against = field_of(Vote, "against", required=False, initial=None)
    abstaining = field_of(Vote, "abstaining", required=False, initial=None)

    def clean_against(self) -> int:
        return self.cleaned_data["against"] or 0

    def clean_abstaining(self) -> int:
        return self.cleaned_data["abstaining"] or 0
