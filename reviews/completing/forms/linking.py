"""The two-way link: findings drawn and answered, amendments proposed and decided."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.models import AmendmentState, Charge, Comment, FindingAnswer, Paper
from reviews.sessions.fields import CommentField, bare, text_area


class FindingForm(forms.Form):
    paper = forms.ModelChoiceField(
        label=_("Who answers for it"), queryset=Paper.objects.none(), empty_label=_("Choose a member")
    )
    quote = forms.CharField(
        label=_("Words of the collective's text"),
        widget=text_area(3),
        help_text=_("Copy them from the text as settled, shown above."),
    )
    ground = forms.ChoiceField(label=_("Responsible by"), choices=Charge.choices, widget=forms.RadioSelect)
    about = forms.CharField(label=_("Which task, field or locality"), max_length=300)

    def __init__(self, *args: Any, papers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
        field: forms.ModelChoiceField[Paper] = self.fields["paper"]  # type: ignore[assignment]
        field.queryset = papers


class FindingAnswerForm(forms.Form):
    kind = forms.ChoiceField(label=_("Answer"), choices=FindingAnswer.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("In words"), widget=text_area(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()


class AmendmentForm(forms.Form):
    section = forms.ChoiceField(label=_("Section of the collective's paper"))
    text = forms.CharField(label=_("What has to change"), widget=text_area(3))
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
        self.helper = bare()
        section: forms.ChoiceField = self.fields["section"]  # type: ignore[assignment]
        rules = [(rule.code, rule.heading) for rule in collective.outline.sections if rule.kind == "text"]
        section.choices = [("", _("Choose a section")), *rules]
        source: forms.ModelChoiceField[Paper] = self.fields["source"]  # type: ignore[assignment]
        source.queryset = papers
        if comments is None:
            del self.fields["comment"]
            source.required, source.empty_label = True, None
            return
        said: CommentField = self.fields["comment"]  # type: ignore[assignment]
        said.queryset = comments


class AmendmentDecisionForm(forms.Form):
    state = forms.ChoiceField(
        label=_("Decision"),
        choices=[choice for choice in AmendmentState.choices if choice[0] != AmendmentState.PROPOSED],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"), widget=text_area(2), required=False, help_text=_("Needed where it is kept aside.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
