"""Forms in which the clerk enters an opinion from outside, records its verification, assigns it, and combines
several into a point."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import DateInput, bare, choose, field_of, offer, text_area
from members.models import Member
from reviews.models import Comment, Origin, Paper, Point, Verification
from reviews.opinions.forms.comments import section_choices

FROM_OUTSIDE = [(one.value, one.label) for one in Origin if one != Origin.COLLEAGUE]


class OpinionForm(forms.Form):
    helper = bare()
    origin = forms.ChoiceField(label=_("Where it comes from"), choices=FROM_OUTSIDE)
    source = field_of(Comment, "source", required=True)
    keeps_source = field_of(
        Comment, "keeps_source", help_text=_("The subject and the others then read the kind of source only.")
    )
    received_on = field_of(Comment, "received_on", label=_("Received on"), widget=DateInput(), required=True)
    section = forms.ChoiceField(label=_("Section"), required=False)
    kind = field_of(Comment, "kind", label=_("Kind"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What it says"), widget=text_area(4), help_text=_("One point at a time, faithfully.")
    )

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "section", section_choices(paper))
        self.fields["received_on"].initial = clock.today


class PasteOpinionsForm(forms.Form):
    """The source of many opinions, and the table in which they stand."""

    helper = bare()
    origin = forms.ChoiceField(label=_("Where it comes from"), choices=FROM_OUTSIDE)
    source = field_of(Comment, "source", required=True)
    keeps_source = field_of(
        Comment, "keeps_source", help_text=_("The subject and the others then read the kind of source only.")
    )
    received_on = field_of(Comment, "received_on", label=_("Received on"), widget=DateInput(), required=True)
    kind = field_of(Comment, "kind", label=_("Kind, where the table names none"))
    text = forms.CharField(
        label=_("The table"),
        widget=text_area(8, lang="vi"),
        help_text=_("Columns: name, kind (may be left out), what it says. A line without a name goes on."),
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.fields["received_on"].initial = clock.today


class VerificationForm(forms.Form):
    helper = bare()
    verdict = field_of(
        Comment, "verdict", choices=Verification.choices, widget=forms.RadioSelect, required=True
    )
    finding = field_of(Comment, "finding", widget=text_area(2), required=True)


class AssignForm(forms.Form):
    helper = bare()
    to = forms.ModelChoiceField(
        label=_("Who explains"), queryset=Member.objects.none(), empty_label=_("Choose a person")
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", people, once=True)


class PointForm(forms.Form):
    helper = bare()
    text = field_of(
        Point,
        "text",
        label=_("What they say together"),
        widget=forms.Textarea(attrs={"rows": 2, "form": "combine"}),
    )
