"""The page of the minutes: sections that are saved while they are written, newly assembled text offered
beside them, and the confirmations."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members.acting import act, posted_number
from members.requests import MemberRequest
from reviews.conference.actions import minutes as actions
from reviews.conference.forms import HeldForm
from reviews.conference.guards.conference import held_too_short, of_absent
from reviews.conference.views import room as rooms
from reviews.models import AgendaItem, Conference, ConferenceDay, Minutes, MinutesSection, MinutesState
from reviews.rules import (
    ConferenceVerb,
    allowed,
    allowed_at,
    capacities_in,
    conference_capacities,
    parts_in_words,
    require,
)
from reviews.sessions.autosave import autosave
from reviews.sessions.fields import ReasonForm
from reviews.sessions.saving import ConflictError
from reviews.texts import compare_texts


@require_GET
def minutes(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the page of the minutes to people who may see the record. The sections can be edited until
    somebody has confirmed the minutes."""
    return _page(request, rooms.fetch(request, pk))


def _page(request: MemberRequest, found: Conference, held_form: HeldForm | None = None) -> HttpResponse:
    """Show the page of the minutes. ``held_form`` is one that was sent, with its errors."""
    played = capacities_in(request.member, found.session)
    require(ConferenceVerb.SEE_RECORD, found, request.member, played=played)
    verbs = allowed_at(request.member, found, played)
    kept = Minutes.objects.filter(conference=found).select_related("clerk", "chair").first()
    sections = list(kept.sections.select_related("saved_by")) if kept else []
    is_written = (
        kept is not None and kept.state == MinutesState.WRITING and ConferenceVerb.WRITE_MINUTES in verbs
    )
    context = {
        "conference": found,
        "session": found.session,
        "minutes": kept,
        "reason_form": ReasonForm(),
        "sections": [
            (row, compare_texts(row.text, row.offered) if row.offered else None) for row in sections
        ],
        "allowed": verbs,
        "session_allowed": allowed(played, found.session),
        "is_written": is_written,
        "held_form": held_form or (_held_form(found, kept) if kept and is_written else None),
        "parts": parts_in_words(
            request.member, found.session, conference_capacities(request.member, found, played)
        ),
        "waiting": found.items.open().count(),
        "too_short": held_too_short(found),
        "absent": list(of_absent(found.items.all())),
        "rates_later": found.session.campaign.is_rated and found.session.is_conferring,
        "revisions": list(kept.revisions.select_related("by")) if kept else [],
    }
    return render(request, "reviews/conference/minutes.html", context)


def _held_form(found: Conference, kept: Minutes | None, data: Any = None) -> HeldForm:
    initial = {"copies": kept.copies, "is_read_out": kept.is_read_out} if kept else {}
    return HeldForm(
        data, days=list(found.days.all()), items=list(found.items.in_order()), initial=initial, prefix="held"
    )


@require_POST
def enter_held(request: MemberRequest, pk: int) -> HttpResponse:
    """Save how the conference was really held: its times, the number of copies, and whether the minutes were
    read out."""
    found = rooms.fetch(request, pk)
    require(ConferenceVerb.SEE_RECORD, found, request.member)
    kept = Minutes.objects.filter(conference=found).first()
    form = _held_form(found, kept, request.POST)

    def write() -> Minutes:
        held = actions.HeldAs(
            days=form.spans(ConferenceDay),
            items=form.spans(AgendaItem),
            copies=form.cleaned_data["copies"],
            is_read_out=form.cleaned_data["is_read_out"],
        )
        return actions.enter_held(found, held, by=request.member)

    return act(
        request,
        form,
        write,
        to=reverse("reviews:minutes", args=[found.pk]),
        page=lambda: _page(request, found, form),
        done=_("Saved; the minutes are put together anew."),
    )


@require_POST
def act_on(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Change the minutes as the verb says: assemble them, confirm them as clerk or chair, lock them, withdraw
    the confirmations, or reopen them."""
    found = rooms.fetch(request, pk)
    by, reason = request.member, request.POST.get("reason", "")
    writes: dict[str, Callable[[], object]] = {
        "assemble": lambda: actions.assemble_minutes(found, by=by),
        "clerk": lambda: actions.confirm_as_clerk(found, by=by),
        "chair": lambda: actions.confirm_as_chair(found, by=by),
        "lock": lambda: actions.lock_minutes(found, by=by),
        "back": lambda: actions.unconfirm_minutes(found, by=by),
        "reopen": lambda: actions.reopen_minutes(found, by=by, reason=reason),
    }
    if verb not in writes:
        raise Http404

    def refused() -> HttpResponse:
        """Go to the page of the minutes. A refused confirmation has assembled nothing, so they are assembled
        anew: the page then offers the newer text that the refusal speaks of."""
        if verb == "clerk":
            with suppress(ValidationError, PermissionDenied):
                actions.assemble_minutes(found, by=by)
        return redirect("reviews:minutes", found.pk)

    return act(request, None, writes[verb], to=reverse("reviews:minutes", args=[found.pk]), page=refused)


def _section(request: MemberRequest, pk: int) -> MinutesSection:
    visible = Conference.objects.visible_to(request.member)
    rows = MinutesSection.objects.filter(minutes__conference__in=visible.values("pk"))
    return get_object_or_404(rows.select_related("minutes"), pk=pk)


def _place(section: MinutesSection) -> str:
    return f"{section.minutes.get_absolute_url()}#{section.code}"


@require_POST
def save_section(request: MemberRequest, pk: int) -> HttpResponse:
    section = _section(request, pk)
    return autosave(
        request,
        lambda text, version: actions.save_minutes_section(section, text, by=request.member, version=version),
        lambda _kept: _place(section),
    )


@require_POST
def settle(request: MemberRequest, pk: int) -> HttpResponse:
    """Replace a section by the newly assembled text offered beside it, or keep the edited text."""
    section = _section(request, pk)
    version = posted_number(request, "version", missing=-1)

    def write() -> None:
        try:
            actions.settle_offer(
                section,
                by=request.member,
                version=version,
                take=request.POST.get("take") == "yes",
            )
        except ConflictError as error:
            raise ValidationError(_("Meanwhile this text was changed. Look at it again.")) from error

    return act(request, None, write, to=_place(section))
