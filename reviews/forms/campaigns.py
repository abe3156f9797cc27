"""What staff settle when a round opens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Committee, Member, RoleKind
from ratings import catalogue
from reviews.forms.fields import DateInput, bare, text_area


class CampaignForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    committee = forms.ModelChoiceField(
        label=_("Over"),
        queryset=Committee.objects.none(),
        empty_label=_("Choose a committee"),
        help_text=_("This committee and all below it."),
    )
    year = forms.IntegerField(label=_("Year reviewed"), min_value=2000, max_value=2100)
    ruleset = forms.ChoiceField(label=_("Rule set"))
    writing_due = forms.DateField(label=_("Papers due"), widget=DateInput())
    commenting_due = forms.DateField(label=_("Comments due"), widget=DateInput())
    finish_due = forms.DateField(label=_("Round ends"), widget=DateInput())
    legal_basis = forms.CharField(
        label=_("Legal basis"),
        widget=text_area(5),
        required=False,
        help_text=_("One paper a line, as it is cited."),
    )

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare()
        committees: forms.ModelChoiceField[Any] = self.fields["committee"]  # type: ignore[assignment]
        committees.queryset = Committee.objects.filter(by.reach.over("", RoleKind.STAFF))
        choices: forms.ChoiceField = self.fields["ruleset"]  # type: ignore[assignment]
        choices.choices = [(source.code, source.title) for source in catalogue.usable()]
        self.fields["year"].initial = timezone.localdate().year

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        dues = [data.get(name) for name in ("writing_due", "commenting_due", "finish_due")]
        if all(dues) and dues != sorted(dues):  # type: ignore[type-var]
            raise forms.ValidationError(_("The dates must follow each other: papers, comments, end."))
        return data

    def citations(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["legal_basis"].splitlines() if line.strip()]
