"""The pages to send people to one session, or to several sessions of a round."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members import clock
from members.acting import act, posted_number
from members.models import Member, Role, RoleKind, name_above
from members.paging import page_of
from members.requests import MemberRequest
from members.rules import refuse_unless
from reviews.models import SENT, Campaign, ReviewSession
from reviews.places.actions import people as actions
from reviews.places.forms.people import SendForm, SendManyForm, UnitsFilterForm
from reviews.rules import allowed, capacities_in, sendable
from reviews.sessions.fetching import fetch_session

SHOWN = 60
"""The number of units that one page offers to be ticked."""


def _fetch(request: MemberRequest, pk: int) -> tuple[ReviewSession, list[RoleKind]]:
    """Return the session, and the roles in which the signed-in member may send others there. Raises
    ``PermissionDenied`` where there is no such role."""
    session = fetch_session(request, pk)
    kinds = sendable(allowed(capacities_in(request.member, session), session))
    refuse_unless(bool(kinds), _("People are sent by staff; guests are invited by the clerk or the head."))
    return session, kinds


@require_http_methods(["GET", "POST"])
def session_people(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the people sent to one session, with the form to send another person, and save that form."""
    session, kinds = _fetch(request, pk)
    form = SendForm(request.POST or None, by=request.member, kinds=kinds)

    def page() -> HttpResponse:
        rows = Role.objects.filter(committee=session.committee, kind__in=SENT).select_related("member")
        context = {
            "session": session,
            "form": form,
            "roles": [(role, role.kind in kinds) for role in rows.not_over().order_by("starts_on", "pk")],
            "today": clock.today(),
        }
        return render(request, "reviews/places/session_people.html", context)

    return act(
        request,
        form,
        lambda: _send(form, [session], by=request.member),
        to=reverse("reviews:session_people", args=[pk]),
        page=page,
        done=_("Sent; the person and the unit's clerk have been told."),
    )


def _send(form: SendForm, sessions: list[ReviewSession], *, by: Member) -> None:
    """Give the person chosen in a valid form the chosen role in these sessions."""
    data: dict[str, Any] = form.cleaned_data
    days = {"starts_on": data["starts_on"], "ends_on": data["ends_on"]}
    actions.send_person(data["person"], data["kind"], sessions, **days, by=by)


@require_POST
def recall(request: MemberRequest, pk: int) -> HttpResponse:
    """End the role of a person who was sent to the session."""
    session, _kinds = _fetch(request, pk)
    rows = Role.objects.filter(committee=session.committee, kind__in=SENT)
    role = rows.filter(pk=posted_number(request, "role")).first()

    def recall_role() -> None:
        if role is None:
            raise ValidationError(_("This person is no longer sent here."))
        actions.recall_person(role, session, by=request.member)

    return act(
        request,
        None,
        recall_role,
        to=reverse("reviews:session_people", args=[pk]),
        done=_("Called back."),
    )


@require_http_methods(["GET", "POST"])
def campaign_people(request: MemberRequest, pk: int) -> HttpResponse:
    """Show who is sent to the units of a round, with the form to send one person to several units, and save
    that form. A large round is split into pages. ``?q=`` searches the names of units."""
    campaign = get_object_or_404(
        Campaign.objects.visible_to(request.member).select_related("committee"), pk=pk
    )
    asked = UnitsFilterForm(request.GET)
    wanted = asked.cleaned_data["q"] if asked.is_valid() else ""
    found = ReviewSession.objects.visible_to(request.member).filter(
        campaign=campaign, committee__name__icontains=wanted
    )
    units = page_of(request, found.values_list("pk", flat=True), size=SHOWN)
    sessions = ReviewSession.objects.filter(pk__in=list(units)).for_list().with_parents()
    sends = RoleKind.STAFF in request.member.reach.kinds_over(campaign.committee)
    kinds = list(SENT) if sends else []
    refuse_unless(sends or request.method == "GET", _("People are sent by staff."))
    form = SendManyForm(request.POST or None, by=request.member, kinds=kinds, sessions=sessions)

    def page() -> HttpResponse:
        roles = Role.objects.filter(kind__in=SENT, committee__sessions__in=sessions.order_by()).not_over()
        context = {
            "campaign": campaign,
            "form": form if kinds else None,
            "filter_form": asked,
            "units": units,
            "roles": roles.select_related("member", "committee")
            .annotate(above=name_above("committee"))
            .order_by("committee__path", "starts_on"),
            "today": clock.today(),
        }
        return render(request, "reviews/places/campaign_people.html", context)

    return act(
        request,
        form,
        lambda: _send(form, form.cleaned_data["units"], by=request.member),
        to=request.get_full_path(),
        page=page,
        done=_("Sent; the person and the unit's clerk have been told."),
    )
