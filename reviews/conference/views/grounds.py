"""Saves what is settled with a ground: the real day of the drafts, and the review of somebody absent."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
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
    known = {"day": session.drafts_out_on, "ground": session.drafts_ground}
    form = DraftsDayForm(request.POST, initial=known)
    require(SessionVerb.CONVENE, session, request.member)
    back = reverse("reviews:convene", args=[pk])
    return act(
        request,
        form,
        lambda: grounds.set_drafts_day(session, **form.cleaned_data, by=request.member),
        to=back,
        page=lambda: _again(request, form, back),
        done=_("Saved."),
    )


@require_POST
def absent(request: MemberRequest, pk: int) -> HttpResponse:
    rows = AgendaItem.objects.visible_to(request.member).select_related("conference")
    item = get_object_or_404(rows, pk=pk)
    require(ConferenceVerb.RECORD, item.conference, request.member)
    form = AbsentForm(request.POST, initial={"note": item.absent_note})
    back = f"{item.conference.get_absolute_url()}#absent"
    return act(
        request,
        form,
        lambda: grounds.note_absent(item, form.cleaned_data["note"], by=request.member),
        to=back,
        page=lambda: _again(request, form, back),
        done=_("Saved."),
    )


def _again(request: MemberRequest, form: forms.Form, back: str) -> HttpResponse:
    """Show a small form of a larger page by itself, with what is wrong with it."""
    return render(request, "parts/form_again.html", {"form": form, "back": back})
