"""The pages to convene a conference, to follow it as anybody in the session, to change its agenda, and to
call its roll. The clerk's page for the open conference is in ``live``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import clock
from members.acting import act, posted_number
from members.models import Post
from members.requests import MemberRequest
from ratings import calendars
from reviews.conference.actions import agenda, conferences, roll
from reviews.conference.forms import (
    AbsenceForm,
    AbsentForm,
    AgendaItemForm,
    AttendeeForm,
    ChairForm,
    ConferenceDayForm,
    DayFormSet,
    DraftsDayForm,
    LeastDaysForm,
    MarkForm,
    QuorumForm,
    RecusalForm,
)
from reviews.conference.guards.conference import count_of_drafts, days_needed, drafts_in_doubt, of_absent
from reviews.conference.guards.quorum import quorum_of
from reviews.conference.views import room as rooms
from reviews.models import (
    AgendaItem,
    Conference,
    ConferenceDay,
    DocumentKind,
    ItemState,
    Paper,
    Recusal,
)
from reviews.places import guards as places
from reviews.rules import ConferenceVerb, SessionVerb, allowed, allowed_at, capacities_in, require
from reviews.sessions.fetching import fetch_session

MORNING = dt.time(7, 30)
"""When the first day begins, as long as nobody says otherwise."""


@require_http_methods(["GET", "POST"])
def convene(request: MemberRequest, pk: int) -> HttpResponse:
    """Show and save the form with days, places and chair of the conference, until it has been opened. It
    starts with what is set, else with the first day possible, rows for all days needed, and the head."""
    session = fetch_session(request, pk)
    require(SessionVerb.CONVENE, session, request.member)
    conference = Conference.objects.filter(session=session).select_related("chair").first()
    needed = days_needed(session)
    known: list[dict[str, Any]] = []
    if conference:
        chair_pk: int | None = conference.chair_id
        known += [dict(row) for row in conference.days.values("date", "starts_at", "place")]
    else:
        heads = Post.objects.current().filter(committee=session.committee, is_head=True)
        chair_pk = heads.values_list("member", flat=True).first()
    count = count_of_drafts(session)
    first = [{"date": max(count.end, clock.today()), "starts_at": MORNING}] if not known else []
    known += [*first, *({} for _more in range(needed - len(known) - len(first)))]
    days = DayFormSet(request.POST or None, prefix="day", initial=known)
    chair = ChairForm(request.POST or None, session=session, initial={"chair": chair_pk})

    def convene_then() -> Conference:
        given = [conferences.Day(**form.cleaned_data) for form in days.forms if form.cleaned_data]
        named = chair.cleaned_data["chair"]
        return conferences.convene_conference(session, given, chair=named, by=request.member)

    def page() -> HttpResponse:
        context = {
            "session": session,
            "conference": conference,
            "days": days,
            "chair": chair,
            "needed": needed,
            "earliest": count.end,
            "doubt": calendars.doubt(count),
            "drafts_form": DraftsDayForm(
                initial={"day": session.drafts_out_on, "ground": session.drafts_ground}, auto_id="drafts_%s"
            ),
            "rule": session.period.ruleset.minimum("draft_report"),
            "awaited": places.reviews_awaited(session, list(Paper.objects.reviewed_in(session).for_list())),
        }
        return render(request, "reviews/conference/convene.html", context)

    return act(
        request,
        [chair, days],
        convene_then,
        to=lambda convened: convened,
        page=page,
        done=_convened,
    )


def _convened(found: Conference) -> str:
    if found.days.filter(date__gte=clock.today()).exists():
        return _("The conference is convened; everybody on the roll has been told.")
    return _(
        "The conference is entered for days that are over, so nobody was invited. Call the roll as it was,"
        " open it and go through the points; then enter the real times on the page of the minutes."
    )


@require_POST
def least_days(request: MemberRequest, pk: int) -> HttpResponse:
    """Save the least number of days that the conference has to last."""
    session = fetch_session(request, pk)
    form = LeastDaysForm(request.POST)
    require(SessionVerb.SET_LEAST_DAYS, session, request.member)
    return act(
        request,
        form,
        lambda: conferences.set_least_days(session, form.cleaned_data["days"], by=request.member),
        to=session,
    )


@require_GET
def conference(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the page of the conference for everybody in the session: the current agenda item, the agenda with
    the papers, the recommendations. An htmx request gets only the changing part of the page, or an empty
    response 204 where nothing has changed."""
    found = rooms.fetch(request, pk)
    if request.htmx and not rooms.is_news(request, found):
        return rooms.no_news()
    return rooms.marked(conference_page(request, found))


def conference_page(request: MemberRequest, found: Conference) -> HttpResponse:
    """Show the whole page of the conference, or to htmx only its changing part. People who may arrange the
    agenda see a warning about reviews that have to be held in another place first."""
    room = rooms.read(found)
    played = capacities_in(request.member, found.session)
    verbs = allowed_at(request.member, found, played)
    context: dict[str, Any] = {
        "conference": found,
        "session": found.session,
        "session_allowed": allowed(played, found.session),
        "room": room,
        "allowed": verbs,
        "me": found.roll.filter(member=request.member).first(),
    }
    if request.htmx:
        return render(request, "reviews/conference/conference.html#now", context)
    visible = Paper.objects.reviewed_in(found.session).visible_to(request.member)
    to_come = [item.paper for item in room.items if item.paper and item.state == ItemState.WAITING]
    context |= {
        "visible": set(visible.values_list("pk", flat=True)),
        "recommendations": list(found.recommendations.all()),
        "item_form": AgendaItemForm(),
        "day_form": ConferenceDayForm(prefix="more"),
        "calling": _calling(request, found) if ConferenceVerb.ARRANGE in verbs else [],
        "warnings": places.reviews_awaited(found.session, to_come) if ConferenceVerb.ARRANGE in verbs else [],
        "before": places.collectives_awaited(found.session) if _is_to_come(to_come, verbs) else [],
        "absent": _absent(found) if ConferenceVerb.RECORD in verbs else [],
        "doubt": _doubt(found) if ConferenceVerb.ARRANGE in verbs else "",
    }
    return render(request, "reviews/conference/conference.html", context)


def _is_to_come(papers: Sequence[Paper], verbs: frozenset[ConferenceVerb]) -> bool:
    """Return whether the collective is still to be reviewed, for a reader who arranges the agenda."""
    return ConferenceVerb.ARRANGE in verbs and any(paper.is_collective for paper in papers)


def _absent(found: Conference) -> list[tuple[AgendaItem, AbsentForm]]:
    """Return the points of persons reviewed while absent on every day, each with the form to say how that is
    completed."""
    return [
        (row, AbsentForm(initial={"note": row.absent_note}, auto_id=f"absent{row.pk}_%s"))
        for row in of_absent(found.items.all())
    ]


def _doubt(found: Conference) -> str:
    """Return why the day of a conference not opened yet may prove too early, empty where it does not."""
    return "" if found.opened_at else drafts_in_doubt(found.session, found.session.conference_on)


def _calling(request: MemberRequest, found: Conference) -> list[DocumentKind]:
    """Return the papers that call the conference and that this member may print now."""
    played = capacities_in(request.member, found.session)
    if SessionVerb.PRINT_INVITATION not in allowed(played, found.session):
        return []
    invited = [DocumentKind.INVITATION] if found.guests.exists() else []
    return [DocumentKind.SUMMONS, *invited, DocumentKind.PROGRAMME]


@require_POST
def open_conference(request: MemberRequest, pk: int) -> HttpResponse:
    found = rooms.fetch(request, pk)
    form = QuorumForm(request.POST)
    return act(
        request,
        form,
        lambda: conferences.open_conference(found, form.cleaned_data["reason"], by=request.member),
        to=reverse("reviews:live", args=[pk]),
        page=lambda: redirect("reviews:roll", pk),
    )


@require_POST
def add_day(request: MemberRequest, pk: int) -> HttpResponse:
    found = fetch_for(request, pk, ConferenceVerb.ARRANGE)
    form = ConferenceDayForm(request.POST, prefix="more")
    return act(
        request,
        form,
        lambda: conferences.add_day(found, conferences.Day(**form.cleaned_data), by=request.member),
        to=found,
    )


@require_POST
def add_item(request: MemberRequest, pk: int) -> HttpResponse:
    found = fetch_for(request, pk, ConferenceVerb.ARRANGE)
    form = AgendaItemForm(request.POST)
    return act(
        request,
        form,
        lambda: agenda.add_item(found, form.cleaned_data["title"], by=request.member),
        to=found,
    )


def fetch_for(request: MemberRequest, pk: int, verb: ConferenceVerb) -> Conference:
    """Return the conference for a person who may use ``verb`` there. Raises ``Http404`` or
    ``PermissionDenied``, before the view reads any submitted data."""
    found = rooms.fetch(request, pk)
    require(verb, found, request.member)
    return found


@require_POST
def arrange(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Move an agenda item up or down, or remove it."""
    rows = AgendaItem.objects.visible_to(request.member).select_related("conference")
    item = get_object_or_404(rows, pk=pk)
    writes: dict[str, Callable[[], object]] = {
        agenda.UP: lambda: agenda.move_item(item, agenda.UP, by=request.member),
        agenda.DOWN: lambda: agenda.move_item(item, agenda.DOWN, by=request.member),
        "remove": lambda: agenda.remove_item(item, by=request.member),
    }
    if verb not in writes:
        raise Http404
    return act(request, None, writes[verb], to=f"{item.conference.get_absolute_url()}#item-{item.pk}")


@require_http_methods(["GET", "POST"])
def roll_call(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the roll of one day, given by its number in ``?day=``, by default of the latest day that has
    begun. A POST marks one person, or everybody not marked yet."""
    found = rooms.fetch(request, pk)
    played = capacities_in(request.member, found.session)
    require(ConferenceVerb.SEE_RECORD, found, request.member, played=played)
    verbs = allowed_at(request.member, found, played)
    days = list(found.days.all())
    wanted = request.POST.get("day") or request.GET.get("day")
    day = next((row for row in days if str(row.number) == wanted), None) or conferences.day_of(
        days, clock.today()
    )
    if request.method == "POST":
        return _mark(request, found, day)
    marks = {mark.attendee_id: mark for mark in day.attendances.all()}
    people = list(found.roll.all())
    context = {
        "conference": found,
        "session": found.session,
        "session_allowed": allowed(played, found.session),
        "days": days,
        "day": day,
        "opens_on": days[0].date if clock.today() < days[0].date else None,
        "people": [(one, marks.get(one.pk)) for one in people],
        "unmarked": sum(1 for one in people if one.pk not in marks),
        "quorum": quorum_of(found, day),
        "quorum_form": QuorumForm(auto_id="quorum_%s"),
        "allowed": verbs,
        "mark_form": MarkForm(conference=found),
        "absence_form": AbsenceForm(conference=found),
        "attendee_form": AttendeeForm(auto_id="attendee_%s"),
        "recusal_form": RecusalForm(conference=found, auto_id="recusal_%s"),
        "recusals": Recusal.objects.filter(attendee__conference=found).select_related(
            "attendee", "paper__member", "paper__session__committee"
        ),
    }
    return render(request, "reviews/conference/roll.html", context)


def _mark(request: MemberRequest, found: Conference, day: ConferenceDay) -> HttpResponse:
    """Save the attendance of one person on the day, or if the form sends ``all`` mark everybody without a
    mark as present."""
    back = f"{reverse('reviews:roll', args=[found.pk])}?day={day.number}"
    if "all" in request.POST:
        return act(request, None, lambda: roll.mark_all_present(found, day, by=request.member), to=back)
    form = MarkForm(request.POST, conference=found)

    def mark() -> None:
        data = form.cleaned_data
        what = roll.AttendanceMark(data["present"] == "yes", data["reason"], data["came_at"], data["left_at"])
        roll.mark_attendance(data["attendee"], day, what, by=request.member)

    return act(request, form, mark, to=f"{back}#attendee-{posted_number(request, 'attendee')}")


@require_POST
def add_attendee(request: MemberRequest, pk: int) -> HttpResponse:
    found = fetch_for(request, pk, ConferenceVerb.CALL_ROLL)
    form = AttendeeForm(request.POST)
    back = reverse("reviews:roll", args=[pk])
    return act(
        request, form, lambda: roll.add_attendee(found, **form.cleaned_data, by=request.member), to=back
    )


@require_POST
def recuse(request: MemberRequest, pk: int) -> HttpResponse:
    found = fetch_for(request, pk, ConferenceVerb.CALL_ROLL)
    form = RecusalForm(request.POST, conference=found)
    back = reverse("reviews:roll", args=[pk])
    return act(request, form, lambda: roll.recuse_attendee(**form.cleaned_data, by=request.member), to=back)
