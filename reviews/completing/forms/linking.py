"""Forms to draw and answer findings, and to propose and decide amendments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import bare, choose, field_of, offer, text_area
from members.overtaken import SeenForm
from reviews.models import Amendment, AmendmentState, Comment, Finding, FindingAnswer, Paper
from reviews.sessions.fields import CommentField


class FindingForm(forms.Form):
    helper = bare()
    paper = forms.ModelChoiceField(
        label=_("Who answers for it"), queryset=Paper.objects.none(), empty_label=_("Choose a member")
    )
    quote = forms.CharField(
        label=_("Words of the collective's text"),
        widget=text_area(3),
        help_text=_("Copy them from the text as settled, shown above."),
    )
    ground = field_of(Finding, "ground", widget=forms.RadioSelect)
    about = field_of(Finding, "about")

    def __init__(self, *args: Any, papers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "paper", papers)


class FindingAnswerForm(SeenForm, forms.Form):
    helper = bare()
    kind = field_of(
        Finding, "answer_kind", choices=FindingAnswer.choices, widget=forms.RadioSelect, required=True
    )
    text = forms.CharField(label=_("In words"), widget=text_area(3))


class AmendmentForm(forms.Form):
    helper = bare()
    section = forms.ChoiceField(label=_("Section of the collective's paper"))
    text = field_of(Amendment, "text", widget=text_area(3))
    source = forms.ModelChoiceField(
        label=_("Whose review it comes of"),
        queryset=Paper.objects.none(),
        required=False,
        empty_label=_("No one's"),
    )
    quote = forms.CharField(label=_("Words of that paper"), widget=text_area(2), required=False)
    comment = CommentField(
        label=_("Or which comment on the collective's paper"),
        queryset=Comment.objects.none(),
        required=False,
        empty_label=_("None"),
    )

    def __init__(
        self, *args: Any, collective: Paper, papers: Any, comments: Any | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        rules = [(rule.code, rule.heading) for rule in collective.outline.sections if rule.kind == "text"]
        choose(self, "section", [("", _("Choose a section")), *rules])
        offer(self, "source", papers)
        if comments is None:
            del self.fields["comment"]
            self.fields["source"] = forms.ModelChoiceField(
                papers, label=self.fields["source"].label, empty_label=None
            )
            return
        offer(self, "comment", comments)


class AmendmentDecisionForm(forms.Form):
    helper = bare()
    state = forms.ChoiceField(
        label=_("Decision"),
        choices=[choice for choice in AmendmentState.choices if choice[0] != AmendmentState.PROPOSED],
        widget=forms.RadioSelect,
    )
    reason = field_of(Amendment, "reason", widget=text_area(2), help_text=_("Needed where it is kept aside."))
