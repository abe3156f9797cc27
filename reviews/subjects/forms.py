"""The forms to take a person out of an open session, to put one in, and to follow all changes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import DateInput, RowField, bare, choose, field_of, offer
from members.models import Member
from reviews.models import OutReason, Paper, ReviewSession, SubjectChange
from reviews.texts import clean_text


class TakeOutForm(forms.Form):
    helper = bare()
    paper = RowField(label=_("Whom"), queryset=Paper.objects.none(), empty_label=_("Choose a person"))
    reason = field_of(SubjectChange, "reason", required=True)
    document = field_of(
        SubjectChange,
        "document",
        required=True,
        help_text=_("For instance: Decision no. 12-QĐ/ĐU of 03/11/2025."),
    )
    day = field_of(SubjectChange, "day", widget=DateInput())

    def __init__(self, *args: Any, papers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "paper", papers)
        choose(self, "reason", [("", _("Choose the reason")), *OutReason.choices])
        self.fields["day"].initial = clock.today()


class PersonField(RowField):
    """A choice of people. Each is shown with the code, because names repeat."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name} ({obj.code})"


class PutInForm(forms.Form):
    helper = bare()
    member = PersonField(label=_("Whom"), queryset=Member.objects.none(), empty_label=_("Choose a person"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "member", people)


class FollowForm(forms.Form):
    """The form to follow all changes. The document is asked for only where people leave."""

    helper = bare()
    document = field_of(SubjectChange, "document")

    def clean_document(self) -> str:
        return clean_text(self.cleaned_data["document"])


class PositionForm(forms.Form):
    """People of the session, and the position group of the rule set into which they are put."""

    helper = bare()
    papers = forms.ModelMultipleChoiceField(
        Paper.objects.none(), label=_("People"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, session: ReviewSession, papers: Any) -> None:
        super().__init__(data, auto_id="position_%s")
        offer(self, "papers", papers)
        names = [(row.code, row.name) for row in session.period.ruleset.positions]
        self.fields["position"] = forms.ChoiceField(
            label=_("Position group"),
            choices=[("", _("none: the criteria of the kind of subject")), *names],
            required=False,
        )
