"""A comment and its answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.models import AnswerKind, CommentKind, Paper
from reviews.sessions.fields import bare, text_area


def section_choices(paper: Paper) -> list[tuple[str, str]]:
    """What a remark can be about: the whole, or one section of the paper's form."""
    rules = [(rule.code, rule.heading) for rule in paper.outline.sections]
    return [("", str(_("The paper as a whole"))), *rules]


class CommentForm(forms.Form):
    section = forms.ChoiceField(label=_("Section"), required=False)
    quote = forms.CharField(
        label=_("Passage"),
        widget=text_area(2),
        required=False,
        help_text=_("Mark a passage in the paper to bring it here."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=CommentKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("Comment"), widget=text_area(4))

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
        field: forms.ChoiceField = self.fields["section"]  # type: ignore[assignment]
        field.choices = section_choices(paper)


class AnswerForm(forms.Form):
    kind = forms.ChoiceField(label=_("Answer"), choices=AnswerKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("In words"), widget=text_area(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
