"""Receives the buttons that remind the people of one session, or of all late sessions of a round."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from members.acting import act, key_of
from members.listing import few_names
from members.models import Member, User
from members.requests import MemberRequest
from reviews.rounds.actions import reminders as actions
from reviews.rounds.views.campaigns import fetch_campaign
from reviews.sessions.fetching import fetch_session


@require_POST
def remind(request: MemberRequest, pk: int) -> HttpResponse:
    """Remind the ticked people, with the words typed, or everybody who owes something where nobody is
    ticked."""
    session = fetch_session(request, pk)
    ticked = [key for text in request.POST.getlist("members") if (key := key_of(text))]
    if ticked:
        return act(
            request,
            None,
            lambda: actions.remind_people(session, ticked, request.POST.get("words", ""), by=request.member),
            to=session,
            done=_named,
        )
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


def _named(told: list[Member]) -> str:
    """Return who was reminded, and whom no notice reaches because there is no open login."""
    said = _("Reminded: %(names)s.") % {"names": few_names(told)}
    reached = set(User.objects.filter(member__in=told, is_active=True).values_list("member", flat=True))
    silent = [one for one in told if one.pk not in reached]
    if not silent:
        return said
    return f"{said} " + _("Without a login, so tell them yourself: %(names)s.") % {"names": few_names(silent)}
