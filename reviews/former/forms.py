"""The forms for scans of self-reviews from before the program."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import HIDDEN, SCANS, bare, file_field
from members.models import Member
from reviews.former.workbook import former_years


class ScansForm(forms.Form):
    """Scans of self-reviews of one year, several at once."""

    helper = bare()
    year = forms.TypedChoiceField(
        label=_("Year of the self-reviews"),
        coerce=int,
        choices=lambda: [(year, str(year)) for year in former_years()],
    )
    scans = file_field(
        _("Scans, several at once"),
        SCANS[:3],
        several=True,
        said=_("Let the name of each file begin with the code of the member, as in “DV-01 2025.pdf”."),
    )


class SortForm(forms.Form):
    """Whose scan it is, by the code of the member. It is shown once for each scan."""

    helper = bare(label_class=HIDDEN)
    code = forms.CharField(
        label=_("member code"),
        max_length=Member._meta.get_field("code").max_length,  # noqa: SLF001
    )
