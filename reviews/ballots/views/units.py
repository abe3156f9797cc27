"""The secret ballots of a unit above, which have no session: on a quarter, and of a higher body before it
decides. Each stands at the evaluation of the quarter or at the round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members import clock
from members.acting import act
from members.models import Committee
from members.paging import page_of
from members.requests import MemberRequest
from members.rules import refuse_unless
from ratings.models import Period
from reviews.ballots.actions import planning
from reviews.ballots.forms import BallotForm
from reviews.ballots.known import cases_for
from reviews.models import (
    BallotQuestion,
    BallotRoll,
    BallotRound,
    BallotState,
    BallotWay,
    Campaign,
    Evaluation,
)
from reviews.rules import UnitVerb, require

View = Callable[[MemberRequest, int], HttpResponse]


@dataclass(frozen=True)
class UnitPlace:
    """Where ballots of a unit stand: the evaluation of a quarter or a round, and the names of the addresses
    of their list and of the form for another one."""

    of: Evaluation | Campaign
    unit: Committee
    period: Period
    index: str
    new: str


Found = Callable[[MemberRequest, int], UnitPlace]


def _quarter(request: MemberRequest, pk: int) -> UnitPlace:
    rows = Evaluation.objects.visible_to(request.member).for_list()
    found = get_object_or_404(rows, pk=pk)
    return UnitPlace(found, found.committee, found.period, "quarter_ballots", "quarter_ballot_new")


def _round(request: MemberRequest, pk: int) -> UnitPlace:
    rows = Campaign.objects.visible_to(request.member).select_related("committee", "period")
    found = get_object_or_404(rows, pk=pk)
    refuse_unless(found.is_rated, _("Nothing is rated in this round."))
    return UnitPlace(found, found.committee, found.period, "round_ballots", "round_ballot_new")


def _index(found: Found) -> View:
    @require_GET
    def index(request: MemberRequest, pk: int) -> HttpResponse:
        place = found(request, pk)
        require(UnitVerb.PLAN_BALLOT, place.unit, request.member)
        rows = BallotRound.objects.visible_to(request.member).filter(
            unit=place.unit, unit_period=place.period
        )
        context = {
            "place": place,
            "may_plan": True,
            "new": reverse(f"reviews:{place.new}", args=[pk]),
            "ballots": page_of(request, rows.select_related("repeated_by").order_by("-pk")),
            "prepared": rows.filter(state=BallotState.PREPARING).first(),
        }
        return render(request, "reviews/ballots/ballots.html", context)

    return index


def _plan(found: Found) -> View:
    @require_http_methods(["GET", "POST"])
    def plan(request: MemberRequest, pk: int) -> HttpResponse:
        place = found(request, pk)
        require(UnitVerb.PLAN_BALLOT, place.unit, request.member)
        ballot = BallotRound(unit=place.unit, unit_period=place.period)
        in_quarter = isinstance(place.of, Evaluation)
        initial = {
            "way": BallotWay.TOTALS,
            "question": BallotQuestion.LEVELS,
            "voters": BallotRoll.NUMBERS,
            "held_on": clock.today(),
            "subjects": list(cases_for(ballot).values_list("pk", flat=True)) if in_quarter else [],
        }
        form = BallotForm(request.POST or None, ballot=ballot, initial=initial)
        return act(
            request,
            form,
            lambda: planning.plan_unit_ballot(
                place.unit, place.period, planning.BallotPlan(**form.cleaned_data), by=request.member
            ),
            to=lambda made: made,
            page=lambda: render(request, "reviews/ballots/new.html", {"place": place, "form": form}),
            done=_("The ballot is prepared. Look through it, then open it."),
        )

    return plan


def list_address(ballot: BallotRound) -> str:
    """Return the address of the list on which the ballot stands."""
    if ballot.session_id:
        return reverse("reviews:session_ballots", args=[ballot.session_id])
    of = {"committee": ballot.unit_id, "period": ballot.unit_period_id}
    evaluation = Evaluation.objects.filter(**of).first()
    if evaluation:
        return reverse("reviews:quarter_ballots", args=[evaluation.pk])
    return reverse("reviews:round_ballots", args=[Campaign.objects.filter(**of).latest("pk").pk])


quarter_index, quarter_plan = _index(_quarter), _plan(_quarter)
round_index, round_plan = _index(_round), _plan(_round)
