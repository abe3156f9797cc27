"""Forms of the yearly commitment: its items, the reason of a new version, a sheet signed on paper, and the
answer to a promise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import SCANS, bare, field_of, file_field, offer, text_area
from members.models import Member
from members.overtaken import SeenForm
from reviews.models import Commitment, CommitmentItem, PromiseAnswer, PromiseOutcome

BLANK_LINES, PAPER_LINES = 3, 9


class CommitmentItemForm(forms.Form):
    text = field_of(CommitmentItem, "text", widget=text_area(2, lang="vi"), required=False)
    measure = field_of(CommitmentItem, "measure", widget=text_area(2, lang="vi"), required=False)


ItemFormSet = forms.formset_factory(CommitmentItemForm, extra=BLANK_LINES, max_num=18, absolute_max=18)
SheetFormSet = forms.formset_factory(CommitmentItemForm, extra=PAPER_LINES, max_num=18, absolute_max=18)
"""The items of a sheet signed on paper. It starts with more empty lines than a draft, because it is entered
at once and no lines can be added later."""


class VersionForm(forms.Form):
    """The reason for a new version of a commitment."""

    helper = bare()
    reason = field_of(Commitment, "reason", widget=text_area(2), required=True)


class BringInForm(forms.Form):
    """The member who signed a commitment on paper, its year, and its scan."""

    helper = bare()
    member = forms.ModelChoiceField(
        Member.objects.none(), label=_("Who signed it"), empty_label=_("Choose a member")
    )
    year = field_of(Commitment, "year")
    scan = file_field(_("The signed sheet, scanned"), SCANS, said=_("It is kept with the commitment."))

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "member", members)
        self.fields["year"].initial = clock.today().year


class PromiseForm(SeenForm, forms.Form):
    """The answer to one promise: whether it was kept, and the result in words."""

    helper = bare()
    verdict = field_of(
        PromiseAnswer, "verdict", choices=PromiseOutcome.choices, widget=forms.RadioSelect, required=True
    )
    words = field_of(PromiseAnswer, "words", widget=text_area(2), required=True)
