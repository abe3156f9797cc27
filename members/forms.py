"""The forms for workbooks and addresses: they check what was sent and write nothing."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from members.fields import bare
from members.workbooks import MOST_BYTES


class WorkbookForm(forms.Form):
    helper = bare()
    file = forms.FileField(
        label=_("Excel workbook (.xlsx)"),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text=_(
            "At most 5 MB and 10,000 rows a sheet. Nothing is written before you have seen the verdict."
        ),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB. Divide it into several."))
        return file


class AddressForm(forms.Form):
    helper = bare()
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("Leave it empty to get notices in the inbox only."),
    )
