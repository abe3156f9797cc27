"""The pages to send people to one session, or to several sessions of a round."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.db.models import QuerySet
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
from reviews.models import SENT, Campaign, Delegation, ReviewSession
from reviews.places.actions import people as actions
from reviews.places.forms.people import DelegationForm, SendForm, SendManyForm, UnitsFilterForm
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


def sends_people(member: Member, campaign: Campaign) -> bool:
    """Whether this member sends people to the units of the round."""
    return RoleKind.STAFF in member.reach.kinds_over(campaign.committee)


@require_http_methods(["GET", "POST"])
def campaign_people(request: MemberRequest, pk: int) -> HttpResponse:
    """Show who is sent to the units of a round, with the form to send one person to several units, and save
    that form. A large round is split into pages. ``?q=`` searches the names of units."""
    campaign = get_object_or_404(
        Campaign.objects.visible_to(request.member).select_related("committee"), pk=pk
    )
    sends = sends_people(request.member, campaign)
    refuse_unless(sends or request.method == "GET", _("People are sent by staff."))
    units = _units(request, campaign)
    kinds = list(SENT) if sends else []
    form = SendManyForm(request.POST or None, by=request.member, kinds=kinds, sessions=_sessions(units))
    return act(
        request,
        form,
        lambda: _send(form, form.cleaned_data["units"], by=request.member),
        to=request.get_full_path(),
        page=lambda: people_page(request, campaign, one=form),
        done=_("Sent; the person and the unit's clerk have been told."),
    )


def _units(request: MemberRequest, campaign: Campaign) -> Page[int]:
    """Return one page of the keys of the sessions that the address asks for."""
    asked = UnitsFilterForm(request.GET)
    wanted = asked.cleaned_data["q"] if asked.is_valid() else ""
    found = ReviewSession.objects.visible_to(request.member).filter(
        campaign=campaign, committee__name__icontains=wanted
    )
    return page_of(request, found.values_list("pk", flat=True), size=SHOWN)


def _sessions(units: Page[int]) -> QuerySet[ReviewSession]:
    return ReviewSession.objects.filter(pk__in=list(units)).for_list().with_parents()


def people_page(
    request: MemberRequest,
    campaign: Campaign,
    *,
    one: SendManyForm | None = None,
    delegation: DelegationForm | None = None,
) -> HttpResponse:
    """Show the page of the people sent to the units of the round. ``one`` and ``delegation`` are its forms,
    if they were sent with errors."""
    units = _units(request, campaign)
    sessions = _sessions(units)
    roles = Role.objects.filter(kind__in=SENT, committee__sessions__in=sessions.order_by()).not_over()
    context = {
        "campaign": campaign,
        "filter_form": UnitsFilterForm(request.GET),
        "units": units,
        "roles": roles.select_related("member", "committee")
        .annotate(above=name_above("committee"))
        .order_by("committee__path", "starts_on"),
        "delegations": Delegation.objects.visible_to(request.member).for_list().filter(campaign=campaign),
        "today": clock.today(),
    }
    if sends_people(request.member, campaign):
        kinds, by = list(SENT), request.member
        context["form"] = one or SendManyForm(by=by, kinds=kinds, sessions=sessions)
        context["delegation_form"] = delegation or DelegationForm(by=by, sessions=sessions)
    return render(request, "reviews/places/campaign_people.html", context)
