"""Saves what is settled with a ground: the real day of the drafts, and the review of somebody absent."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.acting import act
from members.requests import MemberRequest
from reviews.conference.actions import grounds
from reviews.conference.forms import AbsentForm, DraftsDayForm
from reviews.models import AgendaItem
from reviews.rules import ConferenceVerb, SessionVerb, require
from reviews.sessions.fetching import fetch_session


@require_POST
def drafts_day(request: MemberRequest, pk: int) -> HttpResponse:
    session = fetch_session(request, pk)
    form = DraftsDayForm(request.POST)
    require(SessionVerb.CONVENE, session, request.member)
    return act(
        request,
        form,
        lambda: grounds.set_drafts_day(session, **form.cleaned_data, by=request.member),
        to=reverse("reviews:convene", args=[pk]),
        done=_("Saved."),
    )


@require_POST
def absent(request: MemberRequest, pk: int) -> HttpResponse:
    rows = AgendaItem.objects.visible_to(request.member).select_related("conference")
    item = get_object_or_404(rows, pk=pk)
    require(ConferenceVerb.RECORD, item.conference, request.member)
    form = AbsentForm(request.POST)
    return act(
        request,
        form,
        lambda: grounds.note_absent(item, form.cleaned_data["note"], by=request.member),
        to=f"{item.conference.get_absolute_url()}#absent",
        done=_("Saved."),
    )
