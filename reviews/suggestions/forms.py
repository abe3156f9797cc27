"""Forms for drafting and issuing papers of suggestions, and for the scan of a signed one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import SCANS, DateInput, bare, field_of, file_field, offer, text_area
from reviews.models import Paper, ReviewSession, Suggestion, Topic, TopicGround


class SuggestedTopicForm(forms.Form):
    helper = bare()
    paper = forms.ModelChoiceField(
        label=_("To whom it is put"),
        queryset=Paper.objects.none(),
        empty_label=_("Choose the collective or a person"),
    )
    ground = field_of(Topic, "ground", choices=[("", _("Choose a ground")), *TopicGround.choices])
    ground_note = forms.CharField(
        label=_("The ground in words"),
        max_length=300,
        required=False,
        help_text=_("Needed for another ground; else where it helps, e.g. which report or conclusion."),
    )
    text = forms.CharField(
        label=_("What is to be explained"),
        widget=text_area(4),
        help_text=_("One matter a topic. The answer gives explanation, cause and responsibility."),
    )

    def __init__(self, *args: Any, session: ReviewSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "paper", session.papers.select_related("member", "session__committee").in_order())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("ground") == TopicGround.OTHER and not data.get("ground_note", "").strip():
            self.add_error("ground_note", _("Say the ground in words."))
        return data


class SuggestionForm(SuggestedTopicForm):
    abstract = field_of(
        Suggestion, "abstract", help_text=_("What the paper is about, as it stands under its number.")
    )
    field_order = ("abstract", "paper", "ground", "ground_note", "text")


class IssueForm(forms.Form):
    helper = bare()
    dated_on = forms.DateField(
        label=_("Date of the paper"),
        widget=DateInput(),
        help_text=_("The paper gets the next number of the issuing committee's official letters."),
    )
    signer = field_of(Suggestion, "signer", required=True)
    signer_title = field_of(Suggestion, "signer_title")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dated_on"].initial = clock.today()


class ScanForm(forms.Form):
    helper = bare()
    file = file_field(_("The signed paper, scanned or photographed"), SCANS)
