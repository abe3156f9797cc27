"""The form by which a rule set is handed in as a file, or as text that stands on the page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from members.fields import bare, text_area
from ratings import rulesets


class RuleSetFileForm(forms.Form):
    """A file, or the text itself, in which lines can be put right at once. A file comes first."""

    helper = bare()
    file = forms.FileField(
        label=_("File of the rule set (.toml)"),
        required=False,
        max_length=200,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".toml,.txt", "data-most": 0.3}),
        help_text=_("At most 300 KB. Nothing is saved before you have seen what the file comes to."),
    )
    text = forms.CharField(
        label=_("Or the text itself"),
        required=False,
        strip=False,
        max_length=rulesets.MOST_BYTES,
        widget=text_area(18, spellcheck="false", **{"class": "form-control font-monospace"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file: UploadedFile | None = data.get("file")
        if file is not None:
            try:
                data["text"] = rulesets.uploaded_text(file.read(rulesets.MOST_BYTES + 1))
            except rulesets.NoTextError as error:
                self.add_error("file", str(error))
        elif not str(data.get("text", "")).strip() and not self.errors:
            self.add_error("file", _("Choose a file, or write the text below."))
        return data
