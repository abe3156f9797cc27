"""Entering, correcting and withdrawing a vote on the clerk's page. A form with errors is shown again as it
was typed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.acting import act, posted_number
from members.requests import MemberRequest
from reviews.conference.actions import votes
from reviews.conference.forms import VoteForm
from reviews.conference.views import room as rooms
from reviews.conference.views.live import clerks_page
from reviews.conference.views.vote_parts import NEW
from reviews.models import AgendaItem, Vote
from reviews.rules import ConferenceVerb, allowed_at, require


@require_POST
def take(request: MemberRequest, pk: int) -> HttpResponse:
    rows = AgendaItem.objects.visible_to(request.member).select_related("conference__session__committee")
    item = get_object_or_404(rows, pk=pk)
    require(ConferenceVerb.TAKE_VOTE, item.conference, request.member)
    form = VoteForm(request.POST, auto_id="vote_%s")
    return act(
        request,
        form,
        lambda: votes.take_vote(item, votes.ShowOfHands(**form.cleaned_data), by=request.member),
        to=_place(item),
        page=lambda: _again(request, item, NEW, form),
        done=_("Saved."),
    )


@require_POST
def correct(request: MemberRequest, pk: int) -> HttpResponse:
    vote = _fetch(request, pk)
    form = VoteForm(request.POST, auto_id=f"vote_{pk}_%s")
    seen = posted_number(request, "version")

    def correct_vote() -> None:
        votes.correct_vote(vote, votes.ShowOfHands(**form.cleaned_data), by=request.member, version=seen)

    def page() -> HttpResponse:
        """Show the form with errors, or the form for a new vote where the vote has been withdrawn
        meanwhile."""
        return _again(request, vote.item, pk if Vote.objects.filter(pk=pk).exists() else NEW, form)

    return act(request, form, correct_vote, to=_place(vote.item), page=page, done=_("Saved."))


@require_POST
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    vote, seen = _fetch(request, pk), posted_number(request, "version")
    return act(
        request,
        None,
        lambda: votes.withdraw_vote(vote, by=request.member, version=seen),
        to=_place(vote.item),
    )


def _fetch(request: MemberRequest, pk: int) -> Vote:
    rows = Vote.objects.visible_to(request.member)
    vote = get_object_or_404(rows.select_related("item__conference__session__committee"), pk=pk)
    require(ConferenceVerb.TAKE_VOTE, vote.item.conference, request.member)
    return vote


def _place(item: AgendaItem) -> str:
    return f"{reverse('reviews:live', args=[item.conference_id])}?item={item.pk}#votes"


def _again(request: MemberRequest, item: AgendaItem, key: int, form: VoteForm) -> HttpResponse:
    """Show the clerk's page on this item with the form as it was submitted. The form carries the present
    version of the vote, so that a second attempt is made in knowledge of what has changed."""
    found = rooms.fetch(request, item.conference_id)
    verbs = allowed_at(request.member, found)
    return clerks_page(request, rooms.read(found), verbs, str(item.pk), {key: form})
