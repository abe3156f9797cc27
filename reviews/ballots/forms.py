"""The forms of secret ballots: what is settled before, the figures counted, annulment, the signed minutes."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.fields import (
    SCANS,
    DateInput,
    RowField,
    RowsField,
    bare,
    choose,
    field_of,
    file_field,
    offer,
    text_area,
)
from members.models import Member, Post, Role, RoleKind
from ratings.ballots import BallotFigures
from reviews.ballots.known import cases_for
from reviews.models import BallotRoll, BallotRound, BallotSubject, BallotVoter, BallotWay
from reviews.rules import may_chair

NUMBERS = ("issued", "collected", "valid", "invalid")


class BallotForm(forms.Form):
    """What is settled before a ballot. The three numbers are asked only of a body without a roll here."""

    helper = bare(
        Layout(
            "way",
            "question",
            Div("held_on", "body", css_class="both"),
            "voters",
            Div("invited", "entitled", "present", css_class="in-row"),
            "subjects",
            "leader",
            "counters",
        )
    )
    way = field_of(BallotRound, "way", widget=forms.RadioSelect)
    question = field_of(BallotRound, "question", widget=forms.RadioSelect)
    held_on = field_of(BallotRound, "held_on", widget=DateInput())
    body = field_of(BallotRound, "body", required=False, help_text=_("Left empty, it is this committee."))
    voters = field_of(BallotRound, "voters", widget=forms.RadioSelect)
    invited = field_of(BallotRound, "invited", help_text=_("Only for another body."))
    entitled = field_of(BallotRound, "entitled")
    present = field_of(BallotRound, "present")
    subjects = forms.MultipleChoiceField(
        label=_("Who is voted on"), widget=forms.CheckboxSelectMultiple, required=False
    )
    leader = RowField(
        label=_("Leader of the counting team"),
        queryset=Member.objects.none(),
        required=False,
        empty_label="–",
    )
    counters = RowsField(
        label=_("Members of the counting team"),
        queryset=Member.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, ballot: BallotRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        cases = cases_for(ballot).select_related("member", "committee")
        choose(self, "subjects", [(case.pk, str(case)) for case in cases])
        if ballot.session is None:
            choose(self, "way", [(way.value, way.label) for way in (BallotWay.TOTALS, BallotWay.PAPER)])
            self.fields["invited"].help_text = ""
            choose(self, "voters", [(BallotRoll.NUMBERS.value, BallotRoll.NUMBERS.label)])
            seated = Q(posts__in=Post.objects.current().filter(committee=ballot.committee))
        else:
            seated = Q(pk__in=may_chair(ballot.session).values("pk"))
        clerks = Role.objects.current().filter(committee=ballot.committee, kind=RoleKind.CLERK)
        people = Member.objects.filter(seated | Q(pk__in=clerks.values("member"))).distinct()
        offer(self, "leader", people, once=True)
        offer(self, "counters", people, once=True)

    @staticmethod
    def initial_of(ballot: BallotRound) -> dict[str, Any]:
        """Return what the form shows of a ballot that is being prepared."""
        team = list(ballot.team.all())
        return {
            "way": ballot.way,
            "question": ballot.question,
            "held_on": ballot.held_on,
            "body": ballot.body,
            "voters": ballot.voters,
            "invited": ballot.invited,
            "entitled": ballot.entitled,
            "present": ballot.present,
            "subjects": [one.case_id for one in ballot.subjects.all()],
            "leader": next((one.member_id for one in team if one.is_leader), None),
            "counters": [one.member_id for one in team if not one.is_leader],
        }

    def clean_subjects(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["subjects"]]


class CountForm(forms.Form):
    """The figures of the counting team. Where all subjects stand on one list, the numbers of ballots are
    asked once, else for each subject. An empty cell of a mark counts as 0. ``numbers`` and ``rows`` are the
    fields as the page shows them."""

    why_invalid = field_of(
        BallotRound, "why_invalid", help_text=_("For instance: two levels marked for one subject.")
    )

    def __init__(self, *args: Any, ballot: BallotRound, subjects: list[BallotSubject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in subjects:
            one.round = ballot
        self.subjects, self.marks = subjects, ballot.marks
        self.apart = not ballot.ballot_rule.on_oneself
        if ballot.is_mixed:  # whatever is said of the slips is sealed, and words have no fixed length
            del self.fields["why_invalid"]
        else:
            self.fields["why_invalid"].initial = ballot.why_invalid
            self.fields["why_invalid"].widget.attrs["class"] = "form-control"
        first = subjects[0] if subjects else None
        self.numbers = [] if self.apart else [self._number(name, first) for name in NUMBERS]
        self.rows = [
            (
                one,
                [self._number(name, one, f"-{one.pk}") for name in NUMBERS] if self.apart else [],
                [self._mark(one, mark) if mark in own else None for mark in self.marks],
            )
            for one, own in ((one, one.marks) for one in subjects)
        ]

    def _number(self, name: str, subject: BallotSubject | None, more: str = "") -> forms.BoundField:
        field = field_of(BallotSubject, name, required=False, min_value=0, max_value=9_999)
        said = f"{field.label}, {subject}" if more else str(field.label)
        return self._cell(f"{name}{more}", field, getattr(subject, name, None), said)

    def _mark(self, subject: BallotSubject, mark: str) -> forms.BoundField:
        found = subject.figures.votes.get(mark)
        field = forms.IntegerField(required=False, min_value=0, max_value=9_999)
        return self._cell(f"votes-{subject.pk}-{mark}", field, found, f"{self.marks[mark]}, {subject}")

    def _cell(self, name: str, field: forms.Field, value: int | None, said: str) -> forms.BoundField:
        field.initial = value
        field.widget.attrs |= {
            "aria-label": said,
            "class": "form-control form-control-sm",
            "inputmode": "numeric",
        }
        self.fields[name] = field
        return self[name]

    @property
    def figures(self) -> dict[int, BallotFigures]:
        """The figures entered, by the key of the subject's row, with 0 for every empty cell of a mark."""
        data, found = self.cleaned_data, {}
        for one in self.subjects:
            more = f"-{one.pk}" if self.apart else ""
            votes = {mark: data[f"votes-{one.pk}-{mark}"] or 0 for mark in one.marks}
            numbers = {name: data[f"{name}{more}"] for name in NUMBERS}
            found[one.pk] = BallotFigures(**numbers, votes=votes)
        return found


class HandOutForm(forms.Form):
    """Who is given a slip of paper: one of those present who has none."""

    helper = bare()
    voter = RowField(
        label=_("Give a slip to"),
        queryset=BallotVoter.objects.none(),
        help_text=_("Whoever has a slip cannot vote on screen any more."),
    )

    def __init__(self, *args: Any, ballot: BallotRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "voter", ballot.roll.filter(is_present=True, is_on_paper=False))


class AnnulBallotForm(forms.Form):
    """Why a ballot is annulled, and whether it is repeated."""

    helper = bare()
    reason = forms.CharField(label=_("Why the ballot is annulled"), widget=text_area(2))
    repeat = forms.BooleanField(
        label=_("Prepare the ballot again, with the same subjects and team"), required=False
    )


class CountMinutesForm(forms.Form):
    """Number and scan of the signed minutes of the count."""

    helper = bare()
    number = field_of(BallotRound, "paper_number", required=False)
    file = file_field(_("Scan of the signed minutes"), SCANS, required=False)
