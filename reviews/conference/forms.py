"""The forms for convening a conference and for recording what happens at it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from members.fields import (
    HIDDEN,
    DateInput,
    TimeInput,
    bare,
    choose,
    field_of,
    names_apart,
    offer,
    text_area,
)
from members.models import Member
from members.overtaken import SeenForm
from reviews.models import (
    AgendaItem,
    Attendee,
    CommentKind,
    Conference,
    ConferenceDay,
    Minutes,
    Paper,
    Recommendation,
    Recusal,
    Remark,
    ReviewSession,
    Vote,
)
from reviews.rules import may_chair

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ConferenceDayForm(forms.Form):
    helper = bare()
    date = field_of(ConferenceDay, "date", widget=DateInput())
    starts_at = field_of(ConferenceDay, "starts_at", widget=TimeInput())
    place = field_of(ConferenceDay, "place", label=_("Place"))


DayFormSet = forms.formset_factory(ConferenceDayForm, extra=1, min_num=1, max_num=10, validate_min=True)
"""The rows for the days of a conference, 1 to 10 of them. The page shows one more empty row, which may stay
empty."""


class ChairForm(forms.Form):
    helper = bare()
    chair = forms.ModelChoiceField(
        label=_("Chair"), queryset=Member.objects.none(), empty_label=None, help_text=_("As a rule the head.")
    )

    def __init__(self, *args: Any, session: ReviewSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "chair", may_chair(session))


class LeastDaysForm(forms.Form):
    helper = bare()
    days = forms.IntegerField(
        label=_("Least days"),
        min_value=1,
        max_value=30,
        required=False,
        help_text=_("Empty: what the rule set says for this committee."),
    )


class AgendaItemForm(forms.Form):
    helper = bare()
    title = forms.CharField(label=_("Further item"), max_length=300)


def _mark_button(value: str, label: StrOrPromise) -> StrictButton:
    return StrictButton(label, name="present", value=value, type="submit", css_class="btn-outline-primary")


class MarkForm(forms.Form):
    """The form for the attendance of one person on one day. The pressed button sends ``present``. It is shown
    in two halves, each with its button, so that Enter in the reason of an absence means absent."""

    helper = bare(Layout("attendee", "came_at", "left_at", _mark_button("yes", _("Present"))))
    attendee = forms.ModelChoiceField(queryset=Attendee.objects.none(), widget=forms.HiddenInput())
    present = forms.ChoiceField(choices=[("yes", _("Present")), ("no", _("Absent"))])
    reason = forms.CharField(label=_("Reason of absence"), max_length=200, required=False)
    came_at = forms.TimeField(label=_("Came at"), required=False, widget=TimeInput())
    left_at = forms.TimeField(label=_("Left at"), required=False, widget=TimeInput())

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "attendee", conference.roll.all())


class AbsenceForm(MarkForm):
    """The half of ``MarkForm`` that is filled in for an absence."""

    helper = bare(Layout("attendee", "reason", _mark_button("no", _("Absent"))))


class AttendeeForm(forms.Form):
    helper = bare()
    name = field_of(Attendee, "name")
    title = forms.CharField(label=_("Post, organisation"), max_length=200, required=False)


class DraftsDayForm(SeenForm, forms.Form):
    """The day on which the drafts were with the participants, and the ground for it."""

    helper = bare()
    day = field_of(ReviewSession, "drafts_out_on", widget=DateInput(), required=True)
    ground = field_of(ReviewSession, "drafts_ground", widget=text_area(2), required=True)


class AbsentForm(SeenForm, forms.Form):
    """How the review of a person who was absent is completed."""

    helper = bare()
    note = field_of(AgendaItem, "absent_note", widget=text_area(2), required=True)


class QuorumForm(forms.Form):
    """Why the conference is opened with fewer members than is customary."""

    helper = bare()
    reason = field_of(Conference, "quorum_reason", widget=text_area(2))


class RecusalForm(forms.Form):
    helper = bare()
    attendee = forms.ModelChoiceField(label=_("Who leaves"), queryset=Attendee.objects.none())
    paper = forms.ModelChoiceField(label=_("When this subject is spoken of"), queryset=Paper.objects.none())
    reason = field_of(Recusal, "reason")

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "attendee", conference.roll.all())
        offer(self, "paper", Paper.objects.reviewed_in(conference.session).for_list().in_order())


class RecommendationForm(forms.Form):
    helper = bare()
    addressee = field_of(Recommendation, "addressee")
    text = field_of(Recommendation, "text", widget=text_area(3))


class VoteForm(forms.Form):
    """The form for a motion and its counted hands. An empty field for against or abstaining counts as 0."""

    helper = bare(Layout("motion", Div("in_favour", "against", "abstaining", css_class="in-row")))

    motion = field_of(
        Vote,
        "motion",
        widget=text_area(2),
        help_text=_("As it was put, for instance “The collective's report is passed”."),
    )
    in_favour = field_of(Vote, "in_favour")
    against = field_of(Vote, "against", required=False, initial=None)
    abstaining = field_of(Vote, "abstaining", required=False, initial=None)

    def clean_against(self) -> int:
        return self.cleaned_data["against"] or 0

    def clean_abstaining(self) -> int:
        return self.cleaned_data["abstaining"] or 0


class AgendaChoiceForm(forms.Form):
    """The form to choose the agenda item to write about. The page's script finds the field by its id."""

    helper = bare()
    item = forms.ChoiceField(label=_("Writing about"), required=False)

    def __init__(self, items: Sequence[AgendaItem], current: AgendaItem) -> None:
        super().__init__(auto_id="%s", initial={"item": current.pk})
        titles = (Truncator(str(item)).chars(70) for item in items)
        choose(
            self,
            "item",
            [
                (item.pk, f"{n}. {title}")
                for n, (item, title) in enumerate(zip(items, titles, strict=True), 1)
            ],
        )


class MoveRemarkForm(forms.Form):
    """The form to choose a remark and the agenda item under which it belongs."""

    helper = bare()
    remark = forms.ChoiceField(label=_("Remark"))
    item = forms.ChoiceField(label=_("Belongs to the point"))

    def __init__(self, remarks: Sequence[Remark], items: Sequence[AgendaItem], current: AgendaItem) -> None:
        super().__init__(auto_id="move_%s")
        said = [(row.pk, Truncator(f"{row.speaker or '?'}: {row.text}").chars(90)) for row in remarks]
        choose(self, "remark", said)
        others = [(n, item) for n, item in enumerate(items, 1) if item != current]
        choose(self, "item", [(item.pk, f"{n}. {Truncator(str(item)).chars(70)}") for n, item in others])


class CallForm(forms.Form):
    """The form in which the clerk chooses whom to add to the list of speakers."""

    helper = bare(label_class=HIDDEN)
    attendee = forms.ChoiceField(label=_("Who speaks"), required=False)

    def __init__(self, roll: Iterable[Attendee]) -> None:
        super().__init__(auto_id="call_%s")
        named = [
            (pk, name if has_vote else f"{name} ({_('no vote')})") for pk, name, has_vote in _on_roll(roll)
        ]
        choose(self, "attendee", named)


def _on_roll(roll: Iterable[Attendee]) -> list[tuple[int, str, bool]]:
    """Return key and name of everybody on the roll, those of one name told apart, and whether each has a
    vote."""
    rows = list(roll)
    names = names_apart([str(row) for row in rows], rows)
    return [(row.pk, name, row.entitled) for row, name in zip(rows, names, strict=True)]


def _short(name: str) -> Field:
    """Return the field written in few bytes, for a page that shows it in many rows. Its label is not visible
    and only read out by screen readers."""
    return Field(name, template="parts/row_field.html")


class RemarkForm(forms.Form):
    """The form of one remark, used for every remark on an agenda item. The action that saves the remark
    checks the input, because the page's script shows the action's errors. The fields are named by
    ``aria-label`` and have no ids: a day has hundreds of remarks, and labels would make up a tenth of the
    page."""

    helper = bare(
        Layout(
            "item",
            "version",
            Div(*map(_short, ("speaker", "kind", "section")), css_class="remark-head"),
            _short("text"),
        )
    )
    item = forms.IntegerField(widget=forms.HiddenInput())
    version = forms.IntegerField(widget=forms.HiddenInput())
    speaker = forms.ChoiceField(label=_("Who speaks"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    section = forms.ChoiceField(label=_("Section"), required=False)
    text = forms.CharField(label=_("What is being said"), required=False, widget=text_area(2, lang="vi"))

    def __init__(self, item: AgendaItem, roll: Iterable[Attendee]) -> None:
        super().__init__(initial={"item": item.pk, "version": 0}, auto_id=False)
        sections = item.paper.outline.sections if item.paper else ()
        self._choose("speaker", [(pk, name) for pk, name, _has_vote in _on_roll(roll)])
        self._choose("kind", CommentKind.choices)
        self._choose("section", [(rule.code, Truncator(rule.heading).chars(32)) for rule in sections])
        if not sections:
            self.fields["section"].widget = forms.HiddenInput()
        self.fields["text"].widget.attrs["placeholder"] = self.fields["text"].label
        for name in ("speaker", "kind", "section", "text"):
            self.fields[name].widget.attrs["aria-label"] = self.fields[name].label

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        field.widget.attrs["class"] = "form-select-sm"
        choose(self, name, [("", f"{field.label} …"), *choices])


class HeldForm(SeenForm, forms.Form):
    """The form for how the conference was really held: from when until when, day by day and item by item.
    ``rows`` are triples of a day or an item and its two fields, in the order of the agenda."""

    copies = field_of(Minutes, "copies", required=False, min_value=1, max_value=99)
    is_read_out = field_of(Minutes, "is_read_out", required=False)

    def __init__(
        self, *args: Any, days: Sequence[ConferenceDay], items: Sequence[AgendaItem], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows: list[tuple[ConferenceDay | AgendaItem, forms.BoundField, forms.BoundField]] = []
        for day in days:
            held: list[ConferenceDay | AgendaItem] = [day, *(item for item in items if item.day_id == day.pk)]
            for row in held:
                self.rows.append((row, self._time(row, "held_from"), self._time(row, "held_until")))

    def _time(self, row: ConferenceDay | AgendaItem, name: str) -> forms.BoundField:
        key = f"{type(row).__name__.lower()}-{row.pk}-{name}"
        field = field_of(type(row), name, required=False, widget=TimeInput())
        field.initial = getattr(row, name)
        field.widget.attrs |= {"aria-label": f"{row}, {field.label}", "class": "form-control form-control-sm"}
        self.fields[key] = field
        return self[key]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for _row, start, end in self.rows:
            first, last = given.get(start.name), given.get(end.name)
            if first and last and last < first:
                self.add_error(end.name, _("The end is before the beginning."))
        return given

    def spans(self, kind: type[ConferenceDay | AgendaItem]) -> dict[int, tuple[Any, Any]]:
        """Return what was entered for the days or for the items, by key."""
        given = self.cleaned_data
        return {
            row.pk: (given[start.name], given[end.name])
            for row, start, end in self.rows
            if isinstance(row, kind)
        }
