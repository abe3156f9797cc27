"""The urn of a secret ballot: slips given out, what was counted on paper, opening, counting again.

What was counted on paper beside votes on screen is no form of ``act``: nothing of it is kept before the count
(docs/ballots.md)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from members.acting import act
from members.requests import MemberRequest
from reviews.ballots.actions import mixing, urn
from reviews.ballots.actions.counting import BallotCount
from reviews.ballots.forms import CountForm, HandOutForm
from reviews.ballots.views.rounds import ballot_page, fetch_ballot
from reviews.rules import BallotVerb, require


@require_POST
def hand_out(request: MemberRequest, pk: int) -> HttpResponse:
    row = fetch_ballot(request, pk)
    require(BallotVerb.HAND_OUT, row, request.member)
    form = HandOutForm(request.POST, ballot=row)
    return act(
        request,
        form,
        lambda: mixing.hand_out_slip(row, form.cleaned_data["voter"], by=request.member),
        to=row,
        page=lambda: redirect(row),
    )


@sensitive_post_parameters()
@never_cache
@require_POST
def count_slips(request: MemberRequest, pk: int) -> HttpResponse:
    row = fetch_ballot(request, pk)
    require(BallotVerb.COUNT, row, request.member)
    form = CountForm(request.POST, ballot=row, subjects=list(row.subjects.with_votes()))
    if form.is_valid():
        try:
            mixing.seal_paper_count(row, BallotCount(form.figures), by=request.member)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The figures are sealed until the urn is opened."))
            return redirect(row)
    answer = ballot_page(request, fetch_ballot(request, pk), count_form=form)
    answer.status_code = 422
    return answer


@require_POST
def agree(request: MemberRequest, pk: int) -> HttpResponse:
    row = fetch_ballot(request, pk)
    return act(request, None, lambda: urn.agree_to_open(row, by=request.member), to=row)


@require_POST
def count_urn(request: MemberRequest, pk: int) -> HttpResponse:
    row = fetch_ballot(request, pk)
    require(BallotVerb.OPEN_URN, row, request.member)
    return act(request, None, lambda: urn.count_urn(row, by=request.member), to=row)


@require_POST
def recount(request: MemberRequest, pk: int) -> HttpResponse:
    row = fetch_ballot(request, pk)
    require(BallotVerb.RECOUNT, row, request.member)
    return act(
        request,
        None,
        lambda: urn.recount(row, by=request.member),
        to=lambda _agrees: row,
        page=lambda: redirect(row),
        done=lambda agrees: (
            _("Counted again: figures and digest are the same.")
            if agrees
            else _(
                "Counted again: the slips differ from the figures or the digest. Stop and inform the chair."
            )
        ),
    )
