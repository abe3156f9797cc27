"""What the forms are built of: inputs, and the helper that leaves tag and buttons to the template."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.models import Comment


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def bare() -> FormHelper:
    """Fields only: the template has the form's tag, token and buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class CommentField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Comments by their author and first words."""

    def label_from_instance(self, obj: Comment) -> str:
        return f"{obj.author}: {obj.text[:80]}"


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=text_area(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
