"""Form fields and forms that several rooms use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import HIDDEN, RowField, bare, text_area
from reviews.models import Comment, VersionedText

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class CommentField(RowField):
    """A choice of comments. Each is shown as its speaker and the first 80 characters of its text."""

    def label_from_instance(self, obj: Comment) -> str:
        return f"{obj.speaker}: {obj.text[:80]}"


class TextForm(forms.Form):
    """The form of a text that is saved together with the version from which it was written
    (``reviews.sessions.saving``)."""

    helper = bare(label_class=HIDDEN)
    version = forms.IntegerField(widget=forms.HiddenInput())
    text = forms.CharField(required=False)

    def __init__(
        self,
        kept: VersionedText,
        label: StrOrPromise,
        rows: int,
        mine: str | None = None,
        more: Mapping[str, object] | None = None,
    ) -> None:
        """Fill the form with the text and version of ``kept``. ``mine``, if given, is shown instead of the
        text of ``kept``. ``more`` are further HTML attributes of the text area."""
        super().__init__(
            auto_id=f"%s-{kept._meta.model_name}-{kept.pk}",  # noqa: SLF001  # documented API
            initial={"version": kept.version, "text": kept.text if mine is None else mine},
        )
        self.fields["text"].label = label
        self.fields["text"].widget = text_area(rows, lang="vi", **(more or {}))


class ReasonForm(forms.Form):
    helper = bare()
    reason = forms.CharField(label=_("Reason"), widget=text_area(3))
