"""The yearly commitment as it is written, brought in and answered for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from reviews.models import Kept
from reviews.sessions.fields import bare, text_area

BLANK_LINES, PAPER_LINES = 3, 9


class ItemForm(forms.Form):
    text = forms.CharField(
        label=_("What I commit myself to"), max_length=500, required=False, widget=text_area(2)
    )
    measure = forms.CharField(label=_("Measured by"), max_length=300, required=False, widget=text_area(2))


ItemFormSet = forms.formset_factory(ItemForm, extra=BLANK_LINES, max_num=18, absolute_max=18)
SheetFormSet = forms.formset_factory(ItemForm, extra=PAPER_LINES, max_num=18, absolute_max=18)
"""A sheet of paper is typed in at one go: there is no draft to which lines could be added."""


class VersionForm(forms.Form):
    reason = forms.CharField(label=_("Reason of the new version"), widget=text_area(2))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()


class BringInForm(forms.Form):
    member = forms.ModelChoiceField(
        Member.objects.none(), label=_("Who signed it"), empty_label=_("Choose a member")
    )
    year = forms.IntegerField(label=_("Year"))
    scan = forms.FileField(
        label=_("The signed sheet, scanned"),
        max_length=200,
        help_text=_("PDF or picture. It is kept with the commitment."),
    )

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
        self.fields["member"].queryset = members  # type: ignore[attr-defined]
        self.fields["year"].initial = clock.today().year


class PromiseForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Held against the year"), choices=Kept.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("In words: figures, reasons"), widget=text_area(2))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
