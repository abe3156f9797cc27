"""Receives the buttons that remind the people of one session, or of all late sessions of a round."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from members.acting import act
from members.requests import MemberRequest
from reviews.rounds.actions import reminders as actions
from reviews.rounds.views.campaigns import fetch_campaign
from reviews.sessions.fetching import fetch_session


@require_POST
def remind(request: MemberRequest, pk: int) -> HttpResponse:
    session = fetch_session(request, pk)
    return act(
        request, None, lambda: actions.remind_session(session, by=request.member), to=session, done=_reminded
    )


@require_POST
def remind_late(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = fetch_campaign(request, pk)
    return act(
        request, None, lambda: actions.remind_late(campaign, by=request.member), to=campaign, done=_reminded
    )


def _reminded(told: int) -> str:
    said = ngettext("%(told)s person was reminded.", "%(told)s people were reminded.", told)
    return said % {"told": told}
