"""Forms for objections, subjects left unrated, petitions, re-ratings and shortcomings named by mistake."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.fields import SCANS, DateInput, bare, choose, field_of, file_field, offer, text_area
from members.models import Member
from ratings.models import (
    Conflict,
    Objection,
    ObjectionKind,
    ObjectionOutcome,
    Petition,
    PetitionOutcome,
    RatingStep,
    Unrated,
)
from reviews.cases.forms.resolutions import PAPER, ResolutionForm
from reviews.models import Shortcoming


class ObjectionForm(forms.Form):
    helper = bare()
    kind = forms.ChoiceField(
        label=_("Kind of matter"), choices=ObjectionKind.choices, widget=forms.RadioSelect
    )
    received_on = field_of(Objection, "received_on", label=_("Received on"), widget=DateInput())
    source = field_of(Objection, "source", help_text=_("The subject does not see this, nor the words below."))
    summary = field_of(Objection, "summary", widget=text_area(3))


class SettleForm(forms.Form):
    helper = bare()
    outcome = field_of(
        Objection, "outcome", choices=ObjectionOutcome.choices, widget=forms.RadioSelect, required=True
    )
    finding = field_of(
        Objection,
        "finding",
        label=_("What was verified and found"),
        widget=text_area(3),
        help_text=_("The case must then be appraised anew before it is decided."),
        required=True,
    )


class ConflictForm(forms.Form):
    """A conflict of interest of one of ``people``, who handle the case."""

    helper = bare()
    member = forms.ModelChoiceField(Member.objects.none(), label=_("Whose"))
    kind = field_of(Conflict, "kind", widget=forms.RadioSelect)
    reason = field_of(Conflict, "reason", widget=text_area(2))

    def __init__(self, *args: Any, people: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "member", people)


class ConflictExceptionForm(forms.Form):
    helper = bare()
    exception = field_of(Conflict, "exception", widget=text_area(2), required=True)


class UnratedForm(forms.Form):
    helper = bare()
    code = field_of(Unrated, "code", widget=forms.RadioSelect)
    note = forms.CharField(label=_("In detail"), widget=text_area(2), required=False)


class PetitionForm(forms.Form):
    helper = bare()
    text = forms.CharField(label=_("What you ask, and why"), widget=text_area(5))


class PetitionForForm(forms.Form):
    """What a person asks in a petition written by hand, typed in by clerk or head."""

    helper = bare()
    text = forms.CharField(label=_("What the person asks, and why, as it is written"), widget=text_area(5))
    sheet = file_field(
        _("The signed sheet, scanned or photographed"), SCANS, said=_("It is kept with what is typed in.")
    )


class PetitionAnswerForm(forms.Form):
    helper = bare()
    outcome = field_of(
        Petition, "outcome", choices=PetitionOutcome.choices, widget=forms.RadioSelect, required=True
    )
    reason = field_of(Petition, "reason", widget=text_area(3), required=True)


class ReRatingForm(ResolutionForm):
    """A decision in the place of the released one. The bonds that the level sent would break are
    ``warnings``, each of them a box to be ticked."""

    helper = bare(Layout("level", "noted", "reason", "body", PAPER, "seen"))
    level = forms.ChoiceField(label=_("New level"))
    reason = field_of(
        RatingStep,
        "reason",
        widget=text_area(3),
        help_text=_("It is printed in the decision and the person reads it."),
        required=True,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
    noted = forms.MultipleChoiceField(
        label=_("To be read before anything is published"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("A warning forbids nothing. That you have read it is kept in the history."),
    )

    def __init__(
        self, *args: Any, levels: list[tuple[str, str]], warnings: Collection[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "level", [("", _("Choose a level")), *levels])
        choose(self, "noted", [(text, text) for text in warnings])
        if not warnings:
            self.fields["noted"].widget = forms.MultipleHiddenInput()


class WithdrawalForm(forms.Form):
    """The withdrawal of one of the shortcomings ``named`` by mistake."""

    helper = bare()
    shortcoming = forms.ModelChoiceField(Shortcoming.objects.none(), widget=forms.HiddenInput())
    reason = field_of(
        Shortcoming,
        "withdrawal",
        label=_("Why it was named by mistake"),
        widget=text_area(2),
        help_text=_("It stays readable here, struck through, and is carried nowhere."),
        required=True,
    )

    def __init__(self, *args: Any, named: QuerySet[Shortcoming], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "shortcoming", named)
