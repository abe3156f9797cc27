"""The forms to decide where people are reviewed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import SCANS, DateInput, RowField, bare, field_of, file_field, offer, text_area
from reviews.models import ReviewPlace, ReviewSession


class HostField(RowField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.committee.body_name)


class HoldWithForm(forms.Form):
    helper = bare()
    other = HostField(
        label=_("By the conference of"),
        queryset=ReviewSession.objects.none(),
        empty_label=_("Choose whose conference"),
    )

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "other", others)


class AsideForm(forms.Form):
    """The form to set places aside. The places are ticked in the table of the page."""

    helper = bare()

    places = forms.ModelMultipleChoiceField(
        queryset=ReviewPlace.objects.none(), error_messages={"required": _("Tick at least one person.")}
    )
    reason = forms.CharField(label=_("Why they are not reviewed there"), widget=text_area(2))

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "places", places)


class OnPaperForm(forms.Form):
    """The form to record that a place has reviewed people on paper. They are ticked in the table of the
    page."""

    helper = bare()

    places = forms.ModelMultipleChoiceField(
        queryset=ReviewPlace.objects.none(), error_messages={"required": _("Tick at least one person.")}
    )
    held_on = field_of(ReviewPlace, "held_on", widget=DateInput(), required=True)
    number = forms.CharField(
        label=_("Number of the minutes"),
        max_length=60,
        help_text=_("For instance: 03-BB/CB, or: not numbered."),
    )
    minutes = file_field(_("The signed minutes, scanned or photographed"), SCANS)

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "places", places)
