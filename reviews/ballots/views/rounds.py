"""The pages of secret ballots: those of a session, one that is being prepared, and one with its figures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import clock
from members.acting import act
from members.paging import page_of
from members.requests import MemberRequest
from reviews.ballots import guards, keys
from reviews.ballots.actions import counting, planning, printing
from reviews.ballots.actions.urn import AGREED
from reviews.ballots.forms import AnnulBallotForm, BallotForm, CountForm, CountMinutesForm, HandOutForm
from reviews.ballots.rows import result_rows
from reviews.ballots.views.units import list_address
from reviews.models import (
    Attachment,
    BallotQuestion,
    BallotRoll,
    BallotRound,
    BallotState,
    BallotWay,
    DocumentKind,
)
from reviews.rules import (
    BallotVerb,
    SessionVerb,
    allowed,
    allowed_on_ballot,
    can_plan,
    capacities_in,
    require,
    sees_counts,
)
from reviews.sessions.fetching import fetch_session


@require_GET
def index(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the secret ballots of a session, the latest first."""
    session = fetch_session(request, pk)
    played = capacities_in(request.member, session)
    require(SessionVerb.SEE_BALLOTS, session, request.member, played=played)
    rows = session.ballots.visible_to(request.member).select_related("repeated_by").order_by("-pk")
    context = {
        "session": session,
        "may_plan": SessionVerb.PLAN_BALLOT in allowed(played, session),
        "new": reverse("reviews:ballot_new", args=[pk]),
        "ballots": page_of(request, rows),
        "prepared": rows.filter(state=BallotState.PREPARING).first(),
    }
    return render(request, "reviews/ballots/ballots.html", context)


@require_http_methods(["GET", "POST"])
def plan(request: MemberRequest, pk: int) -> HttpResponse:
    session = fetch_session(request, pk)
    require(SessionVerb.PLAN_BALLOT, session, request.member)
    initial = {
        "way": BallotWay.TOTALS,
        "question": BallotQuestion.LEVELS,
        "voters": BallotRoll.CONFERENCE,
        "held_on": clock.today(),
        "subjects": [paper.case_id for paper in session.papers.filter(case__isnull=False)],
    }
    form = BallotForm(request.POST or None, ballot=BallotRound(session=session), initial=initial)
    return act(
        request,
        form,
        lambda: planning.plan_ballot(session, planning.BallotPlan(**form.cleaned_data), by=request.member),
        to=lambda made: made,
        page=lambda: render(request, "reviews/ballots/new.html", {"session": session, "form": form}),
        done=_("The ballot is prepared. Look through it, then open it."),
    )


def fetch_ballot(request: MemberRequest, pk: int) -> BallotRound:
    """Return the ballot with this key. Raises ``Http404`` if this person may not see it."""
    return get_object_or_404(BallotRound.objects.visible_to(request.member).for_page(), pk=pk)


@require_GET
def ballot(request: MemberRequest, pk: int) -> HttpResponse:
    return ballot_page(request, fetch_ballot(request, pk))


def ballot_page(request: MemberRequest, row: BallotRound, **refused: forms.Form) -> HttpResponse:
    """Show the page of a ballot. ``refused`` are forms with errors by their names in the template."""
    verbs = allowed_on_ballot(request.member, row)
    may_plan = can_plan(request.member, row)
    context: dict[str, Any] = {
        "ballot": row,
        "session": row.session,
        "allowed": verbs,
        "list": list_address(row),
        "roll": list(row.roll.all()),
        "team": list(row.team.select_related("member")),
    }
    if row.is_preparing:
        context |= _preparing(row, may_plan, refused)
    else:
        context |= _counted(request, row, verbs, may_plan, refused)
    return render(request, "reviews/ballots/ballot.html", context)


def _preparing(row: BallotRound, may_plan: bool, refused: dict[str, forms.Form]) -> dict[str, Any]:
    form = refused.get("plan_form") or BallotForm(ballot=row, initial=BallotForm.initial_of(row))
    return {
        "lacks": guards.lacking(row),
        "warnings": guards.warnings_before(row, guards.expected_present(row)),
        "plan_form": form if may_plan else None,
        "subjects": list(row.subjects.select_related("case__member", "case__committee")),
    }


def _counted(
    request: MemberRequest,
    row: BallotRound,
    verbs: frozenset[BallotVerb],
    may_plan: bool,
    refused: dict[str, forms.Form],
) -> dict[str, Any]:
    subjects = list(row.subjects.with_votes())
    for one in subjects:
        one.round = row
    may_count = BallotVerb.COUNT in verbs and (row.is_open or (row.is_counted and not row.has_urn))
    return {
        "subjects": subjects,
        **(_urn(request, row) if row.has_urn and row.is_open else {}),
        **_afterwards(request, row, verbs, refused),
        "marks": list(row.marks.values()),
        "rows": result_rows(row, subjects, request.member) if row.counted_at else [],
        "count_form": (refused.get("count_form") or CountForm(ballot=row, subjects=subjects))
        if may_count and (row.is_mixed or not row.has_urn)
        else None,
        "may_confirm": row.is_counted
        and BallotVerb.CONFIRM in verbs
        and row.counted_by_id != request.member.pk,
        "may_hold_second": row.is_confirmed and may_plan and planning.second_round_of(row),
    }


def _afterwards(
    request: MemberRequest, row: BallotRound, verbs: frozenset[BallotVerb], refused: dict[str, forms.Form]
) -> dict[str, Any]:
    """Return the context of what is printed, kept or annulled."""
    files = Attachment.objects.visible_to(request.member)
    reads = row.counted_at and sees_counts(request.member, row)
    shown = {DocumentKind.BALLOT_SLIPS: row.way != BallotWay.SCREEN, DocumentKind.COUNT_MINUTES: reads}
    return {
        "annul_form": (refused.get("annul_form") or AnnulBallotForm(auto_id="annul_%s"))
        if BallotVerb.ANNUL in verbs and not row.is_annulled
        else None,
        "minutes_form": (
            refused.get("minutes_form")
            or CountMinutesForm(auto_id="minutes_%s", initial={"number": row.paper_number})
        )
        if BallotVerb.KEEP_MINUTES in verbs and not row.is_annulled
        else None,
        "prints_slips": BallotVerb.PRINT in verbs and shown[DocumentKind.BALLOT_SLIPS],
        "printed": [kind for kind in printing.KINDS if BallotVerb.PRINT in verbs and shown[kind]],
        "scan": files.filter(ballot=row).first() if row.scan_id else None,
    }


def _urn(request: MemberRequest, row: BallotRound) -> dict[str, Any]:
    """Return the context of an open ballot on screen. Of the votes it has nothing but their number."""
    agreed = [one.member_id for one in row.team.all() if one.has_agreed]
    given = [one for one in row.roll.all() if one.is_on_paper]
    return {
        "given": given,
        "hand_out_form": HandOutForm(ballot=row) if row.is_mixed else None,
        "slips_counted_by": [one.member for one in row.paper_counts.select_related("member")],
        "turnout": row.roll.filter(sealed__isnull=False).count(),
        "key_is_lost": not keys.has_key(row.pk),
        "may_open_urn": request.member.pk in agreed and len(agreed) >= AGREED,
    }


@require_POST
def change(request: MemberRequest, pk: int) -> HttpResponse:
    row = fetch_ballot(request, pk)
    form = BallotForm(request.POST, ballot=row)
    return act(
        request,
        form,
        lambda: planning.change_ballot(row, planning.BallotPlan(**form.cleaned_data), by=request.member),
        to=row,
        page=lambda: ballot_page(request, fetch_ballot(request, pk), plan_form=form),
        done=_("Saved."),
    )


@require_POST
def discard(request: MemberRequest, pk: int) -> HttpResponse:
    row = fetch_ballot(request, pk)
    return act(
        request,
        None,
        lambda: planning.discard_ballot(row, by=request.member),
        to=list_address(row),
        done=_("The prepared ballot has been discarded."),
    )


@require_POST
def open_round(request: MemberRequest, pk: int) -> HttpResponse:
    row = fetch_ballot(request, pk)
    return act(
        request,
        None,
        lambda: planning.open_ballot(row, by=request.member),
        to=row,
        done=_("The ballot is open: its roll, subjects and counting team stand from now on."),
    )


@require_POST
def second_round(request: MemberRequest, pk: int) -> HttpResponse:
    row = fetch_ballot(request, pk)
    return act(
        request,
        None,
        lambda: planning.plan_second_round(row, by=request.member),
        to=lambda made: made,
        page=lambda: redirect(row),
        done=_("The second round is prepared. Look through it, then open it."),
    )


@require_POST
def count(request: MemberRequest, pk: int) -> HttpResponse:
    row = fetch_ballot(request, pk)
    require(BallotVerb.COUNT, row, request.member)
    form = CountForm(request.POST, ballot=row, subjects=list(row.subjects.with_votes()))

    def enter() -> BallotRound:
        counted = counting.BallotCount(form.figures, form.cleaned_data["why_invalid"])
        return counting.enter_count(row, counted, by=request.member)

    return act(
        request,
        form,
        enter,
        to=row,
        page=lambda: ballot_page(request, fetch_ballot(request, pk), count_form=form),
        done=_("The figures agree and are saved. Somebody else is to confirm them."),
    )


@require_POST
def confirm(request: MemberRequest, pk: int) -> HttpResponse:
    row = fetch_ballot(request, pk)
    return act(
        request,
        None,
        lambda: counting.confirm_count(row, by=request.member),
        to=row,
        done=_("The figures are confirmed. They stand beside the cases as their votes."),
    )


@require_POST
def annul(request: MemberRequest, pk: int) -> HttpResponse:
    row = fetch_ballot(request, pk)
    form = AnnulBallotForm(request.POST, auto_id="annul_%s")

    def annul_ballot() -> BallotRound:
        data = form.cleaned_data
        return planning.annul_ballot(row, data["reason"], by=request.member, repeat=data["repeat"])

    return act(
        request,
        form,
        annul_ballot,
        to=lambda left: left,
        page=lambda: ballot_page(request, fetch_ballot(request, pk), annul_form=form),
        done=_("The ballot is annulled. It is kept and can be read."),
    )


@require_POST
def keep_minutes(request: MemberRequest, pk: int) -> HttpResponse:
    row = fetch_ballot(request, pk)
    form = CountMinutesForm(request.POST, request.FILES, auto_id="minutes_%s")

    def keep() -> BallotRound:
        data = form.cleaned_data
        return counting.keep_count_minutes(row, data["number"], data["file"], by=request.member)

    return act(
        request,
        form,
        keep,
        to=row,
        page=lambda: ballot_page(request, fetch_ballot(request, pk), minutes_form=form),
        done=_("Saved."),
    )


@require_POST
def print_paper(request: MemberRequest, pk: int, kind: str) -> HttpResponse:
    row = fetch_ballot(request, pk)
    if kind not in printing.KINDS:
        raise Http404
    return act(
        request,
        None,
        lambda: printing.print_ballot(row, DocumentKind(kind), by=request.member),
        to=lambda document: document,
        page=lambda: redirect(row),
    )
