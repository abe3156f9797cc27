"""The page that says what closing a session makes public, and asks before it is closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from members import clock
from members.models import Member
from members.requests import MemberRequest
from ratings import calendars
from ratings.models import Step
from reviews.cases.forms.warnings import WarningsForm
from reviews.cases.views.partial import clear_part
from reviews.desk.concerns import concerns_of_move
from reviews.desk.guards import blockers_of_move
from reviews.models import Manuscript, Paper, ReviewSession
from reviews.rules import capacities_in, moves_for
from reviews.sessions.fetching import fetch_session
from reviews.sessions.people import clerks_of, subjects_of
from reviews.stages import Stage


@dataclass(frozen=True)
class LevelNames:
    """One decided level with the subjects who have it, in the order of the session."""

    level: str
    papers: Sequence[Paper]


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
    papers = list(session.papers.in_order().with_has_login().for_list())
    rated = _rated(session) if session.campaign.is_rated else []
    petition = ruleset.petition if session.campaign.is_rated else None
    ticked = [concern.text for concern in concerns_of_move(session, move) if concern.is_ticked]
    count = calendars.count_from(clock.today(), petition.days_to_lodge) if petition else None
    blockers = blockers_of_move(session, move)
    context = {
        "session": session,
        "move": move,
        "blockers": blockers,
        **(clear_part(request.member, session) if blockers else {}),
        "warnings_form": WarningsForm(warnings=ticked) if ticked else None,
        "levels": _levels(session, rated, request.member),
        "unrated": [paper for paper in rated if hasattr(paper.case, "unrated")],
        "own": any(paper.member_id == request.member.pk for paper in rated),
        "persons": sum(1 for paper in rated if paper.member_id),
        "silent": [paper for paper in papers if paper.member_id and not paper.has_login],
        "clerks": clerks_of(session),
        "told": len(set(subjects_of(session)) | set(clerks_of(session))),
        "publishes": session.campaign.is_rated and ruleset.publishes,
        "petition": petition,
        "petition_day": f"{count.latest:%d/%m/%Y}" if count else "",
        "petition_doubt": calendars.doubt(count) if count else "",
        "late": session.is_late(clock.today()),
        "papers": len(papers),
        "unconfirmed": Manuscript.objects.of_session(session).entered().unconfirmed().count(),
    }
    return render(request, "reviews/desk/before_closing.html", context)


def _rated(session: ReviewSession) -> list[Paper]:
    """Return the papers of the session whose subjects are rated, each with its case and what was decided."""
    rows = session.papers.rated().in_order().for_list().select_related("case__unrated")
    return list(rows.prefetch_related("case__steps"))


def _levels(session: ReviewSession, rated: Sequence[Paper], reader: Member) -> list[LevelNames]:
    """Return who is decided at each level, best level first. Subjects left unrated are not among them, and
    nobody reads the own level here before the others do."""
    found: dict[str, list[Paper]] = {}
    for paper in rated:
        decided = paper.case.step(Step.DECIDED) if paper.case else None
        if decided and not hasattr(paper.case, "unrated") and paper.member_id != reader.pk:
            found.setdefault(decided.level, []).append(paper)
    return [
        LevelNames(level.name, found[level.code])
        for level in session.period.ruleset.levels
        if level.code in found
    ]
