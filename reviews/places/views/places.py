"""The page that shows where the people of a session are reviewed, and by whose conference."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.acting import act
from members.requests import MemberRequest
from reviews.models import Paper, ReviewPlace, ReviewSession
from reviews.models.campaign import ReviewSessionQuerySet
from reviews.places import guards
from reviews.places.actions import places as actions
from reviews.places.forms.places import AsideForm, HoldWithForm
from reviews.rules import SessionVerb, allowed, capacities_in, require
from reviews.sessions.fetching import fetch_session


@require_http_methods(["GET", "POST"])
def session_places(request: MemberRequest, pk: int) -> HttpResponse:
    """Show who of the session is reviewed in other places too, and whether each of those reviews has been
    held. With a POST, staff above set places aside, only for papers whose home is this session and never for
    their own paper. A collective that is small enough is offered the form to be reviewed by another
    committee's conference."""
    session = fetch_session(request, pk)
    verbs = allowed(capacities_in(request.member, session), session)
    if request.method == "POST":
        require(SessionVerb.SET_PLACE_ASIDE, session, request.member)
    standing = ReviewPlace.objects.standing().unheld().filter(paper__session=session)
    unheld = standing.exclude(paper__member=request.member).exclude(session=session.held_with_id)
    form = AsideForm(request.POST or None, places=unheld)

    def set_aside() -> None:
        actions.set_places_aside(form.cleaned_data["places"], form.cleaned_data["reason"], by=request.member)

    def page() -> HttpResponse:
        may_join = SessionVerb.HOLD_WITH in verbs and not session.held_with
        is_small = may_join and not guards.why_own_conference(session)
        reviewed = Paper.objects.reviewed_in(session).filter(pk__in=ReviewPlace.objects.values("paper"))
        papers = reviewed.for_list().prefetch_related(Prefetch("places", ReviewPlace.objects.for_list()))
        context = {
            "session": session,
            "papers": papers.in_order(),
            "form": form,
            "ticked": set(request.POST.getlist("places")),
            "sets_aside": SessionVerb.SET_PLACE_ASIDE in verbs,
            "offered": {place.pk for place in unheld} if SessionVerb.SET_PLACE_ASIDE in verbs else set(),
            "hold_form": HoldWithForm(others=_hosts(request, session)) if is_small else None,
        }
        return render(request, "reviews/places/session_places.html", context)

    return act(
        request,
        form,
        set_aside,
        to=reverse("reviews:session_places", args=[pk]),
        page=page,
        done=_("Saved."),
    )


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
    sessions = ReviewSession.objects.visible_to(request.member)
    rows = ReviewPlace.objects.filter(paper__session__in=sessions.values("pk")).select_related("paper")
    place = get_object_or_404(rows, pk=pk)
    return act(
        request,
        None,
        lambda: actions.take_place_back(place, by=request.member),
        to=reverse("reviews:session_places", args=[place.paper.session_id]),
    )
