"""Reminding by hand."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from members.requests import MemberRequest
from reviews.models import Campaign, ReviewSession
from reviews.rounds.actions import reminders as actions
from reviews.rounds.views.campaigns import fetch_campaign


@require_POST
def remind(request: MemberRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(ReviewSession.objects.visible_to(request.member).for_list(), pk=pk)
    return _say(request, session, lambda: actions.remind(session, by=request.member))


@require_POST
def remind_late(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = fetch_campaign(request, pk)
    return _say(request, campaign, lambda: actions.remind_late(campaign, by=request.member))


def _say(request: MemberRequest, back: Campaign | ReviewSession, act: Callable[[], int]) -> HttpResponse:
    try:
        told = act()
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
    else:
        said = ngettext("%(told)s person was reminded.", "%(told)s people were reminded.", told)
        messages.success(request, said % {"told": told})
    return redirect(back)
