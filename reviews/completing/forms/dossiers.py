"""Forms to put items into dossiers, to record that none is required, and to record an arrival.

``PapersForm`` is also used to order a re-review.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import HIDDEN, OFFICE, bare, field_of, file_field, offer, text_area
from reviews.models import FROM_OUTSIDE, DossierItem, Paper, Receipt, ReReview

KINDS = [(kind.value, kind.label) for kind in FROM_OUTSIDE]


class FileForm(forms.Form):
    helper = bare()
    paper = forms.ModelChoiceField(
        label=_("Whose dossier"), queryset=Paper.objects.none(), empty_label=_("Choose a subject")
    )
    kind = forms.ChoiceField(label=_("Kind of paper"), choices=KINDS)
    citation = field_of(DossierItem, "citation", required=True)
    file = file_field(_("File"), OFFICE)

    def __init__(self, *args: Any, papers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "paper", papers)


class ManyFilesForm(forms.Form):
    """Many files of one kind. Whose each is, and what it is, stands in a ``SortedRowForm`` each."""

    helper = bare()
    kind = forms.ChoiceField(label=_("Kind of paper"), choices=KINDS)
    file = file_field(_("Files"), OFFICE, several=True)


class SortedRowForm(forms.Form):
    """Whose a file is, and what it is. The page's script repeats it for each file that is chosen."""

    helper = bare(label_class=HIDDEN)
    paper = forms.ModelChoiceField(
        label=_("Whose dossier"), queryset=Paper.objects.none(), empty_label=_("Leave it out"), required=False
    )
    citation = field_of(DossierItem, "citation", label=_("What it is, with number and date"), required=True)

    def __init__(self, *args: Any, papers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "paper", papers, empty=_("Leave it out"))


class PapersForm(forms.Form):
    """A choice of several subjects of one session, and a reason."""

    helper = bare()

    papers = forms.ModelMultipleChoiceField(
        label=_("Whose"), queryset=Paper.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    reason = field_of(ReReview, "reason", widget=text_area(2))

    def __init__(self, *args: Any, papers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "papers", papers)


class WaiveForm(PapersForm):
    kind = forms.ChoiceField(label=_("Kind of paper"), choices=KINDS)
    reason = field_of(DossierItem, "not_called_for", required=True)
    field_order = ("kind", "papers", "reason")


class ReceiptForm(forms.Form):
    helper = bare()
    note = field_of(Receipt, "note", widget=text_area(2))
