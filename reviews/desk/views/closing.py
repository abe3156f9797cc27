"""The page that says what closing a session makes public, and asks before it is closed."""

from __future__ import annotations

from collections import Counter

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from members.requests import MemberRequest
from ratings.models import RatingCase, Step
from reviews.desk.guards import blockers_of_move
from reviews.models import Manuscript, ReviewSession
from reviews.rules import capacities_in, moves_for
from reviews.sessions.fetching import fetch_session
from reviews.sessions.people import clerks_of, subjects_of
from reviews.stages import Stage


@require_GET
def before_closing(request: MemberRequest, pk: int) -> HttpResponse:
    """Show what the closing of the session makes public, to whom, and what cannot be taken back, with the
    question and the button. Whoever cannot close the session now is led to its page, which says why."""
    session = fetch_session(request, pk)
    moves = moves_for(capacities_in(request.member, session), session)
    move = next((move for move in moves if move.target == Stage.CLOSED), None)
    if move is None:
        return redirect(session)
    ruleset = session.period.ruleset
    context = {
        "session": session,
        "move": move,
        "blockers": blockers_of_move(session, move),
        "levels": _levels(session),
        "unrated": RatingCase.objects.filter(paper__session=session, unrated__isnull=False).count(),
        "persons": session.papers.rated().filter(member__isnull=False).count(),
        "told": len(set(subjects_of(session)) | set(clerks_of(session))),
        "publishes": session.campaign.is_rated and ruleset.publishes,
        "petition": ruleset.petition if session.campaign.is_rated else None,
        "papers": session.papers.count(),
        "unconfirmed": Manuscript.objects.of_session(session).entered().unconfirmed().count(),
    }
    return render(request, "reviews/desk/before_closing.html", context)


def _levels(session: ReviewSession) -> list[tuple[str, int]]:
    """Return how many subjects of the session are decided at each level, by the level's name, best first.
    Subjects left unrated are not among them."""
    cases = RatingCase.objects.filter(paper__session=session, unrated__isnull=True).with_rows()
    found = Counter(step.level for case in cases if (step := case.step(Step.DECIDED)))
    return [(level.name, found[level.code]) for level in session.period.ruleset.levels if found[level.code]]
