"""The page before a session moves on: what follows, who is told, what is passed by. It asks, and moves."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from members.acting import act
from members.requests import MemberRequest
from reviews.desk import guards
from reviews.desk.actions import course as actions
from reviews.desk.concerns import concerns_of_move
from reviews.desk.following import afterwards, told_of
from reviews.models import ReviewSession
from reviews.rules import allowed, capacities_in, moves_for
from reviews.sessions.fetching import fetch_session


@require_GET
def before_move(request: MemberRequest, pk: int, target: str) -> HttpResponse:
    """Show what moving the session to the stage ``target`` brings, and ask. Whoever cannot take this move now
    is led to the page of the session, which says why."""
    session = fetch_session(request, pk)
    played = capacities_in(request.member, session)
    move = next((one for one in moves_for(played, session) if one.target == target), None)
    if move is None or not move.is_forward:
        return redirect(session)
    if move.closes:
        return redirect("reviews:before_closing", pk)
    context = {
        "session": session,
        "session_allowed": allowed(played, session),
        "allowed": allowed(played, session),
        "move": move,
        "blockers": guards.blockers_of_move(session, move),
        "concerns": concerns_of_move(session, move),
        "follows": afterwards(session, move.target),
        "told": told_of(session, move.target),
    }
    return render(request, "reviews/desk/before_move.html", context)


@require_POST
def move(request: MemberRequest, pk: int) -> HttpResponse:
    """Move the session to the posted stage ``target``. ``seen`` is the stage that the page showed, and
    ``noted`` are the codes of what the page said is passed by."""
    session = fetch_session(request, pk)
    target, seen, reason = (request.POST.get(name, "") for name in ("target", "seen", "reason"))
    noted = request.POST.getlist("noted")
    return act(
        request,
        None,
        lambda: actions.advance_session(
            session, target, by=request.member, seen=seen, reason=reason, noted=noted
        ),
        to=session,
        done=_moved,
    )


def _moved(session: ReviewSession) -> str:
    """Return what happened, how many people were told, and what comes next."""
    said = _("%(at)s: the session is at the stage “%(stage)s”.") % {
        "at": f"{session.stage_since:%H:%M}",
        "stage": session.get_stage_display(),
    }
    told = len(told_of(session, session.stage))
    if told:
        text = ngettext("%(n)s person has been told.", "%(n)s people have been told.", told)
        said = f"{said} {text % {'n': told}}"
    return f"{said} {afterwards(session, session.stage)}"


@require_POST
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Take the last step of the session back."""
    session = fetch_session(request, pk)
    seen = request.POST.get("seen", "")
    return act(
        request,
        None,
        lambda: actions.take_stage_back(session, by=request.member, seen=seen),
        to=session,
        done=lambda session: (
            _("Taken back: the session is at the stage “%(stage)s” again.")
            % {"stage": session.get_stage_display()}
        ),
    )
