"""Voting on screen: the ballot, looking through it before it is sent, and what became of it.

Nothing of these pages is kept: not by the browser, not by the program. They write no message, no session and
no line of the form, and every answer to a ballot is alike."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from members.requests import MemberRequest
from reviews.ballots.actions import casting
from reviews.ballots.forms import BallotPaper
from reviews.ballots.known import known_lines, subjects_known
from reviews.ballots.views.rounds import fetch_ballot
from reviews.models import BallotRound, BallotSubject, BallotVoter
from reviews.rules import BallotVerb, can

DIGITS = "0123456789"


@dataclass(frozen=True)
class BallotLine:
    """One subject on the ballot: what is known of it, the field with its boxes, the names of all of them with
    the class by which only the chosen one is shown, and the number of the mark chosen, 0 for none. The names
    of the classes are of one length. ``is_own``: the voter has no vote on it."""

    subject: BallotSubject
    known: list[str]
    field: BoundField
    names: list[tuple[str, str]]
    mark: int
    is_own: bool


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def vote(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the ballot, or on POST look through it before it is sent. Who has voted, or may not vote, reads
    what became of the own ballot instead."""
    row = fetch_ballot(request, pk)
    voter = BallotVoter.objects.filter(round=row, member=request.member).first()
    is_in_urn = voter is not None and voter.sealed is not None
    if is_in_urn or not can(request.member, BallotVerb.CAST, row):
        told = {
            "ballot": row,
            "voter": voter,
            "is_in_urn": is_in_urn,
            "is_again": "again" in request.GET,
            "turnout": row.roll.filter(sealed__isnull=False).count(),
        }
        return render(request, "reviews/ballots/voted.html", told)
    lines = _lines(request, row)
    is_check = request.method == "POST" and request.POST.get("step") == "check"
    context = {
        "ballot": row,
        "lines": lines,
        "is_check": is_check,
        "empty": sum(not line.mark and not line.is_own for line in lines),
        "marks": "".join(DIGITS[line.mark] for line in lines),
        "is_lost": "lost" in request.GET,
    }
    return render(request, "reviews/ballots/vote.html", context)


def _lines(request: MemberRequest, row: BallotRound) -> list[BallotLine]:
    own_counts, subjects = row.ballot_rule.on_oneself, subjects_known(row)
    marks = {one.pk: _mark(request, one) for one in subjects}
    form = BallotPaper(subjects, {f"mark-{pk}": mark for pk, mark in marks.items()})
    return [
        BallotLine(
            one,
            known_lines(one),
            form[f"mark-{one.pk}"],
            [
                (name, "chosen" if n == marks[one.pk] else "unseen")
                for n, name in enumerate([_("Left empty"), *one.box_names])
            ],
            marks[one.pk],
            one.case.member_id == request.member.pk and not own_counts,
        )
        for one in subjects
    ]


def _mark(request: MemberRequest, subject: BallotSubject) -> int:
    """Return the number of the mark that was posted for the subject, 0 for none or anything else."""
    posted = request.POST.get(f"mark-{subject.pk}", "")
    mark = int(posted) if len(posted) == 1 and posted in DIGITS else 0
    return mark if mark <= len(subject.boxes) else 0


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def cast(request: MemberRequest, pk: int) -> HttpResponse:
    """Put the ballot into the urn. The answer leads to the same page whatever was chosen. This is a plain
    form and not ``act``, which would keep a digest of what was sent. A GET, as after signing in anew, leads
    to the page that says whether a ballot has arrived."""
    row = fetch_ballot(request, pk)
    page = reverse("reviews:ballot_vote", args=[pk])
    if request.method == "GET":
        return redirect(f"{page}?lost=1")
    if not can(request.member, BallotVerb.CAST, row):
        return redirect(page)
    posted = request.POST.get("marks", "")
    try:
        marks = [DIGITS.index(one) for one in posted]
        counts = casting.cast_ballot(row, marks, by=request.member)
    except (ValidationError, ValueError):
        return redirect(f"{page}?lost=1")
    return redirect(page if counts else f"{page}?again=1")
