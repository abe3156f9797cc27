"""Forms for a remedy of the plan, and for its reports, judgements and deadlines."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.fields import OFFICE, DateInput, ModelForm, bare, file_field, offer, text_area
from reviews.models import RemedyItem
from reviews.sessions.fields import CommentField

SOURCES = {
    "shortcoming": _("Shortcoming it comes of"),
    "finding": _("Or finding"),
    "comment": _("Or comment"),
    "source": _("Or measure of section VI, recommendation"),
}
"""The fields that say where a remedy comes from, with their labels. At least one of them must be filled
in."""


class RemedyItemForm(ModelForm):
    """One remedy of the plan. ``choices`` gives, by the name of a field, the owners, shortcomings, findings
    and comments of the session to choose from."""

    helper = bare()

    class Meta:
        model = RemedyItem
        fields = ("what", *SOURCES, "owner", "helpers", "due_on", "evidence")
        labels = SOURCES | {"owner": _("Owner"), "due_on": _("Due")}
        field_classes = {"comment": CommentField}
        widgets = {"what": text_area(2), "due_on": DateInput()}

    def __init__(self, *args: Any, choices: dict[str, QuerySet[Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in choices.items():
            offer(self, name, rows, empty=_("Choose a member") if name == "owner" else _("None"))

    def clean(self) -> dict[str, Any]:
        """Return the values without checking the table's constraints, because the action names in words what
        is missing."""
        return self.cleaned_data


class ProgressForm(forms.Form):
    """The owner's report on a remedy. ``is_signed``: somebody else types it in from the sheet that the owner
    signed, which is attached."""

    helper = bare()
    text = forms.CharField(label=_("What was done"), widget=text_area(3))
    percent = forms.IntegerField(label=_("How far, in percent"), min_value=0, max_value=100, required=False)
    evidence = file_field(_("File that proves it"), OFFICE, required=False)
    done = forms.BooleanField(label=_("It is done: ask for it to be judged"), required=False)

    def __init__(self, *args: Any, is_signed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_signed:
            self.fields["evidence"].label = _("The signed report, scanned or photographed")
            self.fields["evidence"].required = True


class JudgementForm(forms.Form):
    """The judgement on a remedy that was reported done."""

    helper = bare()
    accepted = forms.ChoiceField(
        label=_("Judgement"),
        choices=[("yes", _("Accept and close")), ("no", _("Send back"))],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("What was found"), widget=text_area(2))


class RemedyDeadlineForm(forms.Form):
    """Another deadline for a remedy, with the reason."""

    helper = bare()
    due_on = forms.DateField(label=_("New deadline"), widget=DateInput())
    reason = forms.CharField(label=_("Reason"), widget=text_area(2))
