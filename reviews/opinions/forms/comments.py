"""Forms for a comment on a paper, and for its answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import bare, choose, field_of, text_area
from members.overtaken import SeenForm
from reviews.models import AnswerKind, Comment, Paper


def section_choices(paper: Paper) -> list[tuple[str, str]]:
    """Return the choices of what a comment is about, each a code and a heading: the paper as a whole, then
    the sections of its form."""
    rules = [(rule.code, rule.heading) for rule in paper.outline.sections]
    return [("", str(_("The paper as a whole"))), *rules]


class CommentForm(SeenForm, forms.Form):
    helper = bare()
    section = forms.ChoiceField(label=_("Section"), required=False)
    quote = field_of(
        Comment, "quote", widget=text_area(2), help_text=_("Mark a passage in the paper to bring it here.")
    )
    kind = field_of(Comment, "kind", label=_("Kind"), widget=forms.RadioSelect)
    text = field_of(Comment, "text", label=_("Comment"), widget=text_area(4))

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "section", section_choices(paper))


class AnswerForm(SeenForm, forms.Form):
    helper = bare()
    kind = field_of(
        Comment, "answer_kind", choices=AnswerKind.choices, widget=forms.RadioSelect, required=True
    )
    text = forms.CharField(label=_("In words"), widget=text_area(3))
