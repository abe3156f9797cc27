"""Form fields and forms that several rooms use."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import RowField, bare, text_area
from reviews.models import Comment


class CommentField(RowField):
    """A choice of comments, each shown by its author and its first 80 characters."""

    def label_from_instance(self, obj: Comment) -> str:
        return f"{obj.author}: {obj.text[:80]}"


class ReasonForm(forms.Form):
    helper = bare()
    reason = forms.CharField(label=_("Reason"), widget=text_area(3))
