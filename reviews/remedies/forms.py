"""The remedy plan and the life of one remedy."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Member
from reviews.models import Comment, Finding, Shortcoming
from reviews.sessions.fields import CommentField, DateInput, bare, text_area


class RemedyItemForm(forms.Form):
    """``choices`` are the owners, shortcomings, findings and comments of the session."""

    what = forms.CharField(label=_("What is to be done"), widget=text_area(2))
    shortcoming = forms.ModelChoiceField(
        label=_("Shortcoming it comes of"),
        queryset=Shortcoming.objects.none(),
        required=False,
        empty_label=_("None"),
    )
    finding = forms.ModelChoiceField(
        label=_("Or finding"), queryset=Finding.objects.none(), required=False, empty_label=_("None")
    )
    comment = CommentField(
        label=_("Or comment"), queryset=Comment.objects.none(), required=False, empty_label=_("None")
    )
    source = forms.CharField(
        label=_("Or measure of section VI, recommendation"), max_length=300, required=False
    )
    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=Member.objects.none(), empty_label=_("Choose a member")
    )
    helpers = forms.CharField(label=_("Who helps"), max_length=300, required=False)
    due_on = forms.DateField(label=_("Due"), widget=DateInput())
    evidence = forms.CharField(label=_("Result and evidence expected"), max_length=300)

    def __init__(self, *args: Any, choices: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
        for name, queryset in choices.items():
            field: forms.ModelChoiceField[Any] = self.fields[name]  # type: ignore[assignment]
            field.queryset = queryset


class ProgressForm(forms.Form):
    text = forms.CharField(label=_("What was done"), widget=text_area(3))
    percent = forms.IntegerField(label=_("How far, in percent"), min_value=0, max_value=100, required=False)
    evidence = forms.FileField(label=_("File that proves it"), required=False)
    done = forms.BooleanField(label=_("It is done: ask for it to be judged"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()


class JudgementForm(forms.Form):
    accepted = forms.ChoiceField(
        label=_("Judgement"),
        choices=[("yes", _("Accept and close")), ("no", _("Send back"))],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("What was found"), widget=text_area(2))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()


class DeadlineForm(forms.Form):
    due_on = forms.DateField(label=_("New deadline"), widget=DateInput())
    reason = forms.CharField(label=_("Reason"), widget=text_area(2))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
