"""Voting on screen: the ballot, looking through it before it is sent, and what became of it.

Nothing of these pages is kept: not by the browser, not by the program. They write no message, no session and
no line of the form, and every answer to a ballot is alike."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from members.requests import MemberRequest
from reviews.ballots.actions import casting
from reviews.ballots.views.rounds import fetch_ballot
from reviews.models import BallotRound, BallotSubject, BallotVoter
from reviews.rules import BallotVerb, as_voter, can

DIGITS = "0123456789"


@dataclass(frozen=True)
class BallotLine:
    """One subject on the ballot: the boxes with their numbers and names, of which the last leaves the line
    empty, all these names with the class by which only the chosen one is shown, and the number of the mark
    chosen, 0 for none. The names of the classes are of one length. ``is_own``: the voter has no vote on it.

    The box of the empty line is marked beforehand, so that a mark can be taken back, and so that what the
    browser sends is of one length whatever is chosen."""

    subject: BallotSubject
    boxes: list[tuple[int, str]]
    names: list[tuple[str, str]]
    mark: int
    is_own: bool


def _own_row(request: MemberRequest, pk: int) -> tuple[BallotRound, BallotVoter | None]:
    """Return the ballot with the member's own row of its roll. Raises ``Http404`` for a ballot that this
    person may not see; whoever is on the roll may."""
    own = BallotVoter.objects.visible_to(request.member).with_ballot().filter(round=pk).first()
    return (own.round, own) if own else (fetch_ballot(request, pk), None)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def vote(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the ballot, or on POST look through it before it is sent. Who has voted, or may not vote, reads
    what became of the own ballot instead."""
    row, voter = _own_row(request, pk)
    is_in_urn = voter is not None and voter.sealed is not None
    if is_in_urn or not can(request.member, BallotVerb.CAST, row, played=as_voter(row, voter)):
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
    own_counts, empty, lines = row.ballot_rule.on_oneself, _("Left empty"), []
    for one in row.subjects.on_the_ballot():
        one.round = row
        names = [empty, *one.box_names]
        mark = _mark(request, one, len(names))
        shown = [(name, "chosen" if n == mark else "unseen") for n, name in enumerate(names)]
        own = one.case.member_id == request.member.pk and not own_counts
        lines.append(BallotLine(one, [*enumerate(names[1:], 1), (0, empty)], shown, mark, own))
    return lines


def _mark(request: MemberRequest, subject: BallotSubject, names: int) -> int:
    """Return the number of the mark that was posted for the subject, 0 for none or anything else."""
    posted = request.POST.get(f"mark-{subject.pk}", "")
    mark = int(posted) if len(posted) == 1 and posted in DIGITS else 0
    return mark if mark < names else 0


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def cast(request: MemberRequest, pk: int) -> HttpResponse:
    """Put the ballot into the urn. The answer leads to the same page whatever was chosen. This is a plain
    form and not ``act``, which would keep a digest of what was sent. A GET, as after signing in anew, leads
    to the page that says whether a ballot has arrived."""
    row, _voter = _own_row(request, pk)
    page = reverse("reviews:ballot_vote", args=[pk])
    if request.method == "GET":
        return redirect(f"{page}?lost=1")
    posted = request.POST.get("marks", "")
    try:
        marks = [DIGITS.index(one) for one in posted]
        counts = casting.cast_ballot(row, marks, by=request.member)
    except PermissionDenied:
        return redirect(page)
    except (ValidationError, ValueError):
        return redirect(f"{page}?lost=1")
    return redirect(page if counts else f"{page}?again=1")
