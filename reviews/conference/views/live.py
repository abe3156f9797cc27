"""The clerk's page and the projector's page of an open conference, and the requests that the buttons and
texts of the clerk's page send."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members.acting import act, key_of, posted_number
from members.requests import MemberRequest
from reviews.conference.actions import live, remarks
from reviews.conference.forms import (
    AgendaChoiceForm,
    CallForm,
    MoveRemarkForm,
    RecommendationForm,
    RemarkForm,
    VoteForm,
)
from reviews.conference.views import room as rooms
from reviews.conference.views.conferences import fetch_for
from reviews.conference.views.vote_parts import vote_parts
from reviews.models import (
    AgendaItem,
    Attendee,
    Conclusion,
    Conference,
    Recommendation,
    Remark,
    Speaker,
    VersionedText,
)
from reviews.rules import ConferenceVerb, allowed_at, capacities_in, require
from reviews.sessions.autosave import autosave

NEXT_SHOWN = 3
"""The number of waiting speakers that the projector shows."""


@require_GET
def live_page(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the clerk's page. ``?item=`` is the key of the agenda item to write about, by default the current
    item. An htmx request gets only the changing part of the page, or an empty response 204 where nothing has
    changed."""
    found = rooms.fetch(request, pk)
    played = capacities_in(request.member, found.session)
    require(ConferenceVerb.SEE_RECORD, found, request.member, played=played)
    verbs = allowed_at(request.member, found, played)
    if request.htmx and not rooms.is_news(request, found):
        return rooms.no_news()
    room = rooms.read(found)
    if request.htmx:
        return rooms.marked(_part(request, room, verbs))
    return clerks_page(request, room, verbs, request.GET.get("item", ""), moving="move" in request.GET)


def clerks_page(
    request: MemberRequest,
    room: rooms.Room,
    verbs: frozenset[ConferenceVerb],
    wanted: str,
    sent: Mapping[int, VoteForm] | None = None,
    *,
    moving: bool = False,
) -> HttpResponse:
    """Show the whole clerk's page, for writing about the agenda item with the key ``wanted``. ``sent`` are
    vote forms with errors, shown again, by the key of their vote. With ``moving`` one of the
    remarks can be chosen and put under another item."""
    roll = list(room.conference.roll.all())
    shared, writing = _shared(room, verbs, roll), _writing(room, wanted, roll)
    item: AgendaItem = writing["item"]
    taken = shared["taken"] if item == room.current else list(item.votes.for_list())
    if moving and writing["remarks"]:
        writing["move_form"] = MoveRemarkForm(writing["remarks"], room.items, item)
    context = {**shared, **writing, **vote_parts(item, taken, verbs, sent or {})}
    return render(request, "reviews/conference/live.html", context)


def _shared(room: rooms.Room, verbs: frozenset[ConferenceVerb], roll: list[Attendee]) -> dict[str, Any]:
    """Return the template context that the whole page and its changing part have in common."""
    return {
        "conference": room.conference,
        "session": room.conference.session,
        "room": room,
        "allowed": verbs,
        "absence": rooms.absence_of_subject(room),
        "call_form": CallForm(roll) if ConferenceVerb.RUN in verbs else None,
        "recent": list(room.current.remarks.exclude(text="").for_list().reverse()[:5])
        if room.current
        else [],
        "taken": list(room.current.votes.for_list()) if room.current else [],
    }


def _writing(room: rooms.Room, wanted: str, roll: list[Attendee]) -> dict[str, Any]:
    """Return the template context for writing about one agenda item: the item, its remarks, its conclusion
    and the forms. The item is the one with the key ``wanted``, else the current one, else the next, else the
    last."""
    item = next((row for row in room.items if str(row.pk) == wanted), None)
    item = item or room.current or room.following or room.items[-1]
    if item.paper:
        item.paper.session = room.conference.session  # The outline needs it, no second query.
    return {
        "item": item,
        "number": room.items.index(item) + 1,
        "remarks": list(item.remarks.for_list()),
        "conclusion": Conclusion.objects.select_related("saved_by").get(item=item),
        "agenda_choice_form": AgendaChoiceForm(room.items, item),
        "remark_form": RemarkForm(item, roll),
        "key": uuid4(),
        "nobody": UUID(int=0),
        "recommendations": list(room.conference.recommendations.all()),
        "recommendation_form": RecommendationForm(),
    }


def _part(
    request: MemberRequest, room: rooms.Room, verbs: frozenset[ConferenceVerb], refused: str = ""
) -> HttpResponse:
    """Show the changing part of the clerk's page, with the error ``refused`` where a button failed."""
    shared = _shared(room, verbs, list(room.conference.roll.all()))
    return render(request, "reviews/conference/live_now.html", {**shared, "refused": refused})


@require_GET
def projector(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the page for the wall: the current agenda item, who speaks, who is next, who leaves the room, the
    last vote taken on the item. Remarks and conclusions are never shown on the wall."""
    found = rooms.fetch(request, pk)
    require(ConferenceVerb.PROJECT, found, request.member)
    if request.htmx and not rooms.is_news(request, found):
        return rooms.no_news()
    room = rooms.read(found)
    context = {
        "conference": found,
        "session": found.session,
        "room": room,
        "next": room.waiting[:NEXT_SHOWN],
        "vote": room.current.votes.for_list().last() if room.current else None,
    }
    template = (
        "reviews/conference/projector.html#now" if request.htmx else "reviews/conference/projector.html"
    )
    return rooms.marked(render(request, template, context))


def _press(request: MemberRequest, conference: Conference, write: Callable[[], object]) -> HttpResponse:
    """Carry out what a button of the clerk's page requests. Htmx gets the changing part of the page, with the
    error where the request failed. Without htmx the browser is redirected to the clerk's page."""
    if not request.htmx:
        return act(request, None, write, to=reverse("reviews:live", args=[conference.pk]))
    refusal = forms.Form(request.POST)

    def now(_done: object = None) -> HttpResponse:
        fresh = rooms.fetch(request, conference.pk)
        refused = " ".join(str(error) for error in refusal.non_field_errors())
        return rooms.marked(_part(request, rooms.read(fresh), allowed_at(request.member, fresh), refused))

    return act(request, refusal, write, to=now, page=now)


@require_POST
def run(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Start or close an agenda item, ask its subject out of the room, or back in. ``seen`` is the key of the
    item that the page showed as current."""
    rows = AgendaItem.objects.visible_to(request.member).select_related("conference")
    item = get_object_or_404(rows, pk=pk)
    seen = key_of(request.POST.get("seen", ""))
    writes: dict[str, Callable[[], object]] = {
        "start": lambda: live.start_item(item, by=request.member, seen=seen),
        "close": lambda: live.close_item(item, by=request.member),
        "out": lambda: live.clear_room(item, by=request.member, out=True),
        "in": lambda: live.clear_room(item, by=request.member, out=False),
    }
    if verb not in writes:
        raise Http404
    return _press(request, item.conference, writes[verb])


@require_POST
def ask_floor(request: MemberRequest, pk: int) -> HttpResponse:
    """Add the signed-in member to the list of speakers, from the page of the conference."""
    found = rooms.fetch(request, pk)
    return act(
        request,
        None,
        lambda: live.ask_floor(found, by=request.member),
        to=found,
        done=_("You are on the list of speakers."),
    )


@require_POST
def call(request: MemberRequest, pk: int) -> HttpResponse:
    """Add a person chosen by the clerk to the list of speakers."""
    found = fetch_for(request, pk, ConferenceVerb.RUN)
    attendee = get_object_or_404(Attendee, conference=found, pk=posted_number(request, "attendee"))
    return _press(request, found, lambda: live.call_speaker(attendee, by=request.member))


@require_POST
def speaker(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Give a speaker the floor, end the speech, put the speaker first, or take the speaker off the list."""
    rows = Speaker.objects.visible_to(request.member).select_related("conference")
    row = get_object_or_404(rows, pk=pk)
    writes: dict[str, Callable[[], object]] = {
        "give": lambda: live.give_floor(row, by=request.member),
        "end": lambda: live.end_speech(row, by=request.member),
        "first": lambda: live.hurry_speaker(row, by=request.member),
        "drop": lambda: live.drop_speaker(row, by=request.member),
    }
    if verb not in writes:
        raise Http404
    return _press(request, row.conference, writes[verb])


@require_POST
def save_remark(request: MemberRequest, pk: int, key: UUID) -> HttpResponse:
    """Save one remark under the ``key`` that the page has made."""
    found = fetch_for(request, pk, ConferenceVerb.RECORD)
    items = found.items.select_related("paper__session__campaign__period")
    item = get_object_or_404(items, pk=posted_number(request, "item"))
    speaker = found.roll.filter(pk=posted_number(request, "speaker")).first()

    def save(text: str, version: int) -> Remark:
        said = remarks.RemarkInput(
            item, speaker, text, request.POST.get("kind", ""), request.POST.get("section", "")
        )
        return remarks.save_remark(found, key, said, by=request.member, version=version)

    place = f"{reverse('reviews:live', args=[pk])}?item={item.pk}"
    return autosave(request, save, lambda _kept: place)


@require_POST
def move_remark(request: MemberRequest, pk: int) -> HttpResponse:
    """Put the chosen remark under the chosen agenda item, and show what is written under that."""
    found = fetch_for(request, pk, ConferenceVerb.RECORD)
    rows = Remark.objects.visible_to(request.member).filter(item__conference=found)
    row = get_object_or_404(rows.select_related("item__conference"), pk=posted_number(request, "remark"))
    item = get_object_or_404(found.items, pk=posted_number(request, "item"))
    return act(
        request,
        None,
        lambda: remarks.move_remark(row, item, by=request.member),
        to=f"{reverse('reviews:live', args=[pk])}?item={item.pk}#remark-{row.key}",
        done=_("The remark now stands under: %(item)s.") % {"item": item},
    )


@require_POST
def save_conclusion(request: MemberRequest, pk: int) -> HttpResponse:
    rows = Conclusion.objects.filter(item__in=AgendaItem.objects.visible_to(request.member).values("pk"))
    conclusion = get_object_or_404(rows.select_related("item"), pk=pk)
    place = f"{reverse('reviews:live', args=[conclusion.item.conference_id])}?item={conclusion.item_id}"

    def save(text: str, version: int) -> VersionedText:
        return remarks.save_conclusion(conclusion, text, by=request.member, version=version)

    return autosave(request, save, lambda _kept: place)


@require_POST
def recommend(request: MemberRequest, pk: int) -> HttpResponse:
    found = fetch_for(request, pk, ConferenceVerb.RECORD)
    form = RecommendationForm(request.POST)
    back = f"{reverse('reviews:live', args=[pk])}?item={posted_number(request, 'item')}#recommendations"
    return act(
        request,
        form,
        lambda: remarks.add_recommendation(found, **form.cleaned_data, by=request.member),
        to=back,
    )


@require_POST
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    rows = Recommendation.objects.visible_to(request.member).select_related("conference")
    row = get_object_or_404(rows, pk=pk)
    back = f"{reverse('reviews:live', args=[row.conference_id])}#recommendations"
    return act(request, None, lambda: remarks.withdraw_recommendation(row, by=request.member), to=back)
