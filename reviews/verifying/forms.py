"""The form with which a file is checked."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.fields import bare
from reviews.documents.actions.attachments import MOST_BYTES


class VerifyForm(forms.Form):
    helper = bare()
    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("PDF, Word or Excel, as it was received; at most 20 MB."),
        widget=forms.FileInput({"data-most": 20}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(
                _("%(name)s is too large: at most %(most)s MB.")
                % {"name": file.name, "most": MOST_BYTES // 1024**2}
            )
        return file
