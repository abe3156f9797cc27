"""The page that shows where the people of a session are reviewed, and by whose conference."""

from __future__ import annotations

from django.db.models import F, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.acting import act
from members.requests import MemberRequest
from members.rules import refuse_unless
from reviews.models import Paper, ReviewPlace, ReviewSession
from reviews.models.campaign import ReviewSessionQuerySet
from reviews.models.place import ReviewPlaceQuerySet
from reviews.models.reach import LEADING
from reviews.places import guards
from reviews.places.actions import places as actions
from reviews.places.forms.places import AsideForm, HoldWithForm, OnPaperForm
from reviews.rules import SessionVerb, allowed, can, can_record_on_paper, capacities_in, require
from reviews.sessions.fetching import fetch_session


@require_http_methods(["GET", "POST"])
def session_places(request: MemberRequest, pk: int) -> HttpResponse:
    """Show who of the session is reviewed in other places too, and whether each of those reviews has been
    held. With a POST, staff above set places aside, only for papers whose home is this session and never for
    their own paper. A collective that is small enough is offered the form to be reviewed by another
    committee's conference."""
    session = fetch_session(request, pk)
    if request.method == "POST":
        require(SessionVerb.SET_PLACE_ASIDE, session, request.member)
    form = AsideForm(request.POST or None, places=_unheld(request, session))

    def set_aside() -> None:
        actions.set_places_aside(form.cleaned_data["places"], form.cleaned_data["reason"], by=request.member)

    return act(
        request,
        form,
        set_aside,
        to=reverse("reviews:session_places", args=[pk]),
        page=lambda: _page(request, session, aside=form),
        done=_("Saved."),
    )


@require_POST
def on_paper(request: MemberRequest, pk: int) -> HttpResponse:
    """Record that a place has reviewed the people ticked on paper, with the scan of its minutes."""
    session = fetch_session(request, pk)
    rows = _around(session)
    refuse_unless(
        any(can_record_on_paper(request.member, place) for place in rows),
        _("This is for clerk and head of the place, or of the committee directly above it."),
    )
    offered = _recordable(request, rows)
    form = OnPaperForm(request.POST, request.FILES, places=ReviewPlace.objects.filter(pk__in=offered))

    def record() -> None:
        given = form.cleaned_data
        held = actions.HeldOnPaper(given["held_on"], given["number"], given["minutes"])
        actions.record_on_paper(given["places"], held, by=request.member)

    return act(
        request,
        form,
        record,
        to=reverse("reviews:session_places", args=[pk]),
        page=lambda: _page(request, session, on_paper=form),
        done=_("Recorded: nobody waits for this review any more."),
    )


def _page(
    request: MemberRequest,
    session: ReviewSession,
    *,
    aside: AsideForm | None = None,
    on_paper: OnPaperForm | None = None,
) -> HttpResponse:
    """Show the page of the places. ``aside`` and ``on_paper`` are forms with errors, shown again."""
    verbs = allowed(capacities_in(request.member, session), session)
    sets_aside = SessionVerb.SET_PLACE_ASIDE in verbs
    may_join = SessionVerb.HOLD_WITH in verbs and not session.held_with
    is_small = may_join and not guards.why_own_conference(session)
    reviewed = Paper.objects.reviewed_in(session).filter(pk__in=ReviewPlace.objects.values("paper"))
    papers = reviewed.for_list().prefetch_related(Prefetch("places", ReviewPlace.objects.for_list()))
    unheld, rows = _unheld(request, session), _around(session)
    recordable = _recordable(request, rows)
    offered = {place.pk for place in unheld} if sets_aside else set()
    context = {
        "session": session,
        "papers": papers.in_order(),
        "form": (aside or AsideForm(places=unheld)) if offered else None,
        "on_paper_form": (on_paper or OnPaperForm(places=ReviewPlace.objects.none())) if recordable else None,
        "ticked": set(request.POST.getlist("places")),
        "sets_aside": sets_aside,
        "offered": offered | recordable,
        "taken_back": _taken_back(request, rows),
        "hold_form": HoldWithForm(others=_hosts(request, session)) if is_small else None,
    }
    return render(request, "reviews/places/session_places.html", context)


def _unheld(request: MemberRequest, session: ReviewSession) -> ReviewPlaceQuerySet:
    """Return the further places of the session's own papers that may be set aside, without the member's
    own."""
    standing = ReviewPlace.objects.standing().unheld().filter(paper__session=session, paper__left_on=None)
    return standing.exclude(paper__member=request.member).exclude(session=session.held_with_id)


def _around(session: ReviewSession) -> list[ReviewPlace]:
    """Return the further places that this session is or that its own papers have, with what the rules
    read."""
    here = Q(session=session) | Q(paper__session=session)
    rows = ReviewPlace.objects.filter(here, paper__left_on=None).for_list()
    held_with = F("paper__session__held_with")
    return list(
        rows.exclude(session=held_with).select_related(
            "session__committee", "paper__session__committee", "paper__session__campaign__period"
        )
    )


def _recordable(request: MemberRequest, rows: list[ReviewPlace]) -> set[int]:
    """Return the keys of the places of which the member may record that they reviewed the person on paper."""
    waiting = (place for place in rows if not place.aside and not place.held_at)
    return {place.pk for place in waiting if can_record_on_paper(request.member, place)}


def _taken_back(request: MemberRequest, rows: list[ReviewPlace]) -> set[int]:
    """Return the keys of the places set aside of which the member may say that the person is reviewed there
    after all."""
    return {
        place.pk
        for place in rows
        if place.aside and not place.session.conference_on and _may_take_back(request, place)
    }


def _may_take_back(request: MemberRequest, place: ReviewPlace) -> bool:
    if place.held_on:
        return can_record_on_paper(request.member, place)
    return can(request.member, SessionVerb.SET_PLACE_ASIDE, place.paper)


def _hosts(request: MemberRequest, session: ReviewSession) -> ReviewSessionQuerySet:
    """Return those sessions visible to the signed-in member whose conference may review this small
    collective."""
    return ReviewSession.objects.visible_to(request.member).hosts_for(session).for_list()


@require_POST
def hold_with(request: MemberRequest, pk: int) -> HttpResponse:
    """Let this small collective be reviewed by the conference of another committee, or with ``alone`` by its
    own conference after all."""
    session = fetch_session(request, pk)
    require(SessionVerb.HOLD_WITH, session, request.member)
    back = reverse("reviews:session_places", args=[pk])
    if "alone" in request.POST:
        return act(request, None, lambda: actions.hold_alone(session, by=request.member), to=back)
    form = HoldWithForm(request.POST, others=_hosts(request, session))
    return act(
        request,
        form,
        lambda: actions.hold_with(session, form.cleaned_data["other"], by=request.member),
        to=back,
    )


@require_POST
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Record that a person is reviewed after all in a place that had been set aside."""
    sessions = ReviewSession.objects.visible_to(request.member).values("pk")
    led = request.member.reach.over("session__committee", *LEADING)
    rows = ReviewPlace.objects.filter(Q(paper__session__in=sessions) | led)
    place = get_object_or_404(rows.select_related("paper", "session"), pk=pk)
    seen = ReviewSession.objects.visible_to(request.member).filter(pk=place.paper.session_id).exists()
    return act(
        request,
        None,
        lambda: actions.take_place_back(place, by=request.member),
        to=reverse("reviews:session_places", args=[place.paper.session_id if seen else place.session_id]),
    )
