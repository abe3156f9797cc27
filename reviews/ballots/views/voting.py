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
from django.views.decorators.http import require_http_methods, require_POST

from members.acting import act
from members.requests import MemberRequest
from reviews.ballots.actions import casting
from reviews.ballots.forms import BallotPaper
from reviews.ballots.known import known_lines
from reviews.ballots.views.rounds import fetch_ballot
from reviews.models import BallotRound, BallotSubject, BallotVoter
from reviews.rules import BallotVerb, can, require

DIGITS = "0123456789"


@dataclass(frozen=True)
class BallotLine:
    """One subject on the ballot: what is known of it, the field with its boxes, the number of the mark
    chosen, 0 for none, and its name. ``is_own``: the voter has no vote on it."""

    subject: BallotSubject
    known: list[str]
    field: BoundField
    mark: int
    chosen: str
    is_own: bool


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
        "empty": [line.subject for line in lines if not line.chosen and not line.is_own],
        "marks": "".join(DIGITS[line.mark] for line in lines),
        "is_lost": "lost" in request.GET,
    }
    return render(request, "reviews/ballots/vote.html", context)


def _lines(request: MemberRequest, row: BallotRound) -> list[BallotLine]:
    names = [row.marks[code] for code in row.boxes]
    own_counts, lines, subjects = row.ballot_rule.on_oneself, [], _subjects(row)
    form = BallotPaper(subjects, names, {f"mark-{one.pk}": _mark(request, one) for one in subjects})
    for subject in subjects:
        mark = _mark(request, subject)
        is_own = subject.case.member_id == request.member.pk and not own_counts
        chosen = names[mark - 1] if mark and not is_own else ""
        lines.append(
            BallotLine(subject, known_lines(subject), form[f"mark-{subject.pk}"], mark, chosen, is_own)
        )
    return lines


def _subjects(row: BallotRound) -> list[BallotSubject]:
    related = row.subjects.select_related("case__member", "case__committee", "case__paper")
    found = list(related.prefetch_related("case__steps__by").order_by("position"))
    for one in found:
        one.round, one.case.period = row, row.session.period
    return found


def _mark(request: MemberRequest, subject: BallotSubject) -> int:
    """Return the number of the mark that was posted for the subject, 0 for none or anything else."""
    posted = request.POST.get(f"mark-{subject.pk}", "")
    mark = int(posted) if len(posted) == 1 and posted in DIGITS else 0
    return mark if mark <= len(subject.round.boxes) else 0


@never_cache
@require_POST
def cast(request: MemberRequest, pk: int) -> HttpResponse:
    """Put the ballot into the urn. The answer leads to the same page whatever was chosen. This is a plain
    form and not ``act``, which would keep a digest of what was sent."""
    row = fetch_ballot(request, pk)
    page = reverse("reviews:ballot_vote", args=[pk])
    if not can(request.member, BallotVerb.CAST, row):
        return redirect(page)
    posted = request.POST.get("marks", "")
    try:
        marks = [DIGITS.index(one) for one in posted]
        counts = casting.cast_ballot(row, marks, by=request.member)
    except (ValidationError, ValueError):
        return redirect(f"{page}?lost=1")
    return redirect(page if counts else f"{page}?again=1")


@require_POST
def agree(request: MemberRequest, pk: int) -> HttpResponse:
    row = fetch_ballot(request, pk)
    return act(request, None, lambda: casting.agree_to_open(row, by=request.member), to=row)


@require_POST
def count_urn(request: MemberRequest, pk: int) -> HttpResponse:
    row = fetch_ballot(request, pk)
    require(BallotVerb.OPEN_URN, row, request.member)
    return act(request, None, lambda: casting.count_urn(row, by=request.member), to=row)


@require_POST
def recount(request: MemberRequest, pk: int) -> HttpResponse:
    row = fetch_ballot(request, pk)
    require(BallotVerb.RECOUNT, row, request.member)
    return act(
        request,
        None,
        lambda: casting.recount(row, by=request.member),
        to=lambda _agrees: row,
        page=lambda: redirect(row),
        done=lambda agrees: (
            _("Counted again: figures and digest are the same.")
            if agrees
            else _(
                "Counted again: the slips differ from the figures or the digest. Stop and inform the chair."
            )
        ),
    )
