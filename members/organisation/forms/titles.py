"""The form of a title of the catalogue."""

from __future__ import annotations

from members.fields import ModelForm, bare
from members.models import PostTitle
from members.overtaken import SeenForm

TITLE_DATA = ("code", "name", "statistics_code", "managed_by")
"""The fields of a title that are given by hand."""


class TitleForm(SeenForm, ModelForm):
    helper = bare()

    class Meta:
        model = PostTitle
        fields = TITLE_DATA
