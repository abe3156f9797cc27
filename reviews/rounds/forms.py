"""Forms by which staff plan a round, set its contents and dates, change the dates, and add a legal basis."""

from __future__ import annotations

import datetime as dt
from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import (
    HIDDEN,
    OFFICE,
    CommitteeChoiceField,
    DateInput,
    bare,
    choose,
    field_of,
    file_field,
    model_field,
    offer,
    text_area,
)
from members.models import Block, Committee, CommitteeKind, Member, RoleKind
from members.overtaken import SeenForm
from ratings import catalogue
from ratings.models import PeriodKind
from reviews.models import DUES, Campaign, DeadlineChange, LegalBasis, LevelDues, RoundTopic
from reviews.stages import Stage


class RemindForm(forms.Form):
    """The form of the words that somebody adds to a reminder. Who is reminded is ticked beside it."""

    helper = bare()
    words = forms.CharField(
        label=_("Own words, if any"),
        max_length=150,
        required=False,
        help_text=_("They stand in the notice, never in a mail."),
    )

    def __init__(self) -> None:
        super().__init__(auto_id="remind_%s")


KINDS = [
    (PeriodKind.YEAR.value, _("Yearly round, with the forms of the rule set")),
    (PeriodKind.AD_HOC.value, _("Thematic round, with contents of its own")),
    (PeriodKind.TERM.value, _("Round over a term, with contents of its own")),
]


def ruleset_choices(day: dt.date) -> list[tuple[Any, Any]]:
    """Return the rule sets under which a round can be planned, those superseded by this day under a heading
    of their own at the end. A rule set of which something is known to be missing says so."""
    sources = catalogue.usable_rulesets()
    gone = catalogue.superseded_on(sources, day)
    named = {
        source.code: _("%(title)s (incomplete)") % {"title": source.title}
        if source.content.get("incomplete")
        else source.title
        for source in sources
    }
    old = [(source.code, named[source.code]) for source in sources if source.code in gone]
    heading = [(_("Superseded, for earlier years only"), old)] if old else []
    return [(source.code, named[source.code]) for source in sources if source.code not in gone] + heading


class DuesForm(forms.Form):
    """The three dates of a round or of a level, which must follow each other."""

    writing_due = field_of(LevelDues, "writing_due", widget=DateInput())
    commenting_due = field_of(LevelDues, "commenting_due", widget=DateInput())
    finish_due = field_of(LevelDues, "finish_due", widget=DateInput())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        dues = [data[name] for name in DUES if data.get(name)]
        if len(dues) == len(DUES) and dues != sorted(dues):
            raise forms.ValidationError(_("The dates must follow each other: papers, comments, end."))
        return data


class TreeFilterForm(forms.Form):
    """The filter of a tree of committees: the stage of their session, whether it is late, the kind and the
    block of the committee, and letters in its name."""

    helper = bare(
        Layout("stage", "late", "kind", "block", Field("q", wrapper_class="flex-grow-1")), label_class=HIDDEN
    )
    stage = forms.ChoiceField(choices=Stage.choices, required=False, widget=forms.HiddenInput())
    late = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput())
    kind = forms.ChoiceField(
        label=_("Kind of committee"),
        choices=[("", _("Every kind of committee")), *CommitteeKind.choices],
        required=False,
    )
    block = forms.ChoiceField(
        label=_("Block"), choices=[("", _("Every block")), *Block.choices], required=False
    )
    q = forms.CharField(
        label=_("Name of the committee"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Name of the committee")}),
    )


class CampaignForm(DuesForm):
    helper = bare()
    kind = forms.ChoiceField(
        label=_("Kind of round"), choices=KINDS, required=False, widget=forms.RadioSelect
    )
    title = field_of(Campaign, "title", label=_("Title"))
    committee = CommitteeChoiceField(
        label=_("Over"),
        queryset=Committee.objects.none(),
        empty_label=_("Choose a committee"),
        help_text=_("This committee and all below it."),
    )
    year = forms.IntegerField(
        label=_("Year reviewed"),
        min_value=2000,
        max_value=2100,
        required=False,
        help_text=_("For the yearly round."),
    )
    starts_on = forms.DateField(
        label=_("Time reviewed, from"),
        widget=DateInput(),
        required=False,
        help_text=_("For a thematic round, or one over a term."),
    )
    ends_on = forms.DateField(label=_("to"), widget=DateInput(), required=False)
    is_rated = field_of(
        Campaign,
        "is_rated",
        help_text=_("Without it nobody is rated; the yearly round always rates."),
        initial=None,
    )
    has_persons = forms.BooleanField(
        label=_("Persons are reviewed, too"),
        required=False,
        initial=True,
        help_text=_("Without it the collectives alone are; the yearly round always reviews both."),
    )
    ruleset = forms.ChoiceField(label=_("Rule set"))
    legal_basis = forms.CharField(
        label=_("Legal basis"),
        widget=text_area(5),
        required=False,
        help_text=_("One paper a line, as it is cited. Files are added on the next page."),
    )
    ruleset_reason = field_of(
        Campaign,
        "ruleset_reason",
        label=_("Why this rule set, which is not in force then or is incomplete"),
        widget=text_area(2),
        help_text=_(
            "Only where it was replaced before the end of the period, issued after it, or is incomplete."
        ),
    )
    late_reason = field_of(
        Campaign,
        "late_reason",
        widget=text_area(2),
        help_text=_(
            "Only where the round ends after the day of the rule set; name the paper that allows it."
        ),
    )
    field_order = (
        "kind",
        "title",
        "committee",
        "ruleset",
        "year",
        "starts_on",
        "ends_on",
        "is_rated",
        "has_persons",
        *DUES,
        "legal_basis",
        "ruleset_reason",
        "late_reason",
    )

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        led = Committee.objects.get_queryset().filter(by.reach.over("", RoleKind.STAFF))
        offer(self, "committee", led.going_on().with_parents())
        choose(self, "ruleset", ruleset_choices(clock.today()))
        self.fields["year"].initial = clock.today().year
        self.fields["kind"].initial = PeriodKind.YEAR.value

    def clean_kind(self) -> PeriodKind:
        return PeriodKind(self.cleaned_data["kind"] or PeriodKind.YEAR)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("kind") == PeriodKind.YEAR:
            data |= {"is_rated": True, "has_persons": True}
            if not data.get("year") and "year" not in self.errors:
                self.add_error("year", _("Say which year is reviewed."))
        else:
            self._clean_time(data)
        return data

    def clean_legal_basis(self) -> str:
        basis: str = self.cleaned_data["legal_basis"]
        most = model_field(LegalBasis, "citation").max_length or 0
        if any(len(line) > most for line in basis.splitlines()):
            raise forms.ValidationError(_("A line has at most %(most)s characters."), params={"most": most})
        return basis

    def _clean_time(self, data: dict[str, Any]) -> None:
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if not starts_on or not ends_on:
            self.add_error("starts_on", _("Say from which day to which day is reviewed."))
        elif starts_on >= ends_on:
            self.add_error("ends_on", _("The last day comes after the first."))

    def citations(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["legal_basis"].splitlines() if line.strip()]


class RoundTopicForm(forms.Form):
    """One topic of a thematic round. A row without a heading is ignored."""

    helper = bare()

    heading = forms.CharField(label=_("Content"), max_length=300, required=False)
    hint = field_of(RoundTopic, "hint")
    min_words = field_of(RoundTopic, "min_words", max_value=5_000, initial=0, required=False)


TopicFormSet = forms.formset_factory(RoundTopicForm, extra=3, max_num=30)


class LevelForm(DuesForm):
    """The dates of one level of committees: all three, or none if the level has the round's dates."""

    helper = bare()

    def __init__(self, data: Any, *, kind: CommitteeKind, initial: dict[str, Any]) -> None:
        super().__init__(data, prefix=kind.value, initial=initial)
        self.kind = kind
        for name in DUES:
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        given = [name for name in DUES if data.get(name)]
        if given and len(given) < len(DUES):
            raise forms.ValidationError(_("Give all three dates, or none."))
        return data

    @property
    def is_given(self) -> bool:
        return all(self.cleaned_data.get(name) for name in DUES)


class LateGroundForm(forms.Form):
    """The ground for a round that ends at some level after the legal day."""

    helper = bare()

    late_reason = field_of(Campaign, "late_reason", widget=text_area(2))


class DeadlineChangeForm(DuesForm):
    """New dates for an open round or for one of its levels, with the reason."""

    helper = bare()

    kind = forms.ChoiceField(label=_("For"), required=False)
    reason = field_of(DeadlineChange, "reason", widget=text_area(2))
    field_order = ("kind", *DUES, "reason")

    def __init__(self, *args: Any, kinds: list[CommitteeKind], campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(
            self,
            "kind",
            [
                ("", _("All levels without dates of their own")),
                *((kind.value, kind.label) for kind in kinds),
            ],
        )
        for name in DUES:
            self.fields[name].initial = getattr(campaign, name)


class BasisFileForm(forms.Form):
    """The file of a document that the legal basis of a round already cites."""

    helper = bare(label_class=HIDDEN)
    file = file_field(_("File"), OFFICE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].error_messages["required"] = _("Choose a file first.")
        self.fields["file"].widget.attrs["class"] = "form-control-sm file"


class BasisForm(forms.Form):
    """One more document of the round's legal basis: its citation, and its file if there is one."""

    helper = bare()

    citation = forms.CharField(label=_("Paper, as it is cited"), max_length=300)
    file = file_field(_("File"), OFFICE, required=False)


class RoundNameForm(SeenForm, forms.Form):
    """Another title for a round."""

    helper = bare()

    title = field_of(Campaign, "title", label=_("Title"))


class RuleSetForm(forms.Form):
    """Another rule set for a round, with the reason where it is not in force then."""

    helper = bare()

    ruleset = forms.ChoiceField(label=_("Rule set"))
    ruleset_reason = field_of(Campaign, "ruleset_reason", widget=text_area(2))

    def __init__(self, data: Any = None, *, campaign: Campaign) -> None:
        known = {"ruleset": campaign.period.ruleset_code, "ruleset_reason": campaign.ruleset_reason}
        super().__init__(data, initial=known)
        choose(self, "ruleset", ruleset_choices(campaign.period.ends_on))


class CancelForm(forms.Form):
    """Why a round is cancelled."""

    helper = bare()

    reason = field_of(Campaign, "cancel_reason", label=_("Reason"), widget=text_area(3), required=True)
